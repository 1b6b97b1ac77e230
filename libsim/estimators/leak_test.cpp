#include "libsim/estimators/leak_test.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>

#include "libsim/core/draws.hpp"

namespace libsim {
namespace {

/// Draws the values of rows [from, size) of a column anew from among them, with replacement: a permutation would leave
/// the totals over the whole log as they are, and with them the features that leak them.
template <class T>
void redraw_from(Column<T>& column, std::size_t from, RngStream& rng) {
  std::vector<T> values;
  for (std::size_t row = from; row < column.size(); ++row) { values.push_back(column[row]); }
  const auto count = static_cast<std::uint32_t>(values.size());
  for (std::size_t row = from; row < column.size(); ++row) { column[row] = values[draw_index(rng, count)]; }
}

/// The first row of a column of times, in order, at or after `cut`.
std::size_t first_from(const Column<Time>& times, Time cut) {
  std::size_t low = 0;
  std::size_t high = times.size();
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if (times[middle] < cut) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

void redraw_clicks(ClickTable& clicks, Time cut, RngStream& rng) {
  const std::size_t future = first_from(clicks.at, cut);
  redraw_from(clicks.user, future, rng);
  redraw_from(clicks.room, future, rng);
  redraw_from(clicks.watch_ms, future, rng);
  constexpr std::uint32_t most_ms = std::numeric_limits<std::uint32_t>::max();
  for (std::size_t row = 0; row < future; ++row) {
    const std::int64_t until_cut = (cut - clicks.at[row]).count();
    if (clicks.watch_ms[row] < until_cut) { continue; }
    constexpr std::uint32_t hour_ms = 3'600'000;
    const std::int64_t other = until_cut + draw_index(rng, hour_ms);
    clicks.watch_ms[row] = static_cast<std::uint32_t>(std::min<std::int64_t>(other, most_ms));
  }
}

void redraw_touches(TouchTable& touches, Time cut, RngStream& rng) {
  const std::size_t future = first_from(touches.at, cut);
  redraw_from(touches.user, future, rng);
  redraw_from(touches.room, future, rng);
}

}  // namespace

Log with_other_future(const Log& log, Time cut, std::uint32_t seed) {
  Log other = log;
  RngStream rng{{seed, 0}, Purpose::resampling, 0};
  redraw_clicks(other.clicks, cut, rng);
  const std::size_t future = first_from(other.gifts.given_at, cut);
  redraw_from(other.gifts.user, future, rng);
  redraw_from(other.gifts.room, future, rng);
  redraw_from(other.gifts.amount, future, rng);
  redraw_touches(other.likes, cut, rng);
  redraw_touches(other.comments, cut, rng);
  return other;
}

std::vector<std::string> find_leaks(const Log& log, Time cut, const FeatureMaker& make, std::uint32_t seed) {
  const Log other_log = with_other_future(log, cut, seed);
  const ClickRows rows = click_rows(log);
  const FeatureTable table = make(log, rows);
  const FeatureTable other = make(other_log, click_rows(other_log));
  const auto past = static_cast<std::ptrdiff_t>(rows.first_at(cut));
  std::vector<std::string> leaks;
  for (std::size_t f = 0; f < table.features.size(); ++f) {
    const std::vector<float>& column = table.columns[f];
    if (!std::equal(column.begin(), column.begin() + past, other.columns[f].begin())) {
      leaks.emplace_back(table.features[f].name);
    }
  }
  return leaks;
}

}  // namespace libsim
