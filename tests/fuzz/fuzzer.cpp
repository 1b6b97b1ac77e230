// Gives bytes that libFuzzer makes up to one reader: libsim_fuzzer --reader=NAME [OPTION...] [CORPUS...], or
// --list for the names. See https://llvm.org/docs/LibFuzzer.html for the options.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "tests/fuzz/readers.hpp"

namespace {

const libsim::test::FuzzedReader* chosen = nullptr;

}  // namespace

extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv) {  // libFuzzer's name and signature
  constexpr std::string_view option = "--reader=";
  const auto readers = libsim::test::fuzzed_readers();
  for (int i = 1; i < *argc; ++i) {
    const std::string_view argument{(*argv)[i]};
    if (!argument.starts_with(option)) { continue; }
    const auto found = std::ranges::find(readers, argument.substr(option.size()), &libsim::test::FuzzedReader::name);
    if (found != readers.end()) { chosen = &*found; }
  }
  if (chosen == nullptr) {
    for (const auto& reader : readers) {
      std::printf("%.*s %.*s\n", static_cast<int>(reader.name.size()), reader.name.data(),
                  static_cast<int>(reader.seeds.size()), reader.seeds.data());
    }
    std::exit(0);
  }
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  libsim::test::takes(*chosen, {reinterpret_cast<const char*>(data), size});
  return 0;
}
