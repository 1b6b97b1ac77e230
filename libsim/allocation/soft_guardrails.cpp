#include "libsim/allocation/soft_guardrails.hpp"

#include <algorithm>
#include <utility>

#include "libsim/core/vector_math.hpp"

namespace libsim {
namespace {

constexpr double head_share = 0.2;
constexpr std::int64_t capacity_window_h = 24;

double ratio(Duration part, Duration whole) {
  return static_cast<double>(part.count()) / static_cast<double>(whole.count());
}

/// What a floor is raised by at the aim.
double coverage_band(const ConstraintsConfig& config) {
  return std::min(1.0, config.coverage.floor * (1.0 + config.margin)) - config.coverage.floor;
}

}  // namespace

SoftGuardrails::SoftGuardrails(const ConstraintsConfig& config)
    : config_{config},
      capacity_{config.over_share, config.over_share * config.margin, config.most_price},
      coverage_{1.0 - config.coverage.floor, coverage_band(config), config.most_price},
      gini_price_{config.gini.ceiling, config.gini.ceiling * config.margin, config.most_price},
      gini_{config.gini.window_h} {}

SoftGuardrails::Streamer& SoftGuardrails::streamer(StreamerId id) {
  if (id.index() >= streamers_.size()) { streamers_.resize(id.index() + 1); }
  return streamers_[id.index()];
}

bool SoftGuardrails::counts(const Streamer& own, Time at) const {
  Duration live = own.live_today;
  if (own.live_since != Time::min()) { live += at - std::max(own.live_since, day_start_); }
  return !own.head && live >= from_seconds(3600.0 * config_.coverage.live_h);
}

/// How much of a window that ends at `at` has been seen. The rest counts as having brought nothing: a price rises when
/// what was seen would break the aim by itself.
double SoftGuardrails::seen(Time at, Duration window) const {
  return std::min(1.0, ratio(at - *begin_, window));
}

/// The share of full rooms in the last 24 h. The hour that the window is about to leave goes evenly, lest the share
/// jump when it goes.
double SoftGuardrails::full_share(Time at) const {
  const double staying = 1.0 - ratio(at - hour_start_, std::chrono::hours{1});
  const Shares& leaving = hours_[static_cast<std::size_t>(hours_passed_ % capacity_window_h)];
  const double shown = static_cast<double>(in_window_.shown) + staying * static_cast<double>(leaving.shown);
  const double full = static_cast<double>(in_window_.full) + staying * static_cast<double>(leaving.full);
  return shown == 0.0 ? 0.0 : full / shown;
}

/// What a look at midnight would count as not covered. Who went off air without enough impressions is not. Who is live
/// without enough may still get them: that is the less likely the more of the day is over.
double SoftGuardrails::uncovered(Time at) const {
  const double over = ratio(at - day_start_, day_length);
  const Time midnight = day_start_ + day_length;
  double counted = 0.0;
  double lacking = 0.0;
  for (const std::uint32_t s : met_) {
    const Streamer& own = streamers_[s];
    const bool live = own.live_since != Time::min();
    if (!counts(own, live ? midnight : at)) { continue; }
    counted += 1.0;
    if (!has_enough(own)) { lacking += live ? over : 1.0; }
  }
  counted = std::max(counted, static_cast<double>(counted_yesterday_));
  return counted == 0.0 ? 0.0 : lacking / counted;
}

bool SoftGuardrails::price(const CandidateSet& candidates, std::span<float> factors) {
  take_live(candidates);
  const auto full = static_cast<float>(capacity_.value());
  const auto covered = static_cast<float>(coverage_.value());
  const auto unequal = static_cast<float>(gini_price_.value());
  if (full == 0.0F && covered == 0.0F && unequal == 0.0F) { return false; }
  const std::size_t n = candidates.size();
  if (exponent_.size() < n) { exponent_.resize(n); }
  const auto exponent = std::span{exponent_}.first(n);
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t s = candidates.streamer[i].index();
    const bool enough = s < streamers_.size() && (streamers_[s].head || has_enough(streamers_[s]));
    exponent[i] = -(candidates.viewers[i] >= candidates.capacity[i] ? full : 0.0F) - (enough ? covered : 0.0F) -
                  unequal * gini_.rank(s);
  }
  exp_each(exponent, exponent);
  for (std::size_t i = 0; i < n; ++i) { factors[i] *= exponent[i]; }
  return true;
}

/// Rooms that opened before this began to look are met as candidates.
void SoftGuardrails::take_live(const CandidateSet& candidates) {
  if (config_.coverage.floor == 0.0 && config_.gini.ceiling >= 1.0) { return; }
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const StreamerId id = candidates.streamer[i];
    if (id.index() < streamers_.size() && streamers_[id.index()].live_since != Time::min()) { continue; }
    observe(RoomOpened{candidates.room[i], id, candidates.start[i]});
  }
}

void SoftGuardrails::observe(const Showed& showed) {
  if (showed.slate.size == 0) { return; }
  std::int64_t full = 0;
  for (std::size_t k = 0; k < showed.slate.size; ++k) {
    const std::size_t i = showed.slate.shown[k].candidate;
    full += showed.candidates.viewers[i] >= showed.candidates.capacity[i] ? 1 : 0;
    const StreamerId id = showed.candidates.streamer[i];
    ++streamer(id).shown_today;
    if (config_.gini.ceiling < 1.0 && config_.gini.of == GiniOf::exposure) { gini_.add(id.index(), 1); }
  }
  if (!begin_) { return; }
  const Time at = showed.request.at;
  if (config_.capacity == CapacityRule::soft) {
    for (Shares* shares : {&hour_, &in_window_}) {
      shares->shown += showed.slate.size;
      shares->full += full;
    }
    capacity_.follow(full_share(at) * seen(at, std::chrono::hours{capacity_window_h}));
  }
  if (config_.gini.ceiling < 1.0 && gini_.stale()) {
    gini_.look(at);
    follow_gini(at);
  }
}

void SoftGuardrails::follow_gini(Time at) {
  gini_price_.follow(gini_.gini() * seen(at, std::chrono::hours{config_.gini.window_h}));
}

void SoftGuardrails::observe(const Gifted& gifted) {
  streamer(gifted.streamer).coins += gifted.amount.value;
  if (config_.gini.ceiling < 1.0 && config_.gini.of == GiniOf::revenue) {
    gini_.add(gifted.streamer.index(), gifted.amount.value);
  }
}

void SoftGuardrails::observe(const RoomOpened& opened) {
  Streamer& own = streamer(opened.streamer);
  own.live_since = opened.at;
  gini_.live(opened.streamer.index());
  if (!own.met) { met_.push_back(opened.streamer.value); }
  own.met = true;
}

void SoftGuardrails::observe(const RoomClosed& closed) {
  Streamer& own = streamer(closed.streamer);
  gini_.closed(closed.streamer.index(), closed.at);
  if (own.live_since == Time::min()) { return; }
  own.live_today += closed.at - std::max(own.live_since, day_start_);
  own.live_since = Time::min();
}

void SoftGuardrails::observe(const HourPassed& hour) {
  const bool midnight = hour.at == start_of_day(day_of(hour.at));
  hour_start_ = hour.at;
  // What came before the first strike was no whole hour.
  if (!begin_) {
    begin_ = hour.at;
    day_start_ = start_of_day(day_of(hour.at));
    if (midnight) { end_coverage_day(hour.at); }
    return;
  }
  if (config_.capacity == CapacityRule::soft) { end_capacity_hour(hour.at); }
  if (config_.gini.ceiling < 1.0) {
    gini_.hour_passed(hour.at);
    follow_gini(hour.at);
    if (gini_.full()) { gini_price_.check(gini_.gini(), gini_.gini() > config_.gini.ceiling); }
  }
  if (midnight) { end_coverage_day(hour.at); }
  if (config_.coverage.floor > 0.0) { coverage_.follow(uncovered(hour.at)); }
  for (ShadowPrice* price : {&capacity_, &coverage_, &gini_price_}) {
    price->hour_passed();
    if (midnight) { price->day_passed(); }
  }
}

void SoftGuardrails::end_capacity_hour(Time at) {
  hours_[static_cast<std::size_t>(hours_passed_ % capacity_window_h)] = std::exchange(hour_, {});
  ++hours_passed_;
  const Shares& leaving = hours_[static_cast<std::size_t>(hours_passed_ % capacity_window_h)];
  in_window_.shown -= leaving.shown;
  in_window_.full -= leaving.full;
  const double share = full_share(at);
  capacity_.follow(share * seen(at, std::chrono::hours{capacity_window_h}));
  if (hours_passed_ >= capacity_window_h) { capacity_.check(share, share > config_.over_share); }
}

void SoftGuardrails::end_coverage_day(Time at) {
  std::int64_t counted = 0;
  std::int64_t covered = 0;
  std::vector<std::uint32_t> still_live;
  for (const std::uint32_t s : met_) {
    Streamer& own = streamers_[s];
    if (counts(own, at)) {
      ++counted;
      covered += has_enough(own) ? 1 : 0;
    }
    own.live_today = {};
    own.shown_today = 0;
    own.met = own.live_since != Time::min();
    if (own.met) { still_live.push_back(s); }
  }
  met_ = std::move(still_live);
  day_start_ = at;
  counted_yesterday_ = counted;
  if (config_.coverage.floor > 0.0 && counted > 0) {
    const double share = static_cast<double>(covered) / static_cast<double>(counted);
    coverage_.check(share, share < config_.coverage.floor);
  }
  if (config_.coverage.of == CoverageOf::long_tail) { choose_head(); }
}

void SoftGuardrails::choose_head() {
  std::vector<std::int64_t> coins;
  for (Streamer& own : streamers_) {
    own.head = false;
    if (own.coins > 0) { coins.push_back(own.coins); }
  }
  const auto size = static_cast<std::size_t>(head_share * static_cast<double>(streamers_.size()));
  if (size == 0 || coins.empty()) { return; }
  const std::size_t last = std::min(size, coins.size()) - 1;
  std::ranges::nth_element(coins, coins.begin() + static_cast<std::ptrdiff_t>(last), std::ranges::greater{});
  for (Streamer& own : streamers_) { own.head = own.coins >= coins[last]; }
}

void SoftGuardrails::report(std::vector<ConstraintReport>& reports, bool has_effect) const {
  if (config_.capacity == CapacityRule::soft) {
    reports.push_back(capacity_.report("soft_capacity", "share of impressions of full rooms over 24 h, each hour",
                                       config_.over_share, has_effect));
  }
  if (config_.coverage.floor > 0.0) {
    reports.push_back(coverage_.report("coverage", "share of streamers with enough impressions, each day",
                                       config_.coverage.floor, has_effect));
  }
  if (config_.gini.ceiling < 1.0) {
    const bool exposure = config_.gini.of == GiniOf::exposure;
    reports.push_back(gini_price_.report(
        exposure ? "gini_exposure" : "gini_revenue",
        exposure ? "Gini of impressions over the window, each hour" : "Gini of coins over the window, each hour",
        config_.gini.ceiling, has_effect));
  }
}

}  // namespace libsim
