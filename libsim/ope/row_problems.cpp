#include "libsim/ope/row_problems.hpp"

#include <cmath>
#include <limits>
#include <string_view>

#include <fmt/format.h>

#include "libsim/core/clones.hpp"

namespace libsim {
namespace {

// As in the header.
constexpr auto is_finite = [](double x) { return std::fabs(x) <= std::numeric_limits<double>::max(); };
constexpr auto is_total = [](double total) { return std::fabs(total - 1.0) <= probability_sum_tolerance; };

template <class Rule>
[[gnu::always_inline]] inline bool each(const double* column, std::size_t n, Rule holds) {
  std::uint64_t broken = 0;
  for (std::size_t i = 0; i < n; ++i) { broken += static_cast<std::uint64_t>(!holds(column[i])); }
  return broken == 0;
}

// For each level of vectors.
LIBSIM_CLONES bool all_finite(const double* column, std::size_t n) {
  return each(column, n, is_finite);
}
/// The columns that every log has, side by side: it is here that they come from memory.
LIBSIM_CLONES bool all_basic(const double* reward, const double* propensity, const double* target, std::size_t n) {
  std::uint64_t broken = 0;
  for (std::size_t i = 0; i < n; ++i) {
    broken += static_cast<std::uint64_t>(!is_finite(reward[i]));
    broken += static_cast<std::uint64_t>(!is_propensity(propensity[i]));
    broken += static_cast<std::uint64_t>(!is_probability(target[i]));
  }
  return broken == 0;
}
LIBSIM_CLONES bool all_totals(const double* column, std::size_t n) {
  return each(column, n, is_total);
}

template <class Rule>
void check(std::span<const double> column, std::size_t i, Rule holds, std::string_view name, std::string_view expected,
           std::int64_t row, std::vector<std::string>& problems) {
  if (column.empty() || holds(column[i])) { return; }
  problems.push_back(fmt::format("row {}, {}: got {}, expected {}", row, name, column[i], expected));
}

}  // namespace

bool all_sound(const LoggedRows& rows) {
  const auto all = [](bool (*rule)(const double*, std::size_t), std::span<const double> column) {
    return rule(column.data(), column.size());
  };
  return all_basic(rows.reward.data(), rows.propensity.data(), rows.target.data(), rows.size()) &&
         all(all_finite, rows.predicted) && all(all_finite, rows.model_value) && all(all_totals, rows.target_total);
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
