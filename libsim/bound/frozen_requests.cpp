#include "libsim/bound/frozen_requests.hpp"

#include <algorithm>
#include <array>
#include <cassert>

namespace libsim {

void FrozenRequests::append(std::span<const StreamerId> candidates, std::span<const float> values,
                            std::span<const std::uint32_t> slate) {
  assert(!slot_weight.empty() && slots() <= max_slots && "the slots come before the requests");
  assert(candidates.size() == values.size() && slate.size() <= slots());
  const auto begin = static_cast<std::uint32_t>(streamer.size());
  streamer.insert(streamer.end(), candidates.begin(), candidates.end());
  coins.insert(coins.end(), values.begin(), values.end());
  for (const StreamerId s : candidates) { streamers = std::max(streamers, s.index() + 1); }
  for (std::size_t k = 0; k < slots(); ++k) { shown.push_back(k < slate.size() ? begin + slate[k] : no_row); }
  first.push_back(static_cast<std::uint32_t>(streamer.size()));
}

std::vector<double> coins_by_streamer(const FrozenRequests& frozen, const Slates& slates) {
  std::vector<double> coins(frozen.streamers, 0.0);
  for (std::size_t i = 0; i < slates.size(); ++i) {
    if (slates[i] == no_row) { continue; }
    coins[frozen.streamer[slates[i]].index()] +=
        frozen.slot_weight[i % frozen.slots()] * static_cast<double>(frozen.coins[slates[i]]);
  }
  return coins;
}

std::vector<std::int64_t> impressions_by_streamer(const FrozenRequests& frozen, const Slates& slates) {
  std::vector<std::int64_t> impressions(frozen.streamers, 0);
  for (const std::uint32_t row : slates) {
    if (row != no_row) { ++impressions[frozen.streamer[row].index()]; }
  }
  return impressions;
}

double total_coins(const FrozenRequests& frozen, const Slates& slates) {
  double sum = 0.0;
  for (const double coins : coins_by_streamer(frozen, slates)) { sum += coins; }
  return sum;
}

Slates best_slates(const FrozenRequests& frozen, std::span<const double> price) {
  const std::size_t slots = frozen.slots();
  Slates slates(frozen.size() * slots, no_row);
  std::array<double, max_slots> score{};
  for (std::size_t r = 0; r < frozen.size(); ++r) {
    std::uint32_t* const slate = &slates[r * slots];
    std::size_t filled = 0;
    for (std::uint32_t row = frozen.first[r]; row < frozen.first[r + 1]; ++row) {
      const double own = price[frozen.streamer[row].index()] * static_cast<double>(frozen.coins[row]);
      if (filled == slots && own <= score[slots - 1]) { continue; }
      std::size_t k = filled < slots ? filled++ : slots - 1;
      for (; k > 0 && score[k - 1] < own; --k) { score[k] = score[k - 1], slate[k] = slate[k - 1]; }
      score[k] = own, slate[k] = row;
    }
  }
  return slates;
}

}  // namespace libsim
