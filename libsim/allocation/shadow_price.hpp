/// @file  The price of one soft constraint.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "libsim/allocation/constraint_report.hpp"

namespace libsim {

/// A price that follows what its constraint counts, x, of which little is good:
///
///     lambda(x) = most * clamp((x - aim) / (limit - aim), 0, 1)
///
/// So it is 0 exactly while x is inside the aim, whatever came before, and the largest there is once the limit is
/// reached. It is the slope of a quadratic penalty on x beyond the aim. Source: Nocedal & Wright, Numerical
/// Optimization, 2nd ed., 2006, section 17.1: x comes to rest between aim and limit, where lambda(x) is the multiplier
/// of a limit drawn there. Nothing is learned, hence nothing has to be unlearned when the market changes.
///
/// With x an average over a sliding window W, to which what is shown now adds less the higher the price, this does not
/// swing: linearised, W dx/dt = -k (x(t) - x(t - W)), and no root of W s = -k (1 - e^{-W s}) has a positive real part,
/// however steep the law. That is so if the price moves at once: it has to follow x within the hour, too. But x is
/// blind to what repeats with period W: a first day that spent its share before noon can go on doing so, which keeps
/// the limit at a higher cost than one price for the whole day would.
///
/// Also keeps the record of how the constraint fared.
class ShadowPrice {
 public:
  /// @param band  limit - aim, at least 0
  /// @param most  the largest price
  ShadowPrice(double limit, double band, double most) : aim_{limit - band}, band_{band}, most_{most} {}

  /// The price now, in logarithms of worth: 0 up to the aim, the largest at the limit.
  double value() const { return value_; }

  /// Sets the price by what is counted now.
  void follow(double counted) {
    const double beyond = counted - aim_;
    value_ = beyond <= 0.0 ? 0.0 : beyond >= band_ ? most_ : most_ * beyond / band_;
    ++moves_;
    moves_to_most_ += value_ >= most_ ? 1 : 0;
  }

  /// The constraint's own clock has struck: this is what it counted.
  void check(double counted, bool violated) {
    ++checks_;
    violations_ += violated ? 1 : 0;
    violations_at_most_ += violated && 2 * moves_to_most_ >= moves_ ? 1 : 0;
    moves_ = 0;
    moves_to_most_ = 0;
    sum_ += counted;
  }

  /// The price of the hour is added to the day's mean.
  void hour_passed() {
    day_sum_ += value_;
    ++day_hours_;
  }
  /// The day's mean price is kept.
  void day_passed() {
    if (day_hours_ == 0) { return; }
    days_.push_back(day_sum_ / static_cast<double>(day_hours_));
    day_sum_ = 0;
    day_hours_ = 0;
  }

  /// @param has_effect  whether the policy looks at a signal that can carry a price
  ConstraintReport report(std::string name, std::string observable, double limit, bool has_effect) const {
    ConstraintReport report;
    report.name = std::move(name);
    report.observable = std::move(observable);
    report.limit = limit;
    report.checks = checks_;
    report.violations = violations_;
    report.value = checks_ == 0 ? 0.0 : sum_ / static_cast<double>(checks_);
    report.price = days_;
    const std::int64_t in_vain = has_effect ? violations_at_most_ : violations_;
    report.infeasible = static_cast<double>(in_vain) > tolerated_violations * static_cast<double>(checks_);
    return report;
  }

  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.value_, self.moves_, self.moves_to_most_, self.checks_, self.violations_, self.violations_at_most_,
            self.sum_, self.day_sum_, self.day_hours_, self.days_);
  }

 private:
  double aim_;
  double band_;
  double most_;
  double value_ = 0;
  std::int64_t moves_ = 0;  // since the last check
  std::int64_t moves_to_most_ = 0;
  std::int64_t checks_ = 0;
  std::int64_t violations_ = 0;
  std::int64_t violations_at_most_ = 0;
  double sum_ = 0;
  double day_sum_ = 0;
  int day_hours_ = 0;
  std::vector<double> days_;
};

}  // namespace libsim
