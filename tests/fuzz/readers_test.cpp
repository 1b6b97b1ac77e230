// What the fuzzer started from, and what it found: each reader takes or refuses it, with any compiler.
#include "tests/fuzz/readers.hpp"

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "libsim/core/file.hpp"
#include "tests/cli/ran_program.hpp"

using namespace libsim;
using namespace libsim::test;

namespace {

const std::filesystem::path fuzz_folder = LIBSIM_SOURCE_DIR "/tests/fuzz";

std::vector<std::filesystem::path> inputs(const std::string& kind, std::string_view reader) {
  std::vector<std::filesystem::path> files;
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator{fuzz_folder / kind / reader, none}) {
    files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

}  // namespace

TEST_CASE("a reader takes or refuses every input that a fuzzer started from or found", "[fuzz]") {
  for (const FuzzedReader& reader : fuzzed_readers()) {
    std::size_t taken = 0;
    for (const auto& file : inputs("corpus", reader.name)) {
      INFO(file.string());
      bool is_taken = false;
      REQUIRE_NOTHROW(is_taken = takes(reader, text_of(file)));
      taken += is_taken ? 1 : 0;
    }
    for (const auto& file : inputs("findings", reader.name)) {
      INFO(file.string());
      REQUIRE_NOTHROW(takes(reader, text_of(file)));
    }
    INFO(reader.name);
    CHECK(taken > 0);  // a fuzzer that starts from nothing good stays at the door
  }
}

TEST_CASE("every reader refuses what is cut short or changed, or takes it", "[fuzz]") {
  for (const FuzzedReader& reader : fuzzed_readers()) {
    const auto files = inputs("corpus", reader.name);
    for (std::size_t f = 0; f < std::min<std::size_t>(files.size(), 2); ++f) {
      const std::string whole = text_of(files[f]);
      for (std::size_t i = 0; i < 16; ++i) {
        INFO(files[f].string() << ", change " << i);
        const std::size_t at = whole.size() * i / 16;
        std::string changed = whole;
        if (!whole.empty()) { changed[at] = static_cast<char>(changed[at] ^ 0x15); }
        REQUIRE_NOTHROW(takes(reader, whole.substr(0, at)));
        REQUIRE_NOTHROW(takes(reader, changed));
      }
    }
  }
}
