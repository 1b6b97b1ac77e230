#include "libsim/metrics/segments.hpp"

#include <algorithm>
#include <cmath>
#include <span>

#include <fmt/format.h>

#include "libsim/metrics/attention_split.hpp"
#include "libsim/metrics/attention_totals.hpp"

namespace libsim {
namespace {

/// Indices of the top `share` of those with coins, at least one of them, ties to the lower index.
std::vector<std::size_t> richest(std::span<const std::int64_t> coins, double share) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < coins.size(); ++i) {
    if (coins[i] > 0) { order.push_back(i); }
  }
  const auto wanted = static_cast<std::size_t>(std::floor(share * static_cast<double>(order.size()) + 1e-9));
  const std::size_t top = std::min(std::max<std::size_t>(wanted, 1), order.size());
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return coins[a] != coins[b] ? coins[a] > coins[b] : a < b; });
  order.resize(top);
  return order;
}

}  // namespace

std::string meaning_of(UserSegment segment, const SegmentOptions& options) {
  switch (segment) {
    case UserSegment::top_payers:
      return fmt::format("the top {:g}% of users who gave, by coins", 100.0 * options.top_payer_share);
    case UserSegment::high_watch_low_pay:
      return fmt::format("watch time above the {:g}th percentile of users with a click, coins not above that of coins",
                         100.0 * options.quantile_level);
    case UserSegment::payers:
      return "all others who gave something";
    case UserSegment::others:
      break;
  }
  return "everybody else who was there";
}

std::vector<bool> Segments::members(UserSegment segment) const {
  std::vector<bool> found(users.size());
  for (std::size_t i = 0; i < users.size(); ++i) { found[i] = users[i] == segment; }
  return found;
}

Segments find_segments(const Log& past, const SegmentOptions& options) {
  const auto [users, streamers] = BothTotals{past, {nullptr, options.from, options.to}};
  const std::vector<bool> idle_attention =
      much_watch_little_money(users.watch_ms, users.coins, users.clicked, options.quantile_level);
  const std::vector<bool> idle_audience =
      much_watch_little_money(streamers.watch_ms, streamers.coins, streamers.clicked, options.quantile_level);

  Segments segments;
  segments.users.assign(past.users, UserSegment::others);
  segments.streamers.assign(past.streamers, StreamerSegment::others);
  for (std::size_t u = 0; u < past.users; ++u) {
    if (users.coins[u] > 0) { segments.users[u] = UserSegment::payers; }
    if (idle_attention[u]) { segments.users[u] = UserSegment::high_watch_low_pay; }
  }
  for (std::size_t s = 0; s < past.streamers; ++s) {
    if (idle_audience[s]) { segments.streamers[s] = StreamerSegment::high_attention_low_income; }
  }
  for (const std::size_t u : richest(users.coins, options.top_payer_share)) {
    segments.users[u] = UserSegment::top_payers;
  }
  for (const std::size_t s : richest(streamers.coins, options.head_share)) {
    segments.streamers[s] = StreamerSegment::head;
  }
  return segments;
}

}  // namespace libsim
