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

/// What all candidates of one request share, of one head.
struct SharedHead {
  float base;   // the user part
  float rate;   // times the share of the rate of all
  float since;  // times log(1 + days since a gift)
  float age;    // times log(1 + minutes since the start)
};

struct SharedTerms {
  SharedHead gift;
  SharedHead amount;
  float now_days;
  float now_min;
};

LIBSIM_CLONES void score_rooms(const SharedTerms& shared, const float* __restrict fixed_gift,
                               const float* __restrict fixed_amount, const float* __restrict rate_share,
                               const float* __restrict last_gift, const float* __restrict start, float* __restrict gift,
                               float* __restrict amount, std::size_t n) {
  const SharedTerms s = shared;
  for (std::size_t i = 0; i < n; ++i) {
    const float days = s.now_days - last_gift[i];
    const float minutes = s.now_min - start[i];
    const float since = float_log(1.0F + (days < long_ago ? days : long_ago));
    const float age = float_log(1.0F + (minutes > 0.0F ? minutes : 0.0F));
    gift[i] = s.gift.base + fixed_gift[i] + s.gift.rate * rate_share[i] + s.gift.since * since + s.gift.age * age;
    amount[i] =
        s.amount.base + fixed_amount[i] + s.amount.rate * rate_share[i] + s.amount.since * since + s.amount.age * age;
  }
}

LIBSIM_CLONES void add_gathered(const float* __restrict gift_table, const float* __restrict amount_table,
                                const std::uint32_t* __restrict index, float* __restrict gift, float* __restrict amount,
                                std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) {
    gift[i] += gift_table[index[i]];
    amount[i] += amount_table[index[i]];
  }
}

/// Whether n rooms are others.
LIBSIM_CLONES bool differ(const RoomId* a, const RoomId* b, std::size_t n) {
  std::uint32_t difference = 0;
  for (std::size_t i = 0; i < n; ++i) { difference |= a[i].value ^ b[i].value; }
  return difference != 0;
}

}  // namespace

void FactoredScores::use(const FactoredModel& model) {
  model_ = model;
  ++model_version_;
  day_ = -1;
}

void FactoredScores::score(RunningHistory& history, const Request& request, const CandidateSet& candidates) {
  assert(model_ && "a model to score by");
  refresh(history, candidates);
  RunningHistory::User& user = history.user(request.user);
  const Time now = request.at;
  const Time midnight = start_of_day(day_);
  const FactoredModel::Heads base = model_->user_part(user, history, now, model_version_);
  const FactoredModel::Heads rate = model_->weight(click_feature::streamer_gift_rate);
  const FactoredModel::Heads since = model_->weight(click_feature::streamer_days_since_gift);
  const FactoredModel::Heads age = model_->weight(click_feature::room_age);
  const auto head = [&](double FactoredModel::Heads::*of) -> SharedHead {
    return {static_cast<float>(base.*of), static_cast<float>(rate.*of * history.gift_rate()),
            static_cast<float>(since.*of), static_cast<float>(age.*of)};
  };
  const SharedTerms shared{head(&FactoredModel::Heads::gift), head(&FactoredModel::Heads::amount),
                           days_between(midnight, now), static_cast<float>(to_seconds(now - midnight) / 60.0)};
  score_rooms(shared, fixed_gift_.data(), fixed_amount_.data(), rate_share_.data(), last_gift_.data(), start_.data(),
              gift_.data(), amount_.data(), size_);
  add_categories(user);
  add_pairs(user, now);
}

void FactoredScores::refresh(RunningHistory& history, const CandidateSet& candidates) {
  size_ = candidates.size();
  if (room_.size() < size_) {
    room_.resize(size_, RoomId{nobody}), streamer_.resize(size_, StreamerId{nobody});
    category_.resize(size_), start_.resize(size_), fixed_gift_.resize(size_), fixed_amount_.resize(size_);
    rate_share_.resize(size_), last_gift_.resize(size_), gift_.resize(size_), amount_.resize(size_);
  }
  if (history.day() != day_) {  // times count from another midnight, and quantiles are new
    day_ = history.day();
    ++version_;
    std::ranges::fill(room_, RoomId{nobody});
    history.forget_changes();
  }
  parts_.resize(std::max(parts_.size(), history.streamer_count()));
  place_of_.resize(parts_.size(), nobody);
  for (const StreamerId changed : history.changed()) {
    parts_[changed.index()].version = 0;
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
  most_category_ = std::max(most_category_, category_[place]);
  start_[place] = static_cast<float>(to_seconds(candidates.start[place] - start_of_day(day_)) / 60.0);
  write_room_part(history, streamer, place);
}

void FactoredScores::write_room_part(const RunningHistory& history, StreamerId streamer, std::size_t place) {
  const RoomPart& part = room_part(history, streamer);
  fixed_gift_[place] = part.gift;
  fixed_amount_[place] = part.amount;
  rate_share_[place] = part.rate_share;
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
  const FactoredModel::Heads since_click = model_->weight(click_feature::pair_days_since_click);
  const FactoredModel::Heads since_gift = model_->weight(click_feature::pair_days_since_gift);
  const FactoredModel::Heads loyalty = model_->weight(click_feature::pair_loyalty);
  const double share = user.tally.coins == 0 ? 0.0 : 1.0 / static_cast<double>(user.tally.coins);
  const float log_never = float_log(1.0F + long_ago);
  const auto log_days = [&](Time last, bool is_never) {
    return is_never ? log_never : float_log(1.0F + std::min(days_between(last, now), long_ago));
  };
  for (RunningHistory::Pair& pair : user.pairs) {
    const std::uint32_t place = pair.streamer.index() < place_of_.size() ? place_of_[pair.streamer.index()] : nobody;
    if (place >= size_ || streamer_[place] != pair.streamer) { continue; }  // not live
    const ClickTally& tally = pair.tally;
    if (pair.parts.version != model_version_) {
      const FactoredModel::Heads fixed = model_->pair_part(tally);
      pair.parts = {static_cast<float>(fixed.gift), static_cast<float>(fixed.amount), model_version_};
    }
    const auto click = static_cast<double>(log_days(tally.last_click, tally.clicks == 0));
    const auto gift = static_cast<double>(log_days(tally.last_gift, tally.gifts == 0));
    const double loyal = static_cast<double>(tally.coins) * share;
    gift_[place] +=
        pair.parts.gift + static_cast<float>(since_click.gift * click + since_gift.gift * gift + loyalty.gift * loyal);
    amount_[place] += pair.parts.amount + static_cast<float>(since_click.amount * click + since_gift.amount * gift +
                                                             loyalty.amount * loyal);
  }
}

void FactoredScores::add_categories(RunningHistory::User& user) {
  if (user.categories.empty()) { return; }
  const std::size_t most = std::max<std::size_t>(user.categories.back().category, most_category_);
  if (category_gift_.size() <= most) { category_gift_.resize(most + 1), category_amount_.resize(most + 1); }
  const FactoredModel::Heads loyalty = model_->weight(click_feature::similar_loyalty);
  const double share = user.tally.coins == 0 ? 0.0 : 1.0 / static_cast<double>(user.tally.coins);
  for (RunningHistory::Category& category : user.categories) {
    if (category.parts.version != model_version_) {
      const FactoredModel::Heads fixed = model_->category_part(category.tally);
      category.parts = {static_cast<float>(fixed.gift), static_cast<float>(fixed.amount), model_version_};
    }
    const double loyal = static_cast<double>(category.tally.coins) * share;
    category_gift_[category.category] = category.parts.gift + static_cast<float>(loyalty.gift * loyal);
    category_amount_[category.category] = category.parts.amount + static_cast<float>(loyalty.amount * loyal);
  }
  add_gathered(category_gift_.data(), category_amount_.data(), category_.data(), gift_.data(), amount_.data(), size_);
  for (const RunningHistory::Category& category : user.categories) {
    category_gift_[category.category] = 0.0F;
    category_amount_[category.category] = 0.0F;
  }
}

}  // namespace libsim
