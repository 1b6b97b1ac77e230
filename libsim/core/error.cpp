#include "libsim/core/error.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace libsim {

InputError::InputError(const std::string& source, std::vector<std::string> found)
    : Error{fmt::format("{}: {} problem(s)\n  {}", source, found.size(), fmt::join(found, "\n  "))},
      problems{std::move(found)} {}

}  // namespace libsim
