#include "libsim/report/metric_tables.hpp"

#include <cmath>

#include <catch2/catch.hpp>

#include "libsim/report/metric_display.hpp"
#include "tests/support/metric_names.hpp"

using namespace libsim;
using Catch::Matchers::Contains;

namespace {

MetricSummary summary(const std::string& name, Interval level, Interval difference) {
  return {name, "unit", level, difference, 1.0, {}};
}

/// A policy against a baseline of 200 ± 10.
Slice slice_of(const std::string& metric, Interval difference) {
  return {"all",
          {{"base", {summary(metric, {200, 190, 210}, {0, 0, 0})}},
           {"other", {summary(metric, {200 + difference.mean, 0, 0}, difference)}}}};
}

constexpr const char* green = "\x1b[32m";
constexpr const char* red = "\x1b[31m";

}  // namespace

TEST_CASE("a difference is shown in percent of the baseline's mean, with half of its interval", "[report]") {
  const std::string table = compare_table(slice_of("revenue", {20, 10, 30}), false);
  CHECK_THAT(table, Contains("200 ±10"));
  CHECK_THAT(table, Contains("+10.0 ±5.0"));
  CHECK_THAT(table, Contains("difference from base"));
}

TEST_CASE("a difference is good or bad only where its interval excludes 0 and the metric has a direction", "[report]") {
  CHECK_THAT(compare_table(slice_of("revenue", {20, 10, 30}), true), Contains(green) && !Contains(red));
  CHECK_THAT(compare_table(slice_of("revenue", {-20, -30, -10}), true), Contains(red) && !Contains(green));
  CHECK_THAT(compare_table(slice_of("overload_share", {20, 10, 30}), true), Contains(red) && !Contains(green));
  CHECK_THAT(compare_table(slice_of("streamer_gini_revenue", {-20, -30, -10}), true), Contains(green));
  CHECK_THAT(compare_table(slice_of("revenue", {20, -1, 41}), true), !Contains(green) && !Contains(red));
  CHECK_THAT(compare_table(slice_of("gift_rate", {20, 10, 30}), true), !Contains(green) && !Contains(red));
}

TEST_CASE("adjusted, a difference has a star where it holds among many, and only then a colour", "[report]") {
  Slice slice = slice_of("revenue", {20, 10, 30});
  slice.policies[1].metrics[0].p_adjusted = 0.06;
  CHECK_THAT(compare_table(slice, true), !Contains(green) && !Contains("*"));
  slice.policies[1].metrics[0].p_adjusted = 0.04;
  CHECK_THAT(compare_table(slice, true), Contains(green) && Contains("+10.0 ±5.0*"));
  Comparison comparison;
  CHECK_THAT(compare_legend(comparison, false), !Contains("Holm"));
  comparison.adjustment = Adjustment::holm;
  CHECK_THAT(compare_legend(comparison, false), Contains("Holm"));
}

TEST_CASE("a policy alone has no differences to explain", "[report]") {
  Comparison comparison;
  comparison.adjustment = Adjustment::holm;
  comparison.slices.push_back(slice_of("revenue", {20, 10, 30}));
  CHECK_THAT(compare_legend(comparison, true), Contains("Differences are paired") && Contains("green"));
  comparison.slices.front().policies.pop_back();
  const std::string legend = compare_legend(comparison, true);
  CHECK_THAT(legend, Contains("half of the 95% interval") && !Contains("Differences"));
  CHECK_THAT(legend, !Contains("green") && !Contains("Holm"));
}

TEST_CASE("the legend says who is in a slice, where its name does not", "[report]") {
  Comparison comparison;
  comparison.slices = {slice_of("revenue", {20, 10, 30}), slice_of("revenue", {20, 10, 30})};
  CHECK_THAT(compare_legend(comparison, false), !Contains("Segments"));
  comparison.slices[1].name = "payers";
  comparison.slices[1].meaning = "who gave";
  CHECK_THAT(compare_legend(comparison, false), Contains("  payers  who gave\n") && !Contains("  all"));
}

TEST_CASE("a metric that is defined for nobody has no row", "[report]") {
  const double nan = std::nan("");
  Slice slice = slice_of("revenue", {20, 10, 30});
  for (PolicyResult& policy : slice.policies) {
    policy.metrics.push_back(summary("active_users", {nan, nan, nan}, {nan, nan, nan}));
  }
  CHECK_THAT(compare_table(slice, false), !Contains("active_users"));
}

TEST_CASE("a difference from a baseline of 0 has no percentage", "[report]") {
  Slice slice = slice_of("revenue", {20, 10, 30});
  slice.policies[0].metrics[0].level = {0, 0, 0};
  CHECK_THAT(compare_table(slice, false), Contains("–"));
}

TEST_CASE("every market metric has a place in the tables", "[report]") {
  for (const std::string& name : test::market_metric_names()) {
    INFO(name);
    CHECK(display_of_metric(name).part != MetricPart::other);
  }
}
