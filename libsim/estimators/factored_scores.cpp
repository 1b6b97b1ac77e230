#include "libsim/estimators/factored_scores.hpp"

#include <algorithm>
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

/// Both numbers of a category by one load: half as many as from two tables.
void gather(const BothHeads* __restrict table, const std::uint16_t* __restrict index, BothHeads* __restrict out,
            std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) { out[i] = table[index[i]]; }
}

/// Whether n rooms are others.
LIBSIM_CLONES bool differ(const RoomId* a, const RoomId* b, std::size_t n) {
  std::uint32_t difference = 0;
  for (std::size_t i = 0; i < n; ++i) { difference |= a[i].value ^ b[i].value; }
  return difference != 0;
}

}  // namespace

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
  user.prefetch_records();
  const FactoredModel::Heads base = model_->user_part(user, history, now, model_version_);
  const FactoredModel::Heads rate = model_->weight(click_feature::streamer_gift_rate);
  const RoomColumns::Shared shared{
      {static_cast<float>(base.gift), static_cast<float>(base.amount)},
      {static_cast<float>(rate.gift * history.gift_rate()), static_cast<float>(rate.amount * history.gift_rate())}};
  gather_categories(user);
  columns_.score(*model_, now, shared, of_category_, std::span{gift_}.first(size_), std::span{amount_}.first(size_));
  add_pairs(user, now);
}

void FactoredScores::refresh(RunningHistory& history, const HistoryBaseline& baseline, const CandidateSet& candidates) {
  size_ = candidates.size();
  if (room_.size() < size_) {
    room_.resize(size_, RoomId{nobody}), streamer_.resize(size_, StreamerId{nobody});
    category_.resize(size_), of_category_.resize(size_), p_click_.resize(size_);
    columns_.resize(size_), gift_.resize(size_), amount_.resize(size_);
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
  columns_.place(place, static_cast<float>(to_seconds(candidates.start[place] - start_of_day(day_)) / 60.0));
  write_room_part(history, streamer, place);
}

void FactoredScores::write_room_part(const RunningHistory& history, StreamerId streamer, std::size_t place) {
  RoomColumns::Fixed fixed = room_part(history, streamer).fixed;
  const FactoredModel::Heads weight = model_->weight(click_feature::viewers);
  const float viewers = log1p_of(std::max(history.room(streamer).viewers, 0));
  fixed.gift += static_cast<float>(weight.gift) * viewers;
  fixed.amount += static_cast<float>(weight.amount) * viewers;
  columns_.fix(place, fixed);
}

const FactoredScores::RoomPart& FactoredScores::room_part(const RunningHistory& history, StreamerId streamer) {
  RoomPart& part = parts_[streamer.index()];
  if (part.version == version_) { return part; }
  const ClickTally& tally = history.streamer(streamer);
  const FactoredModel::Heads fixed = model_->room_part(history, streamer);
  constexpr float never = -1e9F;
  part.version = version_;
  part.fixed = {.gift = static_cast<float>(fixed.gift),
                .amount = static_cast<float>(fixed.amount),
                .rate_share = static_cast<float>(gift_rate_prior_clicks / (tally.clicks + gift_rate_prior_clicks)),
                .last_gift = tally.gifts == 0 ? never : days_between(start_of_day(day_), tally.last_gift)};
  return part;
}

void FactoredScores::add_pairs(RunningHistory::User& user, Time now) {
  pair_place_.clear(), log_since_click_.clear(), log_since_gift_.clear();
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
    log_since_click_.push_back(one_and_days(tally.last_click, tally.clicks == 0));
    log_since_gift_.push_back(one_and_days(tally.last_gift, tally.gifts == 0));
  }
  log_each(log_since_click_, log_since_click_);
  log_each(log_since_gift_, log_since_gift_);
  const FactoredModel::Heads since_click = model_->weight(click_feature::pair_days_since_click);
  const FactoredModel::Heads since_gift = model_->weight(click_feature::pair_days_since_gift);
  for (std::size_t p = 0; p < pair_place_.size(); ++p) {
    const auto click = static_cast<double>(log_since_click_[p]);
    const auto gift = static_cast<double>(log_since_gift_[p]);
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
