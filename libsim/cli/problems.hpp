/// @file  Collects what is wrong with several inputs, so that a user sees all of it at once.
#pragma once

#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "libsim/core/error.hpp"

namespace libsim {

/// The bad inputs of one command line.
class Problems {
 public:
  /// Calls f, and keeps the InputError that it may throw. @return what f returns, or nothing after an error
  template <class F>
  std::optional<std::invoke_result_t<F>> collect(F f) {
    try {
      return f();
    } catch (const InputError& error) { errors_.push_back(error); }
    return std::nullopt;
  }

  /// @throws InputError  the only one as it is; several as one, each line with its source
  void throw_if_any() const {
    if (errors_.empty()) { return; }
    if (errors_.size() == 1) { throw InputError{errors_.front()}; }
    std::vector<std::string> lines;
    for (const InputError& error : errors_) {
      for (const std::string& problem : error.problems) {
        // A line about a file as a whole begins with its name already.
        lines.push_back(problem.starts_with(error.source) ? problem : error.source + ": " + problem);
      }
    }
    throw InputError{"command line", std::move(lines)};
  }

 private:
  std::vector<InputError> errors_;
};

}  // namespace libsim
