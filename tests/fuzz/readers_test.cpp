// What the fuzzer started from, and what it found: each reader takes or refuses it, with any compiler.
#include "tests/fuzz/readers.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "libsim/core/file.hpp"
#include "tests/cli/ran_program.hpp"
#include "tests/fuzz/mutations.hpp"
#include "tests/fuzz/packed_files.hpp"

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

TEST_CASE("every reader takes or refuses what is changed at random", "[fuzz]") {
  // Hundreds by default. More, on a machine that has hours and no clang: LIBSIM_FUZZ_INPUTS=1000000.
  const char* asked = std::getenv("LIBSIM_FUZZ_INPUTS");
  const auto count = static_cast<std::uint32_t>(asked == nullptr ? 100 : std::stoul(asked));
  const char* only = std::getenv("LIBSIM_FUZZ_READER");
  for (std::size_t r = 0; r < fuzzed_readers().size(); ++r) {
    const FuzzedReader& reader = fuzzed_readers()[r];
    if (only != nullptr && reader.name != only) { continue; }
    std::vector<std::string> whole;
    for (const auto& file : inputs("corpus", reader.name)) { whole.push_back(text_of(file)); }
    REQUIRE(!whole.empty());
    const Mutations mutations{whole, static_cast<std::uint32_t>(r)};
    for (std::uint32_t number = 0; number < count; ++number) {
      const std::string changed = mutations.input(number);
      // For whoever looks for what ended the process: in /dev/shm/libsim-fuzz-PID.
      if (asked != nullptr) { scratch_file("last-input", changed); }
      INFO(reader.name << ", input " << number << ":\n" << changed);
      REQUIRE_NOTHROW(takes(reader, changed));
    }
  }
}
