#include "libsim/core/error.hpp"

#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace libsim {

InputError::InputError(std::string from, std::vector<std::string> found)
    : Error{fmt::format("{}: {} problem{}\n  {}", from, found.size(), found.size() == 1 ? "" : "s",
                        fmt::join(found, "\n  "))},
      source{std::move(from)},
      problems{std::move(found)} {}

}  // namespace libsim
