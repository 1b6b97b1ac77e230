/// @file  Every reader of bytes that come from outside, as one function each: what the fuzzer calls, and the tests.
#pragma once

#include <span>
#include <string_view>

namespace libsim::test {

/// A reader, and where bytes that it takes can be found besides corpus/NAME and findings/NAME.
struct FuzzedReader {
  std::string_view name;
  /// Reads the bytes, and computes what the program computes of what it read. Returns, or throws InputError or
  /// ResourceError: whatever else it throws, a crash, undefined behaviour, seconds or gigabytes are findings.
  void (*read)(std::string_view bytes);
  std::string_view seeds = "";  ///< files, by a pattern relative to the project; "" for none
};

/// All of them. A reader that is not here is not tested with broken bytes.
std::span<const FuzzedReader> fuzzed_readers();

/// Whether the reader takes the bytes; false if it refuses them, as it may. What else it throws goes through.
bool takes(const FuzzedReader& reader, std::string_view bytes);

}  // namespace libsim::test
