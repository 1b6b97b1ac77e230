/// @file  Distinct users over any window of a day.
#pragma once

#include <array>
#include <bit>
#include <cassert>
#include <chrono>
#include <cstddef>
#include <cstdint>

#include "libsim/core/time.hpp"

namespace libsim {

/// Traffic is counted by half-hours.
inline constexpr Duration slot_length = std::chrono::minutes{30};
/// Half hours in 24.
inline constexpr std::size_t slots_per_day = 48;

/// Half-hours of a day.
struct SlotWindow {
  std::uint32_t start = 0;                 ///< in [0, 48)
  std::uint32_t duration = slots_per_day;  ///< >= 1; start + duration <= 48

  std::uint32_t end() const { return start + duration; }
  constexpr bool operator==(const SlotWindow&) const = default;
};

/// The half-hour that holds `at`, in [0, 48).
constexpr std::uint32_t slot_of(Time at) {
  return static_cast<std::uint32_t>((at.time_since_epoch() % day_length) / slot_length);
}

/// How many distinct users were there in a window (UV), for each of the 1,176 windows of a day.
///
/// UV is no sum over slots: a user who comes twice counts once. It is enough to count, for each pair t < n, the users
/// seen in slot t and next in slot n (48: not again that day). A user is in [start, end) if exactly one of their pairs
/// has t in the window and n at or after its end:
///
///     UV(start, end) = sum of pairs(t, n) over start <= t < end <= n
///
/// Mergeable; integer. observe: O(slots seen); uv: O(48^2 / 4).
class WindowUv {
 public:
  /// Adds a user. @param slots_seen  bit t says whether the user was there in slot t
  void observe(std::uint64_t slots_seen) {
    assert(slots_seen >> slots_per_day == 0);
    while (slots_seen != 0) {
      const auto slot = static_cast<std::size_t>(std::countr_zero(slots_seen));
      slots_seen &= slots_seen - 1;
      const std::size_t next = slots_seen == 0 ? slots_per_day : static_cast<std::size_t>(std::countr_zero(slots_seen));
      ++pairs_[index(slot, next)];
    }
  }

  /// Adds users who are in no other shard.
  void merge(const WindowUv& other) {
    for (std::size_t i = 0; i < pairs_.size(); ++i) { pairs_[i] += other.pairs_[i]; }
  }

  /// Distinct users in the window.
  std::int64_t uv(SlotWindow window) const {
    assert(window.duration >= 1 && window.end() <= slots_per_day);
    std::int64_t users = 0;
    for (std::size_t slot = window.start; slot < window.end(); ++slot) {
      for (std::size_t next = window.end(); next <= slots_per_day; ++next) { users += pairs_[index(slot, next)]; }
    }
    return users;
  }

 private:
  /// Of slot < next <= 48, rows one after the other.
  static constexpr std::size_t index(std::size_t slot, std::size_t next) {
    return slot * (2 * slots_per_day - slot - 1) / 2 + next - 1;
  }

  std::array<std::uint32_t, slots_per_day*(slots_per_day + 1) / 2> pairs_{};
};

}  // namespace libsim
