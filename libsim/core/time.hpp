/// @file  Simulated time: integer milliseconds, points and spans kept apart by type.
#pragma once

#include <chrono>
#include <cstdint>

namespace libsim {

/// A span of simulated time. Integer, so that sums do not depend on their order.
using Duration = std::chrono::duration<std::int64_t, std::milli>;

/// The clock of the simulation; it has nothing to do with the wall clock.
struct SimClock {
  /// Asked for by std::chrono: whole milliseconds.
  using rep = Duration::rep;
  /// Asked for by std::chrono.
  using period = Duration::period;
  /// Asked for by std::chrono.
  using duration = Duration;
  /// Asked for by std::chrono.
  using time_point = std::chrono::time_point<SimClock>;
  static constexpr bool is_steady = true;  ///< asked for by std::chrono: time never goes back
};

/// A point in simulated time: milliseconds since local midnight of the first simulated day.
/// `Time - Time` is a Duration; `Time + Time` does not compile.
using Time = SimClock::time_point;

/// 24 hours; there is no daylight saving.
inline constexpr Duration day_length = std::chrono::hours{24};

/// The platform's local time, which cuts its days, less UTC: China's, all year.
inline constexpr Duration utc_offset = std::chrono::hours{8};

/// The day that holds `at`, counted from 0. @pre at >= 0
constexpr std::int64_t day_of(Time at) {
  return at.time_since_epoch() / day_length;
}

/// Local midnight at the start of `day`.
constexpr Time start_of_day(std::int64_t day) {
  return Time{day * day_length};
}

/// With fractions, for means and models.
constexpr double to_seconds(Duration span) {
  return static_cast<double>(span.count()) / 1000.0;
}

/// Rounds to the nearest millisecond. @pre |seconds| < 9e15
constexpr Duration from_seconds(double seconds) {
  return Duration{static_cast<std::int64_t>(seconds * 1000.0 + (seconds < 0 ? -0.5 : 0.5))};
}

/// The same of days.
constexpr Duration from_days(double days) {
  return from_seconds(days * 86'400.0);
}

}  // namespace libsim
