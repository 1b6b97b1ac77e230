#include "libsim/estimators/training_rows.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "libsim/core/state_archive.hpp"
#include "libsim/estimators/feature.hpp"
#include "libsim/estimators/market_time.hpp"

namespace libsim {

TrainingRows::Number TrainingRows::append(Time at, const ClickFeatureValues& features) {
  if (days_.empty() || days_.back().day != day_of(at)) { days_.push_back({.day = day_of(at), .first = next_}); }
  Day& day = days_.back();
  if (day.features.use_count() > 1) {  // a copy of the market has them, too, and goes on otherwise
    day.features = std::make_shared<std::vector<ClickFeatureValues>>(*day.features);
  }
  day.at.push_back(at);
  day.coins.push_back(0);
  day.features->push_back(features);
  return next_++;
}

void TrainingRows::give(Number row, Coins amount) {
  const auto after = std::ranges::upper_bound(days_, row, {}, &Day::first);
  if (after == days_.begin()) { return; }
  Day& day = *(after - 1);
  day.coins[row - day.first] += amount.value;
}

void TrainingRows::forget_before(Time time) {
  const auto kept = std::ranges::find_if(days_, [&](const Day& day) { return start_of_day(day.day + 1) > time; });
  days_.erase(days_.begin(), kept);
}

template <class F>
void TrainingRows::for_each_row(Time from, Time to, F f) const {
  for (const Day& day : days_) {
    for (std::size_t row = 0; row < day.at.size(); ++row) {
      if (from <= day.at[row] && day.at[row] < to) { f(day, row); }
    }
  }
}

TrainingRows::Table TrainingRows::table(Time from, Time to) const {
  Table table;
  table.features.resize(click_feature::count);
  for_each_row(from, to, [&](const Day& day, std::size_t row) {
    const ClickFeatureValues& values = (*day.features)[row];
    for (std::size_t f = 0; f < values.size(); ++f) { table.features[f].push_back(values[f]); }
    table.is_gift.push_back(day.coins[row] > 0 ? 1.0 : 0.0);
    table.amount.push_back(static_cast<double>(day.coins[row]));
  });
  return table;
}

std::int64_t TrainingRows::gift_rows(Time from, Time to) const {
  std::int64_t rows = 0;
  for_each_row(from, to, [&](const Day& day, std::size_t row) { rows += day.coins[row] > 0 ? 1 : 0; });
  return rows;
}

void TrainingRows::was_read() {
  const auto is_finite = [](float x) { return std::isfinite(x); };
  bool holds = true;
  for (std::size_t d = 0; d < days_.size(); ++d) {
    const Day& day = days_[d];
    const Number next = d + 1 < days_.size() ? days_[d + 1].first : next_;
    holds = holds && day.coins.size() == day.at.size() && day.features->size() == day.at.size() &&
            day.first + day.at.size() == next;
    for (const ClickFeatureValues& values : *day.features) { holds = holds && std::ranges::all_of(values, is_finite); }
    for (const std::int64_t coins : day.coins) { holds = holds && coins >= 0; }
    for (const Time at : day.at) { holds = holds && day_of(at) == day.day; }
    holds = holds && day.day >= 0 && day.day <= last_market_day && (d == 0 || day.day > days_[d - 1].day);
  }
  if (!holds) { StateReader::refuse("got rows to learn from that no market writes"); }
}

GiftTrainingRows training_view(const TrainingRows::Table& table) {
  GiftTrainingRows rows;
  for (std::size_t f = 0; f < table.features.size(); ++f) {
    rows.names.emplace_back(all_features()[f].name);
    rows.features.emplace_back(table.features[f]);
  }
  rows.is_gift = table.is_gift;
  rows.amount = table.amount;
  return rows;
}

}  // namespace libsim
