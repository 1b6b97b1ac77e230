#include "libsim/estimators/history_baseline.hpp"

#include <algorithm>
#include <cassert>
#include <span>

#include "libsim/core/vector_math.hpp"
#include "libsim/decision/load.hpp"

namespace libsim {
namespace {

double ratio(double numerator, double denominator) {
  return denominator > 0.0 ? numerator / denominator : 0.0;
}

/// The rate of `count` in `trials`, as if `prior` further trials had shown the mean.
float shrunk(double count, double trials, double mean, double prior) {
  return static_cast<float>(ratio(count + prior * mean, trials + prior));
}

}  // namespace

void HistoryBaseline::fields(ConfigReader& reader) {
  reader.field("prior_impressions", prior_impressions, {0.0, 1e12}, "impressions",
               "weight of the mean in a streamer's clicks and coins per impression");
  reader.field("prior_clicks", prior_clicks, {0.0, 1e12}, "clicks",
               "weight of the mean in a streamer's gifts and watch time per click");
  reader.field("prior_gifts", prior_gifts, {1e-6, 1e12}, "gifting clicks",
               "weight of the mean in a streamer's conversion");
  reader.field("user_prior_impressions", user_prior_impressions, {0.0, 1e12}, "impressions",
               "weight of the mean in a user's coins per impression");
  reader.field("retention_per_satisfaction", retention_per_satisfaction, {0.0, 1e3}, "",
               "the retention proxy as a multiple of the satisfaction proxy");
}

void HistoryBaseline::predict(const Request& request, const CandidateSet& candidates, Signal signal,
                              std::span<float> out) const {
  assert(out.size() == candidates.size());
  switch (signal) {
    case Signal::ev_gift:
      scale_gathered(user_factor(request.user), tables_.ev_gift, candidates.streamer, out);
      break;
    case Signal::p_click:
      scale_gathered(1.0F, tables_.p_click, candidates.streamer, out);
      break;
    case Signal::p_gift:
      scale_gathered(1.0F, tables_.p_gift, candidates.streamer, out);
      break;
    case Signal::watch_s:
      scale_gathered(1.0F, tables_.watch_s, candidates.streamer, out);
      break;
    case Signal::conversion:
      scale_gathered(1.0F, tables_.conversion, candidates.streamer, out);
      break;
    case Signal::satisfaction:
    case Signal::retention: {
      scale_gathered(1.0F, tables_.watch_s, candidates.streamer, out);
      const auto mean = static_cast<float>(means_.watch_s);
      const float unit = signal == Signal::retention ? static_cast<float>(retention_per_satisfaction) : 1.0F;
      for (float& value : out) { value = value > 0.0F ? unit * (value / (value + mean) - 0.5F) : -0.5F * unit; }
      if (mean == 0.0F) { std::ranges::fill(out, 0.0F); }
      break;
    }
    case Signal::load:
      for (std::size_t i = 0; i < out.size(); ++i) { out[i] = load_of(candidates.viewers[i], candidates.capacity[i]); }
      break;
  }
}

float HistoryBaseline::examined_share() const {
  return total_.impressions == 0 ? 1.0F : static_cast<float>(total_.examined / static_cast<double>(total_.impressions));
}

void HistoryBaseline::observe(const Showed& showed) {
  last_.user = showed.request.user;
  last_.size = showed.slate.size;
  for (std::uint32_t k = 0; k < showed.slate.size; ++k) {
    const std::size_t candidate = showed.slate.shown[k].candidate;
    const std::uint8_t slot = showed.slate.shown[k].slot;
    last_.rooms[k] = showed.candidates.room[candidate];
    last_.slots[k] = slot;
    const StreamerId id = showed.candidates.streamer[candidate];
    Streamer& history = streamer(id);
    ++history.impressions;
    history.examined += examination_.share(slot);
    total_.examined += examination_.share(slot);
    // Before there is a mean, all rooms count alike.
    examination_.show(slot, evidence_ == 0 ? 1.0 : static_cast<double>(tables_.p_click[id.index()]));
    publish(id);
  }
  user(showed.request.user).impressions += showed.slate.size;
  total_.impressions += showed.slate.size;
}

void HistoryBaseline::observe(const Clicked& clicked) {
  Streamer& history = streamer(clicked.streamer);
  ++history.clicks;
  ++total_.clicks;
  if (clicked.from_feed) {
    ++history.feed_clicks;
    ++total_.feed_clicks;
    const std::span<const RoomId> shown = std::span{last_.rooms}.first(last_.size);
    const auto room = std::ranges::find(shown, clicked.room);
    if (clicked.user == last_.user && room != shown.end()) {
      examination_.click(last_.slots[static_cast<std::size_t>(room - shown.begin())]);
    }
  }
  publish(clicked.streamer);
  User& giver = user(clicked.user);
  giver.entered = clicked.room;
  giver.from_feed = clicked.from_feed;
  giver.gave = false;
}

void HistoryBaseline::observe(const Gifted& gifted) {
  Streamer& history = streamer(gifted.streamer);
  User& giver = user(gifted.user);
  const bool inside = giver.entered == gifted.room;
  if (inside && !giver.gave) {
    giver.gave = true;
    ++history.gifting_clicks;
    ++total_.gifting_clicks;
  }
  if (inside && giver.from_feed) {
    history.feed_coins += gifted.amount;
    giver.feed_coins += gifted.amount;
    total_.feed_coins += gifted.amount;
  }
  publish(gifted.streamer);
}

void HistoryBaseline::observe(const Left& left) {
  Streamer& history = streamer(left.streamer);
  ++history.stays;
  ++total_.stays;
  history.watched += left.watched;
  total_.watched += left.watched;
  publish(left.streamer);
}

void HistoryBaseline::observe(const HourPassed& /*hour*/) {
  // In integers, lest 5% of a large count be rounded differently somewhere.
  const std::int64_t evidence = total_.impressions + total_.clicks;
  if (evidence == 0 || (evidence - evidence_) * 20 < evidence_) { return; }
  evidence_ = evidence;
  const auto impressions = static_cast<double>(total_.impressions);
  const auto gifting_clicks = static_cast<double>(total_.gifting_clicks);
  const double watched_s = to_seconds(total_.watched);
  examination_.update();
  means_.feed_clicks = ratio(static_cast<double>(total_.feed_clicks), total_.examined);
  means_.feed_coins = ratio(to_double(total_.feed_coins), impressions);
  means_.gifts = ratio(gifting_clicks, static_cast<double>(total_.clicks));
  means_.watch_s = ratio(watched_s, static_cast<double>(total_.stays));
  means_.gift_rate = ratio(gifting_clicks, watched_s);
  for (std::size_t s = 0; s < streamers_.size(); ++s) { publish(s, streamers_[s]); }
  publish(streamers_.size(), {});
}

HistoryBaseline::Streamer& HistoryBaseline::streamer(StreamerId id) {
  if (id.index() >= streamers_.size()) {
    streamers_.resize(id.index() + 1);
    for (auto* column : {&tables_.p_click, &tables_.ev_gift, &tables_.p_gift, &tables_.watch_s, &tables_.conversion}) {
      const float unseen = column->back();
      column->resize(streamers_.size() + 1, unseen);
    }
  }
  return streamers_[id.index()];
}

HistoryBaseline::User& HistoryBaseline::user(UserId id) {
  if (id.index() >= users_.size()) { users_.resize(id.index() + 1); }
  return users_[id.index()];
}

void HistoryBaseline::publish(std::size_t entry, const Streamer& history) {
  const auto impressions = static_cast<double>(history.impressions);
  const auto clicks = static_cast<double>(history.clicks);
  const auto gifts = static_cast<double>(history.gifting_clicks);
  const double watched_s = to_seconds(history.watched);
  tables_.p_click[entry] = std::min(
      shrunk(static_cast<double>(history.feed_clicks), history.examined, means_.feed_clicks, prior_impressions), 1.0F);
  tables_.ev_gift[entry] = shrunk(to_double(history.feed_coins), impressions, means_.feed_coins, prior_impressions);
  tables_.p_gift[entry] = shrunk(gifts, clicks, means_.gifts, prior_clicks);
  tables_.watch_s[entry] = shrunk(watched_s, static_cast<double>(history.stays), means_.watch_s, prior_clicks);
  tables_.conversion[entry] = static_cast<float>((gifts + prior_gifts) / (watched_s * means_.gift_rate + prior_gifts));
}

float HistoryBaseline::user_factor(UserId id) const {
  if (id.index() >= users_.size() || means_.feed_coins == 0.0) { return 1.0F; }
  const User& giver = users_[id.index()];
  const double coins = to_double(giver.feed_coins) + user_prior_impressions * means_.feed_coins;
  const double trials = static_cast<double>(giver.impressions) + user_prior_impressions;
  return trials > 0.0 ? static_cast<float>(coins / (trials * means_.feed_coins)) : 1.0F;
}

}  // namespace libsim
