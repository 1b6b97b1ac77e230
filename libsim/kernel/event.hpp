/// @file  One scheduled event: a 16-byte value ordered by a single 128-bit comparison.
#pragma once

#include <bit>
#include <cassert>
#include <concepts>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "libsim/core/time.hpp"

namespace libsim {

/// What kind of event it is, as the user numbers them. At equal times the smaller class runs first.
using EventClass = std::uint8_t;

/// A user's own enumeration of event classes, or a plain number. @pre its values fit in a byte
template <class C>
concept EventClassLike = (std::is_enum_v<C> || std::integral<C>)&&sizeof(C) == sizeof(EventClass);

/// An event as queues hold it. Events are ordered by (time, class, sequence), lexicographically and ascending. A
/// sequence is given to one event only, so the order is total, and every queue pops the same events in the same order.
///
/// Layout, most significant bits first, so that the order is that of one unsigned 128-bit number:
///
///     high:  time, 48 bits, ms (8,900 years) | class, 8 bits | sequence, upper 8 of 40 bits
///     low:   sequence, lower 32 bits         | payload, 32 bits (never decides: sequences differ)
struct alignas(16) Event {
  std::uint64_t low;   ///< the key's lower half: sequence and payload
  std::uint64_t high;  ///< the key's upper half: time, class, sequence

  static constexpr int time_shift = 16;                                   ///< bits below the time
  static constexpr std::uint64_t time_end = std::uint64_t{1} << 48U;      ///< ms; every time is below
  static constexpr std::uint64_t sequence_end = std::uint64_t{1} << 40U;  ///< every sequence is below

  /// @pre 0 <= at < time_end, sequence < sequence_end
  static constexpr Event make(Time at, EventClass cls, std::uint64_t sequence, std::uint32_t payload) {
    const auto time_ms = static_cast<std::uint64_t>(at.time_since_epoch().count());
    assert(time_ms < time_end && "times are neither negative nor beyond 48 bits of milliseconds");
    assert(sequence < sequence_end && "a run has at most 2^40 sequence numbers");
    return {(sequence << 32U) | payload,
            (time_ms << unsigned{time_shift}) | (std::uint64_t{cls} << 8U) | (sequence >> 32U)};
  }

  /// After every event: what a queue or a stream with nothing left compares as.
  static constexpr Event never() {
    return {std::numeric_limits<std::uint64_t>::max(), std::numeric_limits<std::uint64_t>::max()};
  }

  /// Since the start, whole milliseconds.
  constexpr std::uint64_t time_ms() const { return high >> unsigned{time_shift}; }
  constexpr Time at() const { return Time{Duration{static_cast<std::int64_t>(time_ms())}}; }
  /// Of events at one time, lower classes come first.
  constexpr EventClass cls() const { return static_cast<EventClass>(high >> 8U); }
  /// Of events at one time and of one class, those scheduled first come first.
  constexpr std::uint64_t sequence() const { return ((high & 0xFFU) << 32U) | (low >> 32U); }
  /// What the event is about: a number that the handler knows.
  constexpr std::uint32_t payload() const { return static_cast<std::uint32_t>(low); }

  constexpr bool operator==(const Event&) const = default;

  /// Both halves at once: two instructions and no branch, where comparing field by field mispredicts.
  friend constexpr bool operator<(const Event& a, const Event& b) {
    __extension__ using Key = unsigned __int128;
    return std::bit_cast<Key>(a) < std::bit_cast<Key>(b);
  }
};
static_assert(sizeof(Event) == 16 && std::is_trivially_copyable_v<Event>);
static_assert(std::endian::native == std::endian::little, "the two words of Event are in little-endian order");

}  // namespace libsim
