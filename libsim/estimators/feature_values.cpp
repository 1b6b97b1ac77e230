#include "libsim/estimators/feature_values.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numbers>

#include "libsim/core/portable_math.hpp"

namespace libsim {
namespace {

/// Writes values one after the other, in the order of all_features().
class ValueWriter {
 public:
  explicit ValueWriter(ClickFeatureValues& values) : values_{values} {}
  void operator()(float value) { values_[next_++] = value; }
  void operator()(double value) { (*this)(static_cast<float>(value)); }
  std::size_t written() const { return next_; }

 private:
  ClickFeatureValues& values_;
  std::size_t next_ = 0;
};

void write_money(ValueWriter& write, const ClickTally& tally) {
  write(log1p_of(tally.clicks));
  write(log1p_of(tally.gifts));
  write(log1p_of(static_cast<double>(tally.coins)));
}

void write_means(ValueWriter& write, const ClickTally& tally) {
  write(log1p_mean(static_cast<double>(tally.coins), tally.gifts));
  write(log1p_mean_watch(tally));
}

void write_since_gift(ValueWriter& write, const ClickTally& tally, Time now) {
  write(log1p_days_since(tally.last_gift, now, tally.gifts == 0));
}

void write_since_click(ValueWriter& write, const ClickTally& tally, Time now) {
  write(log1p_days_since(tally.last_click, now, tally.clicks == 0));
}

/// The part of the user's coins that went there.
void write_loyalty(ValueWriter& write, const ClickTally& part, const ClickTally& user) {
  write(user.coins == 0 ? 0.0 : static_cast<double>(part.coins) / static_cast<double>(user.coins));
}

void write_histories(ValueWriter& write, const FeatureMoment& moment) {
  const Time now = moment.at;
  write_money(write, moment.user);
  write(shrunk_gift_rate(moment.user, moment.gift_rate));
  write_means(write, moment.user);
  write(log1p_of(moment.user.touches));
  write_since_click(write, moment.user, now);
  write_since_gift(write, moment.user, now);

  write_money(write, moment.streamer);
  write(shrunk_gift_rate(moment.streamer, moment.gift_rate));
  write_means(write, moment.streamer);
  write(log1p_of(moment.streamer.touches));
  write_since_gift(write, moment.streamer, now);

  write_money(write, moment.pair);
  write_means(write, moment.pair);
  write_since_click(write, moment.pair, now);
  write_since_gift(write, moment.pair, now);
  write_loyalty(write, moment.pair, moment.user);

  write_money(write, moment.category);
  write_loyalty(write, moment.category, moment.user);
}

void write_context(ValueWriter& write, const FeatureMoment& moment) {
  const HourFeatures hour = hour_features(moment.at);
  for (const float value : {hour.sin, hour.cos, hour.half_day_sin, hour.half_day_cos}) { write(value); }
  write(is_weekend(moment.first_weekday, moment.at) ? 1.0 : 0.0);
  write(log1p_of(std::max(moment.room_age_min, 0.0)));
  write(log1p_of(std::max(moment.viewers, 0)));
  write(moment.from_feed ? 1.0 : 0.0);
}

}  // namespace

float log1p_of(double x) {
  return static_cast<float>(portable_log(1.0 + x));
}

float log1p_days_since(Time last, Time now, bool never) {
  if (never) { return log1p_of(long_ago_days); }
  const double days = std::abs(to_seconds(now - last)) / to_seconds(day_length);
  return log1p_of(std::min(days, long_ago_days));
}

float log1p_mean(double sum, std::uint32_t count) {
  return count == 0 ? 0.0F : log1p_of(sum / count);
}

float log1p_mean_watch(const ClickTally& tally) {
  return log1p_mean(static_cast<double>(tally.watch_ms) / 1000.0, tally.stays);
}

HourFeatures hour_features(Time at) {
  const double part_of_day = to_seconds(at - start_of_day(day_of(at))) / to_seconds(day_length);
  const double angle = 2.0 * std::numbers::pi * part_of_day;
  return {static_cast<float>(std::sin(angle)), static_cast<float>(std::cos(angle)),
          static_cast<float>(std::sin(2.0 * angle)), static_cast<float>(std::cos(2.0 * angle))};
}

ClickFeatureValues feature_values(const FeatureMoment& moment) {
  ClickFeatureValues values;
  ValueWriter write{values};
  write_histories(write, moment);
  write_context(write, moment);
  write(moment.coins_per_hour_quantile);
  write(moment.gifts_per_click_quantile);
  assert(write.written() == values.size() &&
         "all_features(), click_feature and the values are three lists in one order");
  return values;
}

}  // namespace libsim
