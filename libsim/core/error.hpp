/// @file  The errors libsim throws. Bad input throws; a broken invariant asserts.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace libsim {

/// Base of every libsim exception, so that a caller can catch the library as a whole.
struct Error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Input that cannot be used: a scenario, a log, a facts file. what() names the source and lists every problem,
/// one a line; the program exits with 2.
struct InputError : Error {
  /// @param from  file or place. @param found  one line a problem
  InputError(std::string from, std::vector<std::string> found);

  std::string source;                 ///< what was read: a file, an option
  std::vector<std::string> problems;  ///< one entry a problem: place, what was found, what was expected
};

/// The machine ran out of something (disk, memory, permission); the program exits with 3.
struct ResourceError : Error {
  using Error::Error;
};

}  // namespace libsim
