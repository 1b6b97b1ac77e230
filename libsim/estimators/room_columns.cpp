#include "libsim/estimators/room_columns.hpp"

#include <algorithm>
#include <cassert>

#include "libsim/core/clones.hpp"
#include "libsim/core/vector_math.hpp"

namespace libsim {
namespace {

/// The error of the parabola of log(1 + x) is below (d / (1 + x))^3 / 3 at a distance of d from the middle: 4e-6 at an
/// age of 5 minutes, 6e-7 at 10. Whole moments make up a day.
constexpr Duration moment_length{16'000};
/// Minutes since their start up to which rooms are young: the logarithm of their age is taken for each request.
constexpr float young_age = 5.0F;

Time middle_of_moment(Time at) {
  return Time{at.time_since_epoch() / moment_length * moment_length + moment_length / 2};
}

float minutes_between(Time from, Time to) {
  return static_cast<float>(to_seconds(to - from) / 60.0);
}

BothHeads floats_of(const FactoredModel::Heads& heads) {
  return {static_cast<float>(heads.gift), static_cast<float>(heads.amount)};
}

/// What a unit of each logarithm adds.
struct TimeWeights {
  BothHeads since;  // log(1 + days since a gift)
  BothHeads age;    // log(1 + minutes since the start)
};

/// Values, slopes and curvatures at one time.
LIBSIM_CLONES void expand_rooms(const TimeWeights& weights, float at_days, float at_min,
                                const float* __restrict last_gift, const float* __restrict start,
                                float* __restrict gift, float* __restrict gift_slope, float* __restrict gift_curve,
                                float* __restrict amount, float* __restrict amount_slope,
                                float* __restrict amount_curve, std::size_t n) {
  const TimeWeights w = weights;
  constexpr auto longest = static_cast<float>(long_ago_days);
  constexpr float days_a_minute = 1.0F / 1440.0F;
  for (std::size_t i = 0; i < n; ++i) {
    const float days = at_days - last_gift[i];
    const float minutes = at_min - start[i];
    const float from_days = 1.0F + (days < longest ? days : longest);
    const float from_min = 1.0F + (minutes < young_age ? 0.0F : minutes);
    const float since = float_log(from_days);
    const float age = float_log(from_min);
    const float since_slope = days < longest ? days_a_minute / from_days : 0.0F;  // days hardly bend
    const float age_slope = minutes < young_age ? 0.0F : 1.0F / from_min;
    const float age_curve = -0.5F * age_slope * age_slope;
    gift[i] = w.since.gift * since + w.age.gift * age;
    gift_slope[i] = w.since.gift * since_slope + w.age.gift * age_slope;
    gift_curve[i] = w.age.gift * age_curve;
    amount[i] = w.since.amount * since + w.age.amount * age;
    amount_slope[i] = w.since.amount * since_slope + w.age.amount * age_slope;
    amount_curve[i] = w.age.amount * age_curve;
  }
}

/// A column each.
struct HeadView {
  const float* value;
  const float* slope;
  const float* curve;
};

/// @param time  minutes from the middle of the moment
LIBSIM_CLONES void score_rooms(const RoomColumns::Shared& shared, float time, const HeadView& of_gift,
                               const HeadView& of_amount, const float* __restrict rate_share,
                               const BothHeads* __restrict of_place, float* __restrict gift, float* __restrict amount,
                               std::size_t n) {
  const RoomColumns::Shared s = shared;
  const HeadView g = of_gift;
  const HeadView a = of_amount;
  for (std::size_t i = 0; i < n; ++i) {
    gift[i] = s.base.gift + g.value[i] + time * (g.slope[i] + time * g.curve[i]) + s.rate.gift * rate_share[i] +
              of_place[i].gift;
    amount[i] = s.base.amount + a.value[i] + time * (a.slope[i] + time * a.curve[i]) + s.rate.amount * rate_share[i] +
                of_place[i].amount;
  }
}

}  // namespace

void RoomColumns::Head::resize(std::size_t size) {
  for (std::vector<float>* column : {&fixed, &moved, &value, &slope, &curve}) { column->resize(size); }
}

void RoomColumns::Head::add_up() {
  for (std::size_t i = 0; i < value.size(); ++i) { value[i] = fixed[i] + moved[i]; }
}

void RoomColumns::resize(std::size_t size) {
  for (std::vector<float>* column : {&start_, &rate_share_, &last_gift_}) { column->resize(size); }
  gift_.resize(size);
  amount_.resize(size);
}

void RoomColumns::fix(std::size_t place, const Fixed& fixed) {
  gift_.fix(place, fixed.gift);
  amount_.fix(place, fixed.amount);
  rate_share_[place] = fixed.rate_share;
  is_expanded_ = is_expanded_ && last_gift_[place] == fixed.last_gift;
  last_gift_[place] = fixed.last_gift;
}

void RoomColumns::score(const FactoredModel& model, Time now, const Shared& shared, std::span<const BothHeads> of_place,
                        std::span<float> gift, std::span<float> amount) {
  assert(gift.size() <= size() && gift.size() == amount.size() && gift.size() <= of_place.size());
  const Time middle = middle_of_moment(now);
  if (!is_expanded_ || middle != middle_) { expand(model, middle); }
  const auto view_of = [](const Head& of) -> HeadView { return {of.value.data(), of.slope.data(), of.curve.data()}; };
  score_rooms(shared, minutes_between(middle_, now), view_of(gift_), view_of(amount_), rate_share_.data(),
              of_place.data(), gift.data(), amount.data(), gift.size());
  const BothHeads weight = floats_of(model.weight(click_feature::room_age));
  const float now_min = minutes_between(start_of_day(day_of(now)), now);
  for (const std::uint32_t place : young_) {
    if (place >= gift.size()) { break; }
    const float age = float_log(1.0F + std::max(now_min - start_[place], 0.0F));
    gift[place] += weight.gift * age;
    amount[place] += weight.amount * age;
  }
}

void RoomColumns::expand(const FactoredModel& model, Time middle) {
  is_expanded_ = true;
  middle_ = middle;
  const TimeWeights weights{floats_of(model.weight(click_feature::streamer_days_since_gift)),
                            floats_of(model.weight(click_feature::room_age))};
  const float at_min = minutes_between(start_of_day(day_of(middle)), middle);
  expand_rooms(weights, at_min / 1440.0F, at_min, last_gift_.data(), start_.data(), gift_.moved.data(),
               gift_.slope.data(), gift_.curve.data(), amount_.moved.data(), amount_.slope.data(), amount_.curve.data(),
               size());
  gift_.add_up();
  amount_.add_up();
  young_.clear();
  for (std::size_t place = 0; place < size(); ++place) {
    if (at_min - start_[place] < young_age) { young_.push_back(static_cast<std::uint32_t>(place)); }
  }
}

}  // namespace libsim
