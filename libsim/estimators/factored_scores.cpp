#include "libsim/estimators/factored_scores.hpp"

#include <algorithm>
#include <array>
#include <cassert>

#include "libsim/core/clones.hpp"
#include "libsim/core/time.hpp"
#include "libsim/core/vector_math.hpp"

namespace libsim {
namespace {

constexpr float long_ago = static_cast<float>(long_ago_days);

float days_between(Time from, Time to) {
  return static_cast<float>(to_seconds(to - from) / to_seconds(day_length));
}

/// Time is cut into moments of this length. Within one, log(1 + x) of what time moves is its parabola around the
/// middle, whose error is below (d / (1 + x))^3 / 3 at a distance of d: 4e-6 at the age of 5 minutes, 6e-7 at 10.
constexpr Duration moment_length{16'000};
/// Minutes since their start up to which rooms are young: the logarithm of their age is taken for each request.
constexpr float young_age = 5.0F;

Time middle_of_moment(Time at) {
  return Time{at.time_since_epoch() / moment_length * moment_length + moment_length / 2};
}

float minutes_between(Time from, Time to) {
  return static_cast<float>(to_seconds(to - from) / 60.0);
}

/// Of both heads: what a unit of log(1 + days since a gift) and of log(1 + minutes since the start) adds.
struct TimeWeights {
  float gift_since;
  float gift_age;
  float amount_since;
  float amount_age;
};

/// Values, slopes and curvatures at one time.
LIBSIM_CLONES void expand_rooms(const TimeWeights& weights, float at_days, float at_min,
                                const float* __restrict last_gift, const float* __restrict start,
                                float* __restrict gift, float* __restrict gift_slope, float* __restrict gift_curve,
                                float* __restrict amount, float* __restrict amount_slope,
                                float* __restrict amount_curve, std::size_t n) {
  const TimeWeights w = weights;
  constexpr float days_a_minute = 1.0F / 1440.0F;
  for (std::size_t i = 0; i < n; ++i) {
    const float days = at_days - last_gift[i];
    const float minutes = at_min - start[i];
    const float from_days = 1.0F + (days < long_ago ? days : long_ago);
    const float from_min = 1.0F + (minutes < young_age ? 0.0F : minutes);
    const float since = float_log(from_days);
    const float age = float_log(from_min);
    const float since_slope = days < long_ago ? days_a_minute / from_days : 0.0F;
    const float age_slope = minutes < young_age ? 0.0F : 1.0F / from_min;
    const float age_curve = -0.5F * age_slope * age_slope;
    gift[i] = w.gift_since * since + w.gift_age * age;
    gift_slope[i] = w.gift_since * since_slope + w.gift_age * age_slope;
    gift_curve[i] = w.gift_age * age_curve;
    amount[i] = w.amount_since * since + w.amount_age * age;
    amount_slope[i] = w.amount_since * since_slope + w.amount_age * age_slope;
    amount_curve[i] = w.amount_age * age_curve;
  }
}

/// What all candidates of one request share, of one head.
struct SharedHead {
  float base;  // the user part
  float rate;  // times the share of the rate of all
};

struct SharedTerms {
  SharedHead gift;
  SharedHead amount;
  float time;  // minutes from the middle of the moment
};

/// A room's columns of one head.
struct HeadView {
  const float* value;
  const float* slope;
  const float* curve;
};

LIBSIM_CLONES void score_rooms(const SharedTerms& shared, const HeadView& of_gift, const HeadView& of_amount,
                               const float* __restrict rate_share, const FactoredScores::Both* __restrict of_category,
                               float* __restrict gift, float* __restrict amount, std::size_t n) {
  const SharedTerms s = shared;
  const HeadView g = of_gift;
  const HeadView a = of_amount;
  for (std::size_t i = 0; i < n; ++i) {
    gift[i] = s.gift.base + g.value[i] + s.time * (g.slope[i] + s.time * g.curve[i]) + s.gift.rate * rate_share[i] +
              of_category[i].gift;
    amount[i] = s.amount.base + a.value[i] + s.time * (a.slope[i] + s.time * a.curve[i]) + s.amount.rate * rate_share[i] +
                of_category[i].amount;
  }
}

/// Both numbers of a category by one load: half as many as from two tables.
void gather(const FactoredScores::Both* __restrict table, const std::uint16_t* __restrict index,
            FactoredScores::Both* __restrict out, std::size_t n) {
  std::size_t i = 0;
  for (; i + 4 <= n; i += 4) {
    const std::array<FactoredScores::Both, 4> four{table[index[i]], table[index[i + 1]], table[index[i + 2]],
                                                   table[index[i + 3]]};
    std::ranges::copy(four, out + i);
  }
  for (; i < n; ++i) { out[i] = table[index[i]]; }
}

/// Whether n rooms are others.
LIBSIM_CLONES bool differ(const RoomId* a, const RoomId* b, std::size_t n) {
  std::uint32_t difference = 0;
  for (std::size_t i = 0; i < n; ++i) { difference |= a[i].value ^ b[i].value; }
  return difference != 0;
}

}  // namespace

void FactoredScores::HeadColumns::resize(std::size_t size) {
  fixed.resize(size), moved.resize(size), value.resize(size), slope.resize(size), curve.resize(size);
}

void FactoredScores::HeadColumns::add_up() {
  for (std::size_t i = 0; i < value.size(); ++i) { value[i] = fixed[i] + moved[i]; }
}

void FactoredScores::forget_places() {
  std::ranges::fill(room_, RoomId{nobody});
}

void FactoredScores::use(const FactoredModel& model) {
  model_ = model;
  ++model_version_;
  day_ = -1;
}

void FactoredScores::change_p_click(StreamerId streamer, float p_click) {
  if (streamer.index() >= place_of_.size()) { return; }
  const std::uint32_t place = place_of_[streamer.index()];
  if (place < room_.size() && streamer_[place] == streamer) { p_click_[place] = p_click; }
}

void FactoredScores::score(RunningHistory& history, const HistoryBaseline& baseline, const Request& request,
                           const CandidateSet& candidates) {
  assert(model_ && "a model to score by");
  refresh(history, baseline, candidates);
  RunningHistory::User& user = history.user(request.user);
  const Time now = request.at;
  const auto view_of = [](const HeadColumns& of) -> HeadView {
    return {of.value.data(), of.slope.data(), of.curve.data()};
  };
  user.prefetch_records();
  expand(now);
  const FactoredModel::Heads base = model_->user_part(user, history, now, model_version_);
  const FactoredModel::Heads rate = model_->weight(click_feature::streamer_gift_rate);
  const SharedTerms shared{{static_cast<float>(base.gift), static_cast<float>(rate.gift * history.gift_rate())},
                           {static_cast<float>(base.amount), static_cast<float>(rate.amount * history.gift_rate())},
                           minutes_between(middle_, now)};
  gather_categories(user);
  score_rooms(shared, view_of(gift_columns_), view_of(amount_columns_), rate_share_.data(), of_category_.data(),
              gift_.data(), amount_.data(), size_);
  add_young(now);
  add_pairs(user, now);
}

void FactoredScores::expand(Time now) {
  const Time middle = middle_of_moment(now);
  if (is_expanded_ && middle == middle_) { return; }
  is_expanded_ = true;
  middle_ = middle;
  const Time midnight = start_of_day(day_);
  const FactoredModel::Heads since = model_->weight(click_feature::streamer_days_since_gift);
  const FactoredModel::Heads age = model_->weight(click_feature::room_age);
  const TimeWeights weights{static_cast<float>(since.gift), static_cast<float>(age.gift),
                            static_cast<float>(since.amount), static_cast<float>(age.amount)};
  const float at_min = minutes_between(midnight, middle);
  expand_rooms(weights, days_between(midnight, middle), at_min, last_gift_.data(), start_.data(),
               gift_columns_.moved.data(), gift_columns_.slope.data(), gift_columns_.curve.data(),
               amount_columns_.moved.data(), amount_columns_.slope.data(), amount_columns_.curve.data(),
               room_.size());
  gift_columns_.add_up();
  amount_columns_.add_up();
  young_.clear();
  for (std::size_t place = 0; place < room_.size(); ++place) {
    if (at_min - start_[place] < young_age) { young_.push_back(static_cast<std::uint32_t>(place)); }
  }
}

void FactoredScores::add_young(Time now) {
  const FactoredModel::Heads weight = model_->weight(click_feature::room_age);
  const float now_min = minutes_between(start_of_day(day_), now);
  for (const std::uint32_t place : young_) {
    if (place >= size_) { break; }
    const float age = float_log(1.0F + std::max(now_min - start_[place], 0.0F));
    gift_[place] += static_cast<float>(weight.gift) * age;
    amount_[place] += static_cast<float>(weight.amount) * age;
  }
}

void FactoredScores::refresh(RunningHistory& history, const HistoryBaseline& baseline,
                             const CandidateSet& candidates) {
  size_ = candidates.size();
  if (room_.size() < size_) {
    room_.resize(size_, RoomId{nobody}), streamer_.resize(size_, StreamerId{nobody});
    category_.resize(size_), start_.resize(size_), gift_columns_.resize(size_), amount_columns_.resize(size_);
    of_category_.resize(size_), p_click_.resize(size_), rate_share_.resize(size_), last_gift_.resize(size_), gift_.resize(size_), amount_.resize(size_);
  }
  if (history.day() != day_) {  // times count from another midnight, and quantiles are new
    day_ = history.day();
    ++version_;
    forget_places();
    history.forget_changes();
  }
  parts_.resize(std::max(parts_.size(), history.streamer_count()));
  place_of_.resize(parts_.size(), nobody);
  for (const StreamerId changed : history.changed()) {
    if (history.has_new_tally(changed)) { parts_[changed.index()].version = 0; }
    const std::uint32_t place = place_of_[changed.index()];
    if (place < room_.size() && streamer_[place] == changed) { write_room_part(history, changed, place); }
  }
  history.forget_changes();
  constexpr std::size_t chunk = 64;
  for (std::size_t from = 0; from < size_; from += chunk) {
    const std::size_t length = std::min(chunk, size_ - from);
    if (!differ(&room_[from], &candidates.room[from], length)) { continue; }
    for (std::size_t i = from; i < from + length; ++i) {
      if (room_[i] == candidates.room[i]) { continue; }
      history.know(candidates.streamer[i]);
      place_room(history, candidates, i);
      p_click_[i] = baseline.p_click(candidates.streamer[i]);
    }
  }
}

void FactoredScores::place_room(const RunningHistory& history, const CandidateSet& candidates, std::size_t place) {
  const StreamerId streamer = candidates.streamer[place];
  parts_.resize(std::max(parts_.size(), history.streamer_count()));
  place_of_.resize(parts_.size(), nobody);
  // A streamer is in one place: what changes is written there alone.
  const std::uint32_t before = place_of_[streamer.index()];
  if (before < room_.size() && streamer_[before] == streamer) { room_[before] = RoomId{nobody}; }
  room_[place] = candidates.room[place];
  streamer_[place] = streamer;
  place_of_[streamer.index()] = static_cast<std::uint32_t>(place);
  category_[place] = history.room(streamer).category;
  most_category_ = std::max<std::size_t>(most_category_, category_[place]);
  start_[place] = static_cast<float>(to_seconds(candidates.start[place] - start_of_day(day_)) / 60.0);
  is_expanded_ = false;
  write_room_part(history, streamer, place);
}

void FactoredScores::write_room_part(const RunningHistory& history, StreamerId streamer, std::size_t place) {
  const RoomPart& part = room_part(history, streamer);
  const FactoredModel::Heads weight = model_->weight(click_feature::viewers);
  const float viewers = log1p_of(std::max(history.room(streamer).viewers, 0));
  gift_columns_.fix(place, part.gift + static_cast<float>(weight.gift) * viewers);
  amount_columns_.fix(place, part.amount + static_cast<float>(weight.amount) * viewers);
  rate_share_[place] = part.rate_share;
  is_expanded_ = is_expanded_ && last_gift_[place] == part.last_gift;
  last_gift_[place] = part.last_gift;
}

const FactoredScores::RoomPart& FactoredScores::room_part(const RunningHistory& history, StreamerId streamer) {
  RoomPart& part = parts_[streamer.index()];
  if (part.version == version_) { return part; }
  const ClickTally& tally = history.streamer(streamer);
  const FactoredModel::Heads fixed = model_->room_part(history, streamer);
  constexpr float never = -1e9F;
  part = {.gift = static_cast<float>(fixed.gift),
          .amount = static_cast<float>(fixed.amount),
          .rate_share = static_cast<float>(gift_rate_prior_clicks / (tally.clicks + gift_rate_prior_clicks)),
          .last_gift = tally.gifts == 0 ? never : days_between(start_of_day(day_), tally.last_gift),
          .version = version_};
  return part;
}

void FactoredScores::add_pairs(RunningHistory::User& user, Time now) {
  pair_place_.clear(), days_since_click_.clear(), days_since_gift_.clear();
  const FactoredModel::Heads loyalty = model_->weight(click_feature::pair_loyalty);
  const double share = user.tally.coins == 0 ? 0.0 : 1.0 / static_cast<double>(user.tally.coins);
  const auto one_and_days = [&](Time last, bool is_never) {
    return 1.0F + (is_never ? long_ago : std::min(days_between(last, now), long_ago));
  };
  for (RunningHistory::Pair& pair : user.pairs) {
    const std::uint32_t place = pair.streamer.index() < place_of_.size() ? place_of_[pair.streamer.index()] : nobody;
    if (place >= size_ || streamer_[place] != pair.streamer) { continue; }  // not live
    const ClickTally& tally = pair.tally;
    if (pair.parts.version != model_version_) {
      const FactoredModel::Heads fixed = model_->pair_part(tally);
      pair.parts = {static_cast<float>(fixed.gift), static_cast<float>(fixed.amount), model_version_};
    }
    const double loyal = static_cast<double>(tally.coins) * share;
    gift_[place] += pair.parts.gift + static_cast<float>(loyalty.gift * loyal);
    amount_[place] += pair.parts.amount + static_cast<float>(loyalty.amount * loyal);
    pair_place_.push_back(place);
    days_since_click_.push_back(one_and_days(tally.last_click, tally.clicks == 0));
    days_since_gift_.push_back(one_and_days(tally.last_gift, tally.gifts == 0));
  }
  log_each(days_since_click_, days_since_click_);
  log_each(days_since_gift_, days_since_gift_);
  const FactoredModel::Heads since_click = model_->weight(click_feature::pair_days_since_click);
  const FactoredModel::Heads since_gift = model_->weight(click_feature::pair_days_since_gift);
  for (std::size_t p = 0; p < pair_place_.size(); ++p) {
    const auto click = static_cast<double>(days_since_click_[p]);
    const auto gift = static_cast<double>(days_since_gift_[p]);
    gift_[pair_place_[p]] += static_cast<float>(since_click.gift * click + since_gift.gift * gift);
    amount_[pair_place_[p]] += static_cast<float>(since_click.amount * click + since_gift.amount * gift);
  }
}

void FactoredScores::gather_categories(RunningHistory::User& user) {
  std::size_t most = most_category_;
  if (!user.categories.empty()) { most = std::max<std::size_t>(most, user.categories.back().category); }
  if (by_category_.size() <= most) { by_category_.resize(most + 1); }
  const FactoredModel::Heads loyalty = model_->weight(click_feature::similar_loyalty);
  const double share = user.tally.coins == 0 ? 0.0 : 1.0 / static_cast<double>(user.tally.coins);
  for (RunningHistory::Category& category : user.categories) {
    if (category.parts.version != model_version_) {
      const FactoredModel::Heads fixed = model_->category_part(category.tally);
      category.parts = {static_cast<float>(fixed.gift), static_cast<float>(fixed.amount), model_version_};
    }
    const double loyal = static_cast<double>(category.tally.coins) * share;
    by_category_[category.category] = {category.parts.gift + static_cast<float>(loyalty.gift * loyal),
                                       category.parts.amount + static_cast<float>(loyalty.amount * loyal)};
  }
  gather(by_category_.data(), category_.data(), of_category_.data(), size_);
  for (const RunningHistory::Category& category : user.categories) { by_category_[category.category] = {}; }
}

}  // namespace libsim
