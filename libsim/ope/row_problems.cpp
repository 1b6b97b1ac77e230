#include "libsim/ope/row_problems.hpp"

#include <cmath>
#include <limits>
#include <string_view>

#include <fmt/format.h>

namespace libsim {
namespace {

// Each is false for NaN as well. Function objects, so that a loop over one of them has no call in it.
constexpr auto is_finite = [](double x) { return std::fabs(x) <= std::numeric_limits<double>::max(); };
constexpr auto is_propensity = [](double p) { return p > 0.0 && p <= 1.0; };
constexpr auto is_probability = [](double p) { return p >= 0.0 && p <= 1.0; };
constexpr auto is_total = [](double total) { return std::fabs(total - 1.0) <= probability_sum_tolerance; };

template <class Rule>
std::size_t count_broken(std::span<const double> column, Rule holds) {
  std::size_t broken = 0;
  for (const double x : column) { broken += holds(x) ? 0U : 1U; }
  return broken;
}

template <class Rule>
void check(std::span<const double> column, std::size_t i, Rule holds, std::string_view name, std::string_view expected,
           std::int64_t row, std::vector<std::string>& problems) {
  if (column.empty() || holds(column[i])) { return; }
  problems.push_back(fmt::format("row {}, {}: got {}, expected {}", row, name, column[i], expected));
}

}  // namespace

bool all_sound(const LoggedRows& rows) {
  return count_broken(rows.propensity, is_propensity) == 0 && count_broken(rows.target, is_probability) == 0 &&
         count_broken(rows.reward, is_finite) == 0 && count_broken(rows.predicted, is_finite) == 0 &&
         count_broken(rows.model_value, is_finite) == 0 && count_broken(rows.target_total, is_total) == 0;
}

void find_row_problems(const LoggedRows& rows, std::int64_t first_row, std::vector<std::string>& problems) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::int64_t row = first_row + static_cast<std::int64_t>(i);
    check(rows.reward, i, is_finite, "reward", "a finite number", row, problems);
    check(rows.propensity, i, is_propensity, "propensity", "a probability in (0, 1]", row, problems);
    check(rows.target, i, is_probability, "target probability", "a probability in [0, 1]", row, problems);
    check(rows.predicted, i, is_finite, "predicted reward", "a finite number", row, problems);
    check(rows.model_value, i, is_finite, "predicted reward of the target policy", "a finite number", row, problems);
    check(rows.target_total, i, is_total, "sum of the target probabilities", "1", row, problems);
  }
}

}  // namespace libsim
