/// @file  What a policy is asked, and with what.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "libsim/core/id.hpp"
#include "libsim/core/time.hpp"
#include "libsim/decision/signal.hpp"

namespace libsim {

/// Most rooms one request may show.
inline constexpr std::size_t max_slots = 16;

namespace detail {

// Mistakes of a policy, told in words: memory read or written past its end would tell nothing.
[[noreturn]] void refuse_signal(Signal signal);
[[noreturn]] void refuse_slot();

}  // namespace detail

/// One call of the policy: which rooms should `user` see now?
struct Request {
  UserId user;
  Time at;
  std::uint32_t slots = 1;  ///< rooms wanted, in [1, max_slots]; a slate is shorter only if candidates are
};

/// The rooms one user may be shown at one moment, as columns. A view: valid only during decide().
struct CandidateSet {
  std::span<const RoomId> room;                              ///< [n], n >= 1, distinct, in retrieval order
  std::span<const StreamerId> streamer;                      ///< [n]
  std::span<const std::uint16_t> group;                      ///< [n], the streamer's group (guild)
  std::span<const Time> start;                               ///< [n], when the room opened
  std::span<const float> viewers;                            ///< [n], in the room now
  std::span<const float> capacity;                           ///< [n], viewers the streamer can serve well
  std::array<std::span<const float>, signal_count> signals;  ///< [n] each; empty unless the policy named it

  std::size_t size() const { return room.size(); }
  /// @throws InputError  if the policy's signals() does not name it
  std::span<const float> signal(Signal signal) const {
    const auto values = signals[static_cast<std::size_t>(signal)];
    if (values.size() != size()) { detail::refuse_signal(signal); }
    return values;
  }
};

/// What a policy answers: rooms for the slots in order, each with the probability it had.
struct Slate {
  /// One slot.
  struct Shown {
    std::uint32_t candidate;  ///< index into the candidate set
    float propensity;         ///< P(this room here | candidates, rooms in the slots before), in (0, 1]
    bool prompt;              ///< prompt for a gift at entry, should the user enter from this slot
    std::uint8_t slot;        ///< on the screen; its place in `shown`, unless somebody is told of some slots only
  };

  std::array<Shown, max_slots> shown;  ///< the first `count` are filled, top slot first
  std::uint32_t size = 0;

  /// @throws InputError  if max_slots rooms are shown already
  void show(std::size_t candidate, double propensity, bool prompt = false) {
    if (size == max_slots) { detail::refuse_slot(); }
    shown[size] = {static_cast<std::uint32_t>(candidate), static_cast<float>(propensity), prompt,
                   static_cast<std::uint8_t>(size)};
    ++size;
  }
};

}  // namespace libsim
