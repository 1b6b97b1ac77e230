/// @file  Averages over simulated time of a quantity that changes at events.
#pragma once

#include <cassert>
#include <cstdint>
#include <limits>

#include "libsim/core/time.hpp"

namespace libsim {

/// The time average and variance of a count: the number in a system, for instance. Sums are integers, so they do not
/// depend on how the time was cut. @pre value² × span in ms stays below 2^63 (10,000 rooms for a year do)
class TimeWeighted {
 public:
  /// The quantity is `value` from `at` on. @pre at is not before the last change
  void set(Time at, std::int64_t value) {
    advance(at);
    value_ = value;
  }

  /// Changes the value by so much. @pre `at` is not before the last change
  void add(Time at, std::int64_t change) { set(at, value_ + change); }

  /// Forgets all before `at` and keeps the value: the end of a warm-up.
  void restart(Time at) {
    start_ = last_ = at;
    area_ = squared_area_ = 0;
  }

  /// The value now.
  std::int64_t value() const { return value_; }

  /// The mean over [restart or 0, at]; NaN if that is empty. @pre at is not before the last change
  double mean(Time at) const { return over_span(area_ + value_ * (at - last_).count(), at); }

  /// The mean square less the squared mean, over the same span.
  double variance(Time at) const {
    const double average = mean(at);
    return over_span(squared_area_ + value_ * value_ * (at - last_).count(), at) - average * average;
  }

 private:
  void advance(Time at) {
    assert(at >= last_);
    const std::int64_t span_ms = (at - last_).count();
    area_ += value_ * span_ms;
    squared_area_ += value_ * value_ * span_ms;
    last_ = at;
  }

  double over_span(std::int64_t sum, Time at) const {
    if (at == start_) { return std::numeric_limits<double>::quiet_NaN(); }
    return static_cast<double>(sum) / static_cast<double>((at - start_).count());
  }

  Time start_{};
  Time last_{};
  std::int64_t value_ = 0;
  std::int64_t area_ = 0;          // ms
  std::int64_t squared_area_ = 0;  // ms
};

}  // namespace libsim
