/// @file  Logged bandit feedback as plain columns: what off-policy evaluation starts from.
#pragma once

#include <cassert>
#include <cstddef>
#include <span>

namespace libsim {

/// Decisions of a logging policy, one row a decision: a view, so that a log may be read chunk by chunk. Probabilities
/// are of the logged action given the row's context, which itself isn't needed.
struct LoggedRows {
  std::span<const double> reward;          ///< [n], in any unit; estimates are in the same one
  std::span<const double> propensity;      ///< [n], in (0, 1]: with which the logging policy took the action
  std::span<const double> target;          ///< [n], in [0, 1]: with which the target policy would take it
  std::span<const double> predicted{};     ///< [n], q(x, a): the reward a model expects of the logged action; or empty
  std::span<const double> model_value{};   ///< [n], sum_a pi_e(a|x) q(x, a): what it expects of the target; or empty
  std::span<const double> target_total{};  ///< [n], sum_a pi_e(a|x), to be 1; empty if the candidates are not known
  std::span<const double> uncovered{};     ///< [n], target mass on actions that were never logged; or empty
  /// Whether a model's predictions are there, as DM and DR need.
  bool has_model() const { return !predicted.empty() && !model_value.empty(); }
  std::size_t size() const { return reward.size(); }

  /// Rows [begin, begin + count). @pre they are there
  LoggedRows part(std::size_t begin, std::size_t count) const {
    assert(begin + count <= size() && "a part lies within the whole");
    const auto cut = [&](std::span<const double> column) {
      return column.empty() ? column : column.subspan(begin, count);
    };
    return {cut(reward),      cut(propensity),   cut(target),   cut(predicted),
            cut(model_value), cut(target_total), cut(uncovered)};
  }
};

}  // namespace libsim
