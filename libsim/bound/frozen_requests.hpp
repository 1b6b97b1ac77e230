/// @file  Requests as they came, with what every candidate was worth: what is judged in hindsight.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "libsim/core/id.hpp"
#include "libsim/decision/request.hpp"

namespace libsim {

/// Stands for a slot that shows nothing.
inline constexpr std::uint32_t no_row = 0xFFFF'FFFF;

/// Requests with their candidates, a row each, and the slates they got. Worth is separable by position: a room in slot
/// k brings slot_weight[k] times its coins, whatever the other slots show.
struct FrozenRequests {
  std::vector<double> slot_weight;      ///< [slots], >= 0, never rising; with mean 1 if coins are per impression
  std::vector<std::uint32_t> first{0};  ///< [requests + 1], row of the first candidate, and the end of the last
  std::vector<StreamerId> streamer;     ///< [rows]; distinct within a request: a streamer has one room at a time
  std::vector<float> coins;             ///< [rows], >= 0, finite: expected coins of an impression of weight 1
  std::vector<std::uint32_t> shown;     ///< [requests][slots], rows; no_row for nothing
  std::size_t streamers = 0;            ///< above every id in `streamer`

  std::size_t size() const { return first.size() - 1; }
  /// Positions of a slate.
  std::size_t slots() const { return slot_weight.size(); }

  /// Adds a request. @param slate  indices into the candidates, at most `slots`, distinct
  /// @pre 1 <= slots() <= max_slots; streamers and values have one length; fewer than 2^31 rows in all
  void append(std::span<const StreamerId> candidates, std::span<const float> values,
              std::span<const std::uint32_t> slate);
};

/// Slates for every request: [requests][slots] rows, as in `FrozenRequests::shown`.
using Slates = std::vector<std::uint32_t>;

/// Expected coins by streamer: [streamers].
std::vector<double> coins_by_streamer(const FrozenRequests& frozen, const Slates& slates);

/// Impressions by streamer: [streamers].
std::vector<std::int64_t> impressions_by_streamer(const FrozenRequests& frozen, const Slates& slates);

/// Expected coins of all slates.
double total_coins(const FrozenRequests& frozen, const Slates& slates);

/// The slates with the most sum of price[streamer] * coins: in each request the rooms with the largest products, the
/// best first, of equal ones the first. At price 1 no slates bring more coins. O(rows).
/// @param price  [streamers], >= 0
Slates best_slates(const FrozenRequests& frozen, std::span<const double> price);

}  // namespace libsim
