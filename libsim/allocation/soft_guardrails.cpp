#include "libsim/allocation/soft_guardrails.hpp"

#include <algorithm>
#include <utility>

#include "libsim/core/vector_math.hpp"

namespace libsim {
namespace {

constexpr double per_closing = 5.0;  // steps: closings are fewer than slates
constexpr double per_hour = 50.0;    // and hours fewer still
constexpr double head_share = 0.2;

}  // namespace

SoftGuardrails::Streamer& SoftGuardrails::streamer(StreamerId id) {
  if (id.index() >= streamers_.size()) { streamers_.resize(id.index() + 1); }
  return streamers_[id.index()];
}

bool SoftGuardrails::counts(const Streamer& own, Time at) const {
  Duration live = own.live_today;
  if (own.live_since != Time::min()) { live += at - std::max(own.live_since, day_start_); }
  return !own.head && live >= from_seconds(3600.0 * config_.coverage.live_h);
}

double SoftGuardrails::coverage_aim() const {
  return std::min(1.0, config_.coverage.floor * (1.0 + config_.margin));
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
  hour_.shown += showed.slate.size;
  hour_.full += full;
  if (config_.capacity == CapacityRule::soft) {
    const double share = static_cast<double>(full) / static_cast<double>(showed.slate.size);
    capacity_.move(config_.step * (share - config_.over_share * (1.0 - config_.margin)), config_.most_price);
  }
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
  if (config_.coverage.floor > 0.0 && counts(own, closed.at)) {
    coverage_.move(per_closing * config_.step * (coverage_aim() - (has_enough(own) ? 1.0 : 0.0)), config_.most_price);
  }
}

void SoftGuardrails::observe(const HourPassed& hour) {
  const bool midnight = hour.at == start_of_day(day_of(hour.at));
  // What came before the first strike was no whole hour.
  if (!begun_) {
    begun_ = true;
    hour_ = {};
    if (midnight) { end_coverage_day(hour.at); }
    return;
  }
  hours_[static_cast<std::size_t>(hours_passed_ % 24)] = std::exchange(hour_, {});
  ++hours_passed_;
  if (config_.capacity == CapacityRule::soft && hours_passed_ >= 24) {
    Shares all;
    for (const Shares& one : hours_) {
      all.shown += one.shown;
      all.full += one.full;
    }
    const double share = all.shown == 0 ? 0.0 : static_cast<double>(all.full) / static_cast<double>(all.shown);
    capacity_.check(share, share > config_.over_share);
  }
  if (config_.gini.ceiling < 1.0) {
    gini_.hour_passed(hour.at);
    if (gini_.full()) { gini_price_.check(gini_.gini(), gini_.gini() > config_.gini.ceiling); }
    const double aim = config_.gini.ceiling * (1.0 - config_.margin);
    gini_price_.move(per_hour * config_.step * (gini_.gini() - aim), config_.most_price);
  }
  if (midnight) { end_coverage_day(hour.at); }
  for (ShadowPrice* price : {&capacity_, &coverage_, &gini_price_}) {
    price->hour_passed();
    if (midnight) { price->day_passed(); }
  }
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
                                       config_.over_share, config_.most_price, has_effect));
  }
  if (config_.coverage.floor > 0.0) {
    reports.push_back(coverage_.report("coverage", "share of streamers with enough impressions, each day",
                                       config_.coverage.floor, config_.most_price, has_effect));
  }
  if (config_.gini.ceiling < 1.0) {
    const bool exposure = config_.gini.of == GiniOf::exposure;
    reports.push_back(gini_price_.report(
        exposure ? "gini_exposure" : "gini_revenue",
        exposure ? "Gini of impressions over the window, each hour" : "Gini of coins over the window, each hour",
        config_.gini.ceiling, config_.most_price, has_effect));
  }
}

}  // namespace libsim
