#include "libsim/experiment/estimation_split.hpp"

#include <algorithm>
#include <span>

#include <fmt/format.h>

#include "libsim/core/error.hpp"
#include "libsim/estimators/delayed_gifts.hpp"

namespace libsim {
namespace {

/// Labels of the training rows, as they are known when the test days begin.
void label(const Log& log, const EstimationOptions& options, Time cut, EstimationSplit& split) {
  const auto first = [&](std::vector<double> column) {
    column.resize(split.train);
    return column;
  };
  if (options.labels == TrainingLabels::complete) {
    split.is_gift = first(split.rows.is_gift);
    split.amount = first(split.rows.amount);
    return;
  }
  const ClickRows known =
      click_rows(log, options.window, {cut, to_seconds(options.report_delay), options.bootstrap.seed});
  split.is_gift = first(known.is_gift);
  split.amount = first(known.amount);
  if (options.labels == TrainingLabels::known) { return; }
  std::vector<double> age_s;
  for (std::size_t row = 0; row < split.train; ++row) { age_s.push_back(to_seconds(cut - known.at[row])); }
  const std::vector<double> gift_s = first(known.gift_s);
  split.expected =
      expect_delayed_gifts({split.table.slice(0, split.train), split.is_gift, gift_s, age_s}, options.penalty).expected;
}

}  // namespace

EstimationSplit split_rows(const Log& log, const EstimationOptions& options, const std::string& source) {
  EstimationSplit split;
  split.rows = click_rows(log, options.window);
  if (split.rows.size() == 0) { throw InputError{source, {"has no clicks to learn from"}}; }
  const std::int64_t first_day = day_of(split.rows.at.front());
  const std::int64_t end_day = day_of(split.rows.at.back()) + 1;
  split.days = end_day - first_day;
  split.test_days = options.test_days.value_or(std::max<std::int64_t>(1, split.days / 3));
  if (split.test_days >= split.days) {
    throw InputError{source,
                     {fmt::format("has clicks on {} day(s), expected at least {}: {} to test on, and one to "
                                  "learn from",
                                  split.days, split.test_days + 1, split.test_days)}};
  }
  const Time cut = start_of_day(end_day - split.test_days);
  split.cut = split.rows.first_at(cut);
  split.train = split.rows.first_at(cut - options.embargo);
  if (split.train == 0) {
    throw InputError{source,
                     {fmt::format("has no clicks more than {:.4g} h (the embargo) before its last {} day(s)",
                                  to_seconds(options.embargo) / 3600.0, split.test_days)}};
  }
  split.table = click_features(log, split.rows, options.protocol);
  label(log, options, cut, split);
  return split;
}

}  // namespace libsim
