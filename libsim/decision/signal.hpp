/// @file  The predictions a policy may rank by.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace libsim {

/// What an estimator predicts of one candidate for one request.
enum class Signal : std::uint8_t {
  ev_gift,       ///< coins per impression, click included, without load
  p_click,       ///< probability of a click, were the room examined alone
  p_gift,        ///< probability of a gift per click
  watch_s,       ///< seconds watched per click
  satisfaction,  ///< change of the user's satisfaction per click
  retention,     ///< change of the log of visits and of staying, per click
  conversion,    ///< the supply's efficiency at turning watching into giving, relative to the mean
  load           ///< viewers over capacity
};

/// How many values Signal has.
inline constexpr std::size_t signal_count = 8;
inline constexpr std::array<std::string_view, signal_count> signal_names{
    "ev_gift", "p_click", "p_gift", "watch_s", "satisfaction", "retention", "conversion", "load"};

/// A set of signals.
struct SignalSet {
  std::uint8_t bits = 0;  ///< one a signal, in the order of Signal

  /// Whether the signal is asked for.
  constexpr bool contains(Signal signal) const { return ((bits >> static_cast<unsigned>(signal)) & 1U) != 0; }
  /// The same set and this signal.
  constexpr SignalSet with(Signal signal) const {
    return {static_cast<std::uint8_t>(bits | (1U << static_cast<unsigned>(signal)))};
  }
  constexpr bool operator==(const SignalSet&) const = default;
};

}  // namespace libsim
