#include "libsim/core/error.hpp"

#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace libsim {

InputError::InputError(std::string from, std::vector<std::string> found)
    : Error{fmt::format("{}: {} problem(s)\n  {}", from, found.size(), fmt::join(found, "\n  "))},
      source{std::move(from)},
      problems{std::move(found)} {}

}  // namespace libsim
