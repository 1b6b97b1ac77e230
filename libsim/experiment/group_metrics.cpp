#include "libsim/experiment/group_metrics.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace libsim {
namespace {

struct Received {
  std::int64_t impressions = 0;
  std::int64_t clicks = 0;
  std::int64_t watch_ms = 0;
  std::int64_t gifts = 0;
  std::int64_t coins = 0;
};

}  // namespace

std::vector<std::vector<MetricValue>> group_metrics(const Log& log, const Streamers& streamers, std::size_t groups,
                                                    Time from, Time to) {
  std::vector<Received> received(groups);
  const auto of = [&](RoomId room) -> Received& { return received[streamers[log.streamer_of(room)].group]; };
  const auto inside = [&](Time at) { return at >= from && at < to; };

  std::size_t row = 0;
  for (std::size_t i = 0; i < log.requests.size(); ++i) {
    for (std::size_t k = 0; k < log.requests.slots[i]; ++k, ++row) {
      if (inside(log.requests.at[i])) { ++of(log.impressions.room[row]).impressions; }
    }
  }
  for (std::size_t i = 0; i < log.clicks.size(); ++i) {
    if (!inside(log.clicks.at[i])) { continue; }
    Received& group = of(log.clicks.room[i]);
    ++group.clicks;
    const Time left = log.clicks.at[i] + Duration{log.clicks.watch_ms[i]};
    group.watch_ms += (std::min(left, to) - log.clicks.at[i]).count();
  }
  for (std::size_t i = 0; i < log.gifts.size(); ++i) {
    if (!inside(log.gifts.given_at[i])) { continue; }
    Received& group = of(log.gifts.room[i]);
    ++group.gifts;
    group.coins += log.gifts.amount[i].value;
  }

  const double days = to_seconds(to - from) / 86'400.0;
  std::vector<std::vector<MetricValue>> metrics;
  metrics.reserve(received.size());
  for (const Received& group : received) {
    metrics.push_back({{"revenue", static_cast<double>(group.coins) / days, "coins/day"},
                       {"gifts", static_cast<double>(group.gifts) / days, "gifts/day"},
                       {"impressions", static_cast<double>(group.impressions) / days, "impressions/day"},
                       {"clicks", static_cast<double>(group.clicks) / days, "clicks/day"},
                       {"watch_hours", static_cast<double>(group.watch_ms) / 3.6e6 / days, "h/day"}});
  }
  return metrics;
}

}  // namespace libsim
