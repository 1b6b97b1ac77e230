#include "libsim/experiment/panel_log.hpp"

#include <cstddef>

namespace libsim {
namespace {

void keep_requests(const Log& log, const MarketTruth& truth, const std::vector<bool>& members, PanelLog& kept) {
  const std::size_t first = truth.shown.empty() ? 0 : truth.shown.size() - log.impressions.size();
  std::size_t impression = 0;
  for (std::size_t i = 0; i < log.requests.size(); ++i) {
    const std::uint8_t slots = log.requests.slots[i];
    if (members[log.requests.user[i].index()]) {
      kept.log.requests.append(log.requests.user[i], log.requests.at[i], log.requests.candidates[i], slots);
      for (std::size_t k = impression; k < impression + slots; ++k) {
        kept.log.impressions.append(log.impressions.room[k], log.impressions.propensity[k], log.impressions.flags[k]);
        if (!truth.shown.empty()) { kept.truth.shown.push_back(truth.shown[first + k]); }
      }
    }
    impression += slots;
  }
}

void keep_touches(const TouchTable& touches, const std::vector<bool>& members, TouchTable& kept) {
  for (std::size_t i = 0; i < touches.size(); ++i) {
    if (members[touches.user[i].index()]) { kept.append(touches.user[i], touches.room[i], touches.at[i]); }
  }
}

}  // namespace

PanelLog panel_log(const Log& log, const MarketTruth& truth, const std::vector<bool>& members) {
  PanelLog kept;
  kept.log.epoch_ms = log.epoch_ms;
  kept.log.users = log.users;
  kept.log.streamers = log.streamers;
  kept.log.rooms = log.rooms;
  kept.log.population = log.population;
  keep_requests(log, truth, members, kept);
  const ClickTable& clicks = log.clicks;
  for (std::size_t i = 0; i < clicks.size(); ++i) {
    if (!members[clicks.user[i].index()]) { continue; }
    kept.log.clicks.append(clicks.user[i], clicks.room[i], clicks.at[i], clicks.watch_ms[i], clicks.entry[i],
                           clicks.flags[i]);
  }
  const GiftTable& gifts = log.gifts;
  for (std::size_t i = 0; i < gifts.size(); ++i) {
    if (!members[gifts.user[i].index()]) { continue; }
    kept.log.gifts.append(gifts.user[i], gifts.room[i], gifts.at[i], gifts.given_at[i], gifts.amount[i],
                          gifts.prompted[i] != 0);
  }
  keep_touches(log.likes, members, kept.log.likes);
  keep_touches(log.comments, members, kept.log.comments);
  keep_touches(log.negatives, members, kept.log.negatives);
  const VisitTable& visits = log.visits;
  for (std::size_t i = 0; i < visits.size(); ++i) {
    if (!members[visits.user[i].index()]) { continue; }
    kept.log.visits.append(visits.user[i], visits.start[i], visits.end[i], visits.satisfaction[i]);
  }
  for (const ClickTruth& click : truth.clicks) {
    if (members[click.user.index()]) { kept.truth.clicks.push_back(click); }
  }
  return kept;
}

}  // namespace libsim
