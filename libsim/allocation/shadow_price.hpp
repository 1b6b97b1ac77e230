/// @file  The price of one soft constraint.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "libsim/allocation/constraint_report.hpp"

namespace libsim {

/// A multiplier that rises while its constraint is violated and falls, to 0 at the least, while there is slack: dual
/// subgradient ascent, lambda <- clamp(lambda + step violation, 0, most). Source: Boyd & Vandenberghe, Convex
/// Optimization, 2004, section 5.5 (complementary slackness); for prices that move while they are used, Balseiro, Lu &
/// Mirrokni, Operations Research 71, 2023. Also keeps the record of how the constraint fared.
class ShadowPrice {
 public:
  double value() const { return value_; }

  void move(double change, double most) { value_ = std::clamp(value_ + change, 0.0, most); }

  /// The constraint's own clock has struck: this is what it counted.
  void check(double counted, bool violated) {
    ++checks_;
    violations_ += violated ? 1 : 0;
    sum_ += counted;
    last_violated_ = violated;
  }

  void hour_passed() {
    day_sum_ += value_;
    ++day_hours_;
  }
  void day_passed() {
    if (day_hours_ == 0) { return; }
    days_.push_back(day_sum_ / static_cast<double>(day_hours_));
    day_sum_ = 0;
    day_hours_ = 0;
  }

  /// @param most       the largest price
  /// @param has_effect  whether the policy looks at a signal that can carry a price
  ConstraintReport report(std::string name, std::string observable, double limit, double most, bool has_effect) const {
    ConstraintReport report;
    report.name = std::move(name);
    report.observable = std::move(observable);
    report.limit = limit;
    report.checks = checks_;
    report.violations = violations_;
    report.value = checks_ == 0 ? 0.0 : sum_ / static_cast<double>(checks_);
    report.price = days_;
    report.infeasible = last_violated_ && (!has_effect || value_ >= 0.999 * most);
    return report;
  }

 private:
  double value_ = 0;
  std::int64_t checks_ = 0;
  std::int64_t violations_ = 0;
  double sum_ = 0;
  bool last_violated_ = false;
  double day_sum_ = 0;
  int day_hours_ = 0;
  std::vector<double> days_;
};

}  // namespace libsim
