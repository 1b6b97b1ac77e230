/// @file  What became of a constraint.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace libsim {

/// The share of its looks up to which a soft constraint may be violated and still counts as kept.
inline constexpr double tolerated_violations = 0.05;

/// One constraint after a run.
struct ConstraintReport {
  std::string name;
  std::string observable;       ///< what is counted, and how often it is looked at
  bool hard = false;            ///< whether it filters; else it has a price
  double limit = 0;             ///< in the unit of what it counts
  std::int64_t checks = 0;      ///< impressions or prompts for a hard one, hours or days for a soft one
  std::int64_t violations = 0;  ///< of them
  double removed = 0;           ///< hard: share of candidates, or of prompts, that it took away
  double value = 0;             ///< soft: mean of what was counted, over the checks
  std::vector<double> price{};  ///< soft: mean of each day, in logarithms of worth
  /// Soft: violated at more looks than are tolerated although the price was at its most most of the time since the look
  /// before, or under a policy that looks at no signal.
  bool infeasible = false;

  /// Share of checks that it was violated at; NaN without a check.
  double violation_rate() const {
    return checks == 0 ? 0.0 : static_cast<double>(violations) / static_cast<double>(checks);
  }
};

}  // namespace libsim
