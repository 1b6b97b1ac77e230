#include "libsim/experiment/compare.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>

#include <catch2/catch.hpp>

#include "libsim/allocation/greedy.hpp"
#include "libsim/core/error.hpp"
#include "libsim/experiment/simulation.hpp"
#include "small_experiment.hpp"

using namespace libsim;

namespace {

Comparison compared(SplitBy split, unsigned jobs = 1) {
  CompareOptions options;
  options.replications = 3;
  options.jobs = jobs;
  options.split = split;
  return compare(small_experiment(), two_policies(), options);
}

const MetricSummary& metric(const PolicyResult& result, const std::string& name) {
  return *std::ranges::find(result.metrics, name, &MetricSummary::name);
}

bool same_value(double a, double b) {
  return a == b || (std::isnan(a) && std::isnan(b));
}

}  // namespace

TEST_CASE("a comparison does not depend on the number of threads, and tells of each run", "[experiment]") {
  std::atomic<int> runs = 0;
  CompareOptions options;
  options.replications = 3;
  options.jobs = 2;
  options.on_run_done = [&] { ++runs; };
  const Comparison threaded = compare(small_experiment(), two_policies(), options);
  const Comparison single = compared(SplitBy::none);
  CHECK(runs == 6);
  CHECK(threaded.baseline == "popularity");
  REQUIRE(threaded.slices.size() == 1);
  REQUIRE(threaded.slices[0].policies.size() == 2);
  for (std::size_t p = 0; p < 2; ++p) {
    const auto& a = threaded.slices[0].policies[p];
    const auto& b = single.slices[0].policies[p];
    REQUIRE(a.metrics.size() == b.metrics.size());
    for (std::size_t m = 0; m < a.metrics.size(); ++m) {
      CHECK(a.metrics[m].name == b.metrics[m].name);
      CHECK(std::ranges::equal(a.metrics[m].values, b.metrics[m].values, same_value));
    }
  }
}

TEST_CASE("the baseline differs from itself by exactly nothing; others by the paired interval", "[experiment]") {
  const Comparison comparison = compared(SplitBy::none);
  const auto& [baseline, other] = std::pair{comparison.slices[0].policies[0], comparison.slices[0].policies[1]};
  for (const MetricSummary& base : baseline.metrics) {
    if (std::ranges::any_of(base.values, [](double v) { return std::isnan(v); })) { continue; }
    CHECK(base.versus_baseline.mean == 0.0);
    CHECK(base.versus_baseline.low == 0.0);
    CHECK(base.versus_baseline.high == 0.0);
  }
  const std::vector<double>& a = metric(baseline, "ctr").values;
  const std::vector<double>& b = metric(other, "ctr").values;
  REQUIRE(a.size() == 3);
  const double mean = (b[0] - a[0] + b[1] - a[1] + b[2] - a[2]) / 3.0;
  double squares = 0.0;
  for (std::size_t i = 0; i < 3; ++i) { squares += (b[i] - a[i] - mean) * (b[i] - a[i] - mean); }
  const double half = 4.302652729911275 * std::sqrt(squares / 2.0 / 3.0);  // t of 2 degrees of freedom
  const Interval& found = metric(other, "ctr").versus_baseline;
  CHECK(found.mean == Approx(mean));
  CHECK(found.low == Approx(mean - half));
  CHECK(found.high == Approx(mean + half));
  CHECK(metric(other, "ctr").level.mean == Approx((b[0] + b[1] + b[2]) / 3.0));
}

TEST_CASE("a comparison's values are those of its runs by hand", "[experiment]") {
  const Experiment experiment = small_experiment();
  Simulation simulation{experiment, 2};
  Log log;
  simulation.run_until_day(1, log);
  simulation.decide_by(AnyPolicy{Greedy{}});
  forget_events(log, start_of_day(1));
  simulation.run_until_day(3, log);
  simulation.end_log(log);
  const auto by_hand = market_metrics(log, start_of_day(1), start_of_day(3));
  const Comparison comparison = compared(SplitBy::none);
  const auto& metrics = comparison.slices[0].policies[1].metrics;
  REQUIRE(metrics.size() == by_hand.size());
  for (std::size_t m = 0; m < metrics.size(); ++m) {
    CHECK(metrics[m].name == by_hand[m].name);
    CHECK(same_value(metrics[m].values[2], by_hand[m].value));
  }
}

TEST_CASE("a name means one metric, of the whole market and of a group alike", "[experiment]") {
  const Comparison comparison = compared(SplitBy::group);
  for (const MetricSummary& of_group : comparison.slices[1].policies[0].metrics) {
    for (const MetricSummary& of_all : comparison.slices[0].policies[0].metrics) {
      if (of_all.name == of_group.name) { CHECK(of_all.unit == of_group.unit); }
    }
  }
}

TEST_CASE("what groups of streamers received sums to what all received", "[experiment]") {
  const Comparison comparison = compared(SplitBy::group);
  REQUIRE(comparison.slices.size() == 4);
  CHECK(comparison.slices[1].name == "group 0");
  for (std::size_t p = 0; p < 2; ++p) {
    for (std::size_t r = 0; r < 3; ++r) {
      for (const char* name : {"revenue", "gifts"}) {
        double sum = 0.0;
        for (std::size_t g = 1; g < 4; ++g) { sum += metric(comparison.slices[g].policies[p], name).values[r]; }
        CHECK(sum == Approx(metric(comparison.slices[0].policies[p], name).values[r]));
      }
    }
  }
}

TEST_CASE("revenue of all is the mean of the days' and the sum of the segments'", "[experiment]") {
  const Comparison days = compared(SplitBy::day);
  REQUIRE(days.slices.size() == 3);
  CHECK(days.slices[1].name == "day 1");
  const Comparison segments = compared(SplitBy::segment);
  REQUIRE(segments.slices.size() > 2);
  for (std::size_t p = 0; p < 2; ++p) {
    for (std::size_t r = 0; r < 3; ++r) {
      const double all = metric(days.slices[0].policies[p], "revenue").values[r];
      const double mean = 0.5 * (metric(days.slices[1].policies[p], "revenue").values[r] +
                                 metric(days.slices[2].policies[p], "revenue").values[r]);
      CHECK(mean == Approx(all));
      double sum = 0.0;
      for (std::size_t s = 1; s < segments.slices.size(); ++s) {
        sum += metric(segments.slices[s].policies[p], "revenue").values[r];
      }
      CHECK(sum == Approx(all));
    }
  }
}

TEST_CASE("where users enter, those who came after the warm-up are a slice of their own", "[experiment]") {
  Experiment experiment = small_experiment();
  experiment.scenario.world.users.entry_per_day = 200.0;
  CompareOptions options;
  options.replications = 2;
  options.split = SplitBy::segment;
  const Comparison comparison = compare(experiment, {load_policy("random"), load_policy("greedy")}, options);
  REQUIRE(comparison.slices.back().name == "newcomers");
  for (const char* const name : {"revenue", "gifts", "visiting_users"}) {
    double sum = 0.0;
    for (std::size_t s = 1; s < comparison.slices.size(); ++s) {
      sum += metric(comparison.slices[s].policies[1], name).level.mean;
    }
    INFO(name);
    CHECK(sum == Approx(metric(comparison.slices[0].policies[1], name).level.mean));
  }
  CHECK(metric(comparison.slices.back().policies[1], "visiting_users").level.mean > 0.0);
}

TEST_CASE("segments without a warm-up are refused", "[experiment]") {
  Experiment experiment = small_experiment();
  experiment.scenario.run.warmup_days = 0;
  CompareOptions options;
  options.replications = 2;
  options.split = SplitBy::segment;
  CHECK_THROWS_AS(compare(experiment, two_policies(), options), InputError);
}
