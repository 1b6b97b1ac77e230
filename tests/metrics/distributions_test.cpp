#include "libsim/metrics/distributions.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include <catch2/catch.hpp>

#include "libsim/core/draws.hpp"
#include "libsim/experiment/measured_facts.hpp"

using namespace libsim;

namespace {

constexpr std::size_t gifts = 2;  ///< of `distribution_kinds`

/// A log whose gifts are `amounts`, and that has nothing else.
LogDistributions gifts_only(std::vector<std::int64_t> amounts) {
  LogDistributions log;
  log[gifts] = distribution_of(std::move(amounts));
  return log;
}

std::vector<std::int64_t> drawn(std::uint32_t entity, int count) {
  RngStream rng{{11, 0}, Purpose::test, entity};
  std::vector<std::int64_t> values;
  for (int i = 0; i < count; ++i) { values.push_back(static_cast<std::int64_t>(draw_lognormal(rng, 2.0, 1.0))); }
  return values;
}

double share_up_to(const std::vector<std::int64_t>& values, std::int64_t x) {
  return static_cast<double>(std::ranges::count_if(values, [x](std::int64_t value) { return value <= x; })) /
         static_cast<double>(values.size());
}

}  // namespace

TEST_CASE("a distribution counts every value, and gives all of them back in order", "[metrics]") {
  const Distribution distribution = distribution_of({5, 1, 5, 2, 5, 1});
  CHECK(distribution.runs == std::vector<ValueCount>{{1, 2}, {2, 1}, {5, 3}});
  CHECK(distribution.size == 6);
  CHECK(distribution.values() == std::vector<std::int64_t>{1, 1, 2, 5, 5, 5});
  CHECK(distribution_of({}).values().empty());
}

TEST_CASE("the KS distance is the largest gap of the two distribution functions", "[metrics]") {
  const auto distance = [](std::vector<std::int64_t> a, std::vector<std::int64_t> b) {
    return ks_distance(distribution_of(std::move(a)), distribution_of(std::move(b)));
  };
  CHECK(distance({1, 2, 3, 4}, {3, 4, 5, 6}) == 0.5);
  CHECK(distance({1, 2, 2, 2}, {2, 2, 2, 3}) == 0.25);  // ties: both functions jump at 2
  CHECK(distance({1, 2}, {1, 1, 2, 2}) == 0.0);
  CHECK(distance({1, 2}, {3}) == 1.0);
  CHECK(std::isnan(distance({}, {3})));

  const std::vector<std::int64_t> a = drawn(1, 300);
  const std::vector<std::int64_t> b = drawn(2, 170);
  double largest = 0.0;
  for (const std::int64_t x : a) { largest = std::max(largest, std::abs(share_up_to(a, x) - share_up_to(b, x))); }
  for (const std::int64_t x : b) { largest = std::max(largest, std::abs(share_up_to(a, x) - share_up_to(b, x))); }
  CHECK(distance(a, b) == Approx(largest).epsilon(1e-14));
  CHECK(distance(b, a) == distance(a, b));
}

TEST_CASE("distances between logs are of all pairs, to another log of all logs, and empty ones count nowhere",
          "[metrics]") {
  const std::vector<LogDistributions> logs{gifts_only({1, 2}), gifts_only({1, 2}), gifts_only({}), gifts_only({2, 3})};
  const KsSummary between = ks_between_logs(logs, gifts);
  CHECK(between.pairs == 3);  // 0, 1/2, 1/2
  CHECK(between.median == 0.5);
  CHECK(between.max == 0.5);
  const KsSummary to = ks_to_log(logs, gifts_only({1, 2}), gifts);
  CHECK(to.pairs == 3);
  CHECK(to.median == 0.0);
  CHECK(to.max == 0.5);
  CHECK(std::isnan(ks_to_log(logs, gifts_only({}), gifts).max));
  CHECK(std::isnan(ks_between_logs({logs.data(), 1}, gifts).median));
}

TEST_CASE("a CCDF is the share with at least as much, at values of the logs, from 1 down", "[metrics]") {
  const std::vector<LogDistributions> logs{gifts_only({1, 1, 2, 10}), gifts_only({2, 2, 2, 40})};
  const LogDistributions reference = gifts_only({100});
  const std::vector<EnvelopePoint> points = ccdf_envelope(logs, &reference, gifts);
  const auto at = [&](double value) { return *std::ranges::find(points, value, &EnvelopePoint::at); };
  CHECK(at(1).first == 1.0);
  CHECK(at(2).first == 0.5);
  CHECK(at(2).most == 1.0);
  CHECK(at(10).first == 0.25);
  CHECK(at(10).least == 0.25);
  CHECK(at(40).first == 0.0);
  CHECK(at(40).most == 0.25);
  CHECK(at(100).reference == 1.0);
  CHECK(points.back().at == 100);
  CHECK(std::isnan(ccdf_envelope(logs, nullptr, gifts).front().reference));
  CHECK(ccdf_envelope({{gifts_only({})}}, nullptr, gifts).empty());
}

TEST_CASE("a Lorenz envelope goes from 0 to 1, holds its first curve, and shows the richest", "[metrics]") {
  std::vector<LogDistributions> logs;
  for (std::uint32_t seed = 0; seed < 3; ++seed) { logs.push_back(gifts_only(drawn(seed, 5000))); }
  const std::vector<EnvelopePoint> points = lorenz_envelope(logs, nullptr, gifts);
  REQUIRE(points.size() > 100);
  CHECK(points.size() <= 500);
  CHECK(points.front().first == 0.0);
  CHECK(points.back().at == 1.0);
  CHECK(points.back().least == 1.0);
  CHECK(points[points.size() - 2].at > 1.0 - 2.0 / 5000.0);
  double before = -1.0;
  for (const EnvelopePoint& point : points) {
    CHECK(point.at > before);
    CHECK((point.least <= point.first && point.first <= point.most));
    CHECK(point.most <= point.at + 1e-12);  // nobody's curve is above equal shares
    before = point.at;
  }
}

TEST_CASE("a market's distributions have as many values as its facts count, and their coins are conserved",
          "[metrics]") {
  const Experiment experiment = load_experiment(LIBSIM_SOURCE_DIR "/scenarios/tiny.json", {"run.days=3"});
  const MeasuredFacts measured = measure_facts(experiment, {.distributions = true});
  const auto fact = [&](const char* id) {
    return static_cast<std::int64_t>(std::ranges::find(measured.seeds[0], id, &FactValue::id)->value);
  };
  const auto total = [](const Distribution& distribution) {
    const std::vector<std::int64_t> values = distribution.values();
    return std::accumulate(values.begin(), values.end(), std::int64_t{0});
  };
  const auto& [per_user, per_streamer, per_gift, watch, spans, clicks] = measured.distributions.at(0);
  REQUIRE(per_gift.size > 0);
  CHECK(per_gift.size == fact("scale.gifts"));
  CHECK(watch.size == fact("scale.clicks"));
  CHECK(spans.size == fact("scale.sessions"));
  CHECK(total(clicks) == fact("scale.clicks"));
  CHECK(total(per_user) == total(per_gift));
  CHECK(total(per_streamer) == total(per_gift));
  CHECK(measure_facts(experiment).distributions.empty());
}
