/// @file  Distinct users by day, position and window: what a forecast looks back on.
#pragma once

#include <bit>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "libsim/forecast/window_uv.hpp"
#include "libsim/log/exposure_log.hpp"

namespace libsim {

/// Days are appended in order. 5 kB a day and position.
class TrafficHistory {
 public:
  /// Empty. @param positions  of the homepage
  explicit TrafficHistory(std::size_t positions) : positions_{positions} {}

  /// How many days it has.
  std::int64_t days() const { return static_cast<std::int64_t>(uv_.size() / positions_); }
  /// How many positions of the homepage it has.
  std::size_t positions() const { return positions_; }

  /// @param day  [positions]
  void append_day(std::span<const WindowUv> day) {
    assert(day.size() == positions_);
    uv_.insert(uv_.end(), day.begin(), day.end());
  }

  /// @pre 0 <= day < days()
  std::int64_t uv(std::int64_t day, PositionId position, SlotWindow window) const {
    assert(day >= 0 && day < days());
    return uv_[static_cast<std::size_t>(day) * positions_ + position.index()].uv(window);
  }

 private:
  std::size_t positions_;
  std::vector<WindowUv> uv_;  ///< [days * positions]
};

/// Counts one day's distinct users from what was shown, in whatever order. 8 bytes a user and position.
class DayTraffic {
 public:
  /// Nobody was seen yet.
  DayTraffic(std::size_t users, std::size_t positions) : positions_{positions}, seen_(users * positions) {}

  /// @param seen  bit p: the user saw position p
  void observe(UserId user, std::uint32_t seen, Time at) {
    const std::uint64_t slot = std::uint64_t{1} << slot_of(at);
    const std::size_t first = user.index() * positions_;
    for (; seen != 0; seen &= seen - 1) {
      const std::size_t i = first + static_cast<std::size_t>(std::countr_zero(seen));
      if (seen_[i] == 0) { touched_.push_back(static_cast<std::uint32_t>(i)); }
      seen_[i] |= slot;
    }
  }

  /// The day's counts, [positions]; afterwards the next day can begin.
  std::vector<WindowUv> end_day() {
    std::vector<WindowUv> day(positions_);
    for (const std::uint32_t i : touched_) {
      day[i % positions_].observe(seen_[i]);
      seen_[i] = 0;
    }
    touched_.clear();
    return day;
  }

 private:
  std::size_t positions_;
  std::vector<std::uint64_t> seen_;  ///< [users * positions], bit t: there in slot t
  std::vector<std::uint32_t> touched_;
};

}  // namespace libsim
