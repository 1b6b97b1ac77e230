#include "libsim/experiment/ab.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <limits>

#include <catch2/catch.hpp>

#include "libsim/allocation/greedy.hpp"
#include "libsim/core/error.hpp"
#include "libsim/core/proportion.hpp"
#include "libsim/core/running_stats.hpp"
#include "libsim/experiment/ab_run.hpp"
#include "libsim/metrics/market_metrics.hpp"
#include "small_experiment.hpp"

using namespace libsim;

namespace {

using std::chrono::hours;

NamedPolicy popularity() {
  return {"popularity", AnyPolicy{Popularity{}}};
}
NamedPolicy greedy() {
  return {"greedy", AnyPolicy{Greedy{}}};
}

AbOptions quick() {
  AbOptions options;
  options.metrics = {AdditiveMetric::revenue, AdditiveMetric::clicks};
  options.block = hours{6};
  options.replications = 3;
  options.jobs = 1;
  return options;
}

bool same(const AbEstimate& a, const AbEstimate& b) {
  return a.effect == b.effect && a.low == b.low && a.high == b.high && a.standard_error == b.standard_error;
}

}  // namespace

TEST_CASE("a design is judged by mean, bias, spread and how often its interval holds the truth", "[experiment]") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const std::vector<double> truths{1.0, 2.0, 3.0, 2.0};  // mean 2
  const std::vector<AbEstimate> estimates{
      {3.0, 1.0, 5.0, 1.0}, {nan, nan, nan, nan}, {5.0, 4.0, 6.0, 0.5}, {1.0, -1.0, 3.0, 1.0}};
  const AbDesignResult judged = judge_design(AbDesign::user, estimates, truths);
  CHECK(judged.defined == 3);
  CHECK(judged.estimate.mean == Approx(3.0));
  CHECK(judged.bias.mean == Approx((2.0 + 2.0 - 1.0) / 3.0));
  CHECK(judged.bias.high - judged.bias.mean == Approx(4.302652729911275 * std::sqrt(3.0) / std::sqrt(3.0)));
  CHECK(judged.sd == Approx(2.0));
  CHECK(judged.standard_error == Approx(2.5 / 3.0));
  CHECK(judged.rmse == Approx(std::sqrt((1.0 + 9.0 + 1.0) / 3.0)));
  CHECK(judged.coverage.mean == Approx(2.0 / 3.0));
  CHECK(judged.coverage.low == proportion_interval(2, 3).low);
  CHECK(judged.rejection.mean == Approx(2.0 / 3.0));
}

TEST_CASE("a test's truth is the difference of two whole runs, its estimates those of runs by hand", "[experiment]") {
  const Experiment experiment = small_experiment();
  const AbResult result = ab(experiment, popularity(), greedy(), quick());
  REQUIRE(result.levels.size() == 1);
  const AbMetricResult& revenue = result.levels[0].metrics[0];

  Simulation warm{experiment, 2};
  Log begun;
  warm.run_until_day(1, begun);
  forget_events(begun, start_of_day(1));
  const AbPopulation population = population_of(warm);
  const AbTime time{start_of_day(1), start_of_day(3), hours{6}};
  const auto finished = [&](Simulation simulation) {
    Log log = begun;
    simulation.run_until_day(3, log);
    simulation.end_log(log);
    return log;
  };
  const auto revenue_under = [&](const NamedPolicy& policy) {
    Simulation whole = warm;
    whole.decide_by(policy.policy);
    const auto metrics = market_metrics(finished(whole), time.from, time.to);
    return std::ranges::find(metrics, "revenue", &MetricValue::name)->value;
  };
  RunningStats truths;
  for (const double truth : revenue.truths) { truths.observe(truth); }
  CHECK(revenue.truth.mean == truths.mean());
  CHECK(revenue.truth_sd == truths.standard_deviation());
  CHECK(revenue.truths[2] == Approx(revenue_under(greedy()) - revenue_under(popularity())));
  for (std::size_t d = 0; d < 3; ++d) {
    const AbSplit split{static_cast<AbDesign>(d), RunKey{experiment.scenario.run.seed, 2}, 0.5, time};
    Simulation mixed = warm;
    split_decisions(mixed, split, popularity().policy, greedy().policy, ArmLearning::shared);
    const AbEstimate by_hand = estimate_effect(finished(mixed), AdditiveMetric::revenue, split, population, {});
    CHECK(revenue.designs[d].design == static_cast<AbDesign>(d));
    CHECK(same(revenue.designs[d].estimates[2], by_hand));
  }
}

TEST_CASE("tests do not depend on the number of threads, and tell of each run", "[experiment]") {
  AbOptions options = quick();
  options.overload = {0.5, 2.0};
  const AbResult single = ab(small_experiment(), popularity(), greedy(), options);
  std::atomic<int> runs = 0;
  options.jobs = 2;
  options.on_run_done = [&] { ++runs; };
  const AbResult threaded = ab(small_experiment(), popularity(), greedy(), options);
  CHECK(runs == 2 * 3 * 5);
  for (std::size_t l = 0; l < 2; ++l) {
    for (std::size_t m = 0; m < 2; ++m) {
      const AbMetricResult& a = single.levels[l].metrics[m];
      const AbMetricResult& b = threaded.levels[l].metrics[m];
      CHECK(a.truths == b.truths);
      for (std::size_t d = 0; d < 3; ++d) {
        CHECK(std::ranges::equal(a.designs[d].estimates, b.designs[d].estimates, same));
      }
    }
  }
}

TEST_CASE("a higher level of overload crowds rooms; level 1 is the scenario", "[experiment]") {
  AbOptions options = quick();
  options.designs = {AbDesign::user};
  options.overload = {0.25, 1.0, 4.0};
  const AbResult result = ab(small_experiment(), popularity(), greedy(), options);
  CHECK(result.levels[0].overload_share.mean < result.levels[1].overload_share.mean);
  CHECK(result.levels[1].overload_share.mean < result.levels[2].overload_share.mean);
  options.overload = {1.0};
  const AbResult alone = ab(small_experiment(), popularity(), greedy(), options);
  CHECK(result.levels[1].metrics[0].truths == alone.levels[0].metrics[0].truths);
}

TEST_CASE("of one policy against itself the truth is 0", "[experiment]") {
  const NamedPolicy policy = load_policy("softmax");
  const AbResult result = ab(small_experiment(), policy, load_policy("softmax"), quick());
  CHECK(result.same_policy);
  CHECK_FALSE(ab(small_experiment(), policy, load_policy("greedy"), quick()).same_policy);
  for (const AbMetricResult& metric : result.levels[0].metrics) {
    CHECK(metric.truth.low == 0.0);
    CHECK(metric.truth.high == 0.0);
    CHECK(metric.truth_sd == 0.0);
  }
}

TEST_CASE("blocks that do not fit, are too few or are washed out whole are refused, as is a capacity of nothing",
          "[experiment]") {
  const auto refused = [](auto change) {
    AbOptions options = quick();
    change(options);
    CHECK_THROWS_AS(ab(small_experiment(), popularity(), greedy(), options), InputError);
  };
  refused([](AbOptions& options) { options.block = hours{7}; });
  refused([](AbOptions& options) { options.block = hours{24}; });
  refused([](AbOptions& options) { options.block = hours{96}; });
  refused([](AbOptions& options) { options.share = 0.1; });
  refused([](AbOptions& options) { options.washout = options.block; });
  refused([](AbOptions& options) { options.overload = {1.0, 1000.0}; });

  AbOptions without_switchback = quick();
  without_switchback.designs = {AbDesign::user};
  without_switchback.block = hours{7};
  CHECK_NOTHROW(ab(small_experiment(), popularity(), greedy(), without_switchback));
}
