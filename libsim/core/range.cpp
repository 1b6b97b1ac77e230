#include "libsim/core/range.hpp"

#include <cmath>

#include <fmt/format.h>

namespace libsim {
namespace {

template <class T>
std::string text_unless(bool type_limit, T bound) {
  return type_limit ? "" : fmt::format("{}", bound);
}

}  // namespace

std::string bound_text(double bound) {
  return text_unless(!std::isfinite(bound) || std::abs(bound) == std::numeric_limits<double>::max(), bound);
}

std::string bound_text(std::int64_t bound) {
  using Limits = std::numeric_limits<std::int64_t>;
  return text_unless(bound == Limits::lowest() || bound == Limits::max(), bound);
}

std::string bound_text(std::uint32_t bound) {
  return text_unless(bound == std::numeric_limits<std::uint32_t>::max(), bound);
}

std::string expected_text(std::string_view noun, std::string_view range) {
  std::string text{noun};
  if (range.starts_with('[')) { text += " in"; }
  if (!range.empty()) { text.append(" ").append(range); }
  return text;
}

}  // namespace libsim
