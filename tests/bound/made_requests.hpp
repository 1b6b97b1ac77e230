/// @file  Small frozen requests, and the best of all their slates by trying each.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <utility>
#include <vector>

#include "libsim/bound/exposure_returns.hpp"
#include "libsim/bound/frozen_requests.hpp"
#include "libsim/core/draws.hpp"

namespace libsim {

/// Requests of random candidates and coins, of which a few are large. Coins and weights are multiples of 1/1024 and
/// 1/4, so that sums are exact.
inline FrozenRequests made_requests(std::uint32_t number, std::size_t requests, std::size_t streamers,
                                    std::size_t candidates, std::vector<double> slot_weight) {
  RngStream rng{{1, 0}, Purpose::test, number};
  FrozenRequests frozen;
  frozen.slot_weight = std::move(slot_weight);
  for (std::size_t r = 0; r < requests; ++r) {
    std::vector<StreamerId> all(streamers);
    for (std::size_t s = 0; s < streamers; ++s) { all[s] = StreamerId{static_cast<std::uint32_t>(s)}; }
    std::vector<StreamerId> some;
    std::vector<float> coins;
    for (std::size_t i = 0; i < candidates; ++i) {
      const std::uint32_t drawn = draw_index(rng, static_cast<std::uint32_t>(all.size()));
      some.push_back(all[drawn]);
      all.erase(all.begin() + drawn);
      coins.push_back(static_cast<float>(std::floor(1024.0 * draw_lognormal(rng, 0.0, 1.0)) / 1024.0));
    }
    std::vector<std::uint32_t> slate(std::min(candidates, frozen.slots()));
    std::iota(slate.begin(), slate.end(), 0U);  // random enough: so are the candidates
    frozen.append(some, coins, slate);
  }
  frozen.streamers = streamers;
  return frozen;
}

/// Two steps of falling worth for each streamer, some below 0.
inline std::vector<ExposureReturns> made_returns(std::uint32_t number, std::size_t streamers) {
  RngStream rng{{1, 0}, Purpose::test, number, 1};
  std::vector<ExposureReturns> returns;
  for (std::size_t s = 0; s < streamers; ++s) {
    const std::int64_t first = draw_index(rng, 3);
    const std::int64_t second = draw_index(rng, 3);
    const double worth = std::floor(1024.0 * draw_normal(rng)) / 1024.0;
    returns.push_back({{first, worth}, {second, worth - 0.5}});
  }
  return returns;
}

/// What slates are worth, by the definition; -infinity above a cap.
inline double worth_of(const FrozenRequests& frozen, const std::vector<ExposureReturns>& returns,
                       const Slates& slates) {
  double worth = total_coins(frozen, slates);
  const auto impressions = impressions_by_streamer(frozen, slates);
  for (std::size_t s = 0; s < frozen.streamers; ++s) {
    std::int64_t cap = 0;
    for (const ExposureStep& step : returns[s]) { cap += step.impressions; }
    if (impressions[s] > cap) { return -std::numeric_limits<double>::infinity(); }
    worth += exposure_worth(returns[s], impressions[s]);
  }
  return worth;
}

/// The most that any slates are worth: each room at most once in a slate, slots may be empty.
template <class Worth>
double best_by_enumeration(const FrozenRequests& frozen, const Worth& worth, Slates& slates, std::size_t slot) {
  if (slot == slates.size()) { return worth(slates); }
  const std::size_t r = slot / frozen.slots();
  const auto slate = slates.cbegin() + static_cast<std::ptrdiff_t>(r * frozen.slots());
  double best = best_by_enumeration(frozen, worth, slates, slot + 1);
  for (std::uint32_t row = frozen.first[r]; row < frozen.first[r + 1]; ++row) {
    const auto here = slates.cbegin() + static_cast<std::ptrdiff_t>(slot);
    if (std::find(slate, here, row) != here) { continue; }
    slates[slot] = row;
    best = std::max(best, best_by_enumeration(frozen, worth, slates, slot + 1));
  }
  slates[slot] = no_row;
  return best;
}

template <class Worth>
double best_by_enumeration(const FrozenRequests& frozen, const Worth& worth) {
  Slates slates(frozen.size() * frozen.slots(), no_row);
  return best_by_enumeration(frozen, worth, slates, 0);
}

}  // namespace libsim
