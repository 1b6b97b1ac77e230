#include "libsim/metrics/predictive.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include <catch2/catch.hpp>

using namespace libsim;

namespace {

FactTarget target_of(const char* id, double value) {
  FactTarget target;
  target.id = id;
  target.target = value;
  return target;
}

std::vector<std::vector<FactValue>> seeds_with(const std::vector<double>& values) {
  std::vector<std::vector<FactValue>> seeds;
  for (const double value : values) { seeds.push_back({{"a", value, "of rows", "rows"}}); }
  return seeds;
}

}  // namespace

TEST_CASE("a target's rank among seeds is 1 below all of them, and halfway among equals", "[metrics]") {
  const auto rank_of = [](double target) {
    const std::vector<FactTarget> targets{target_of("a", target)};
    return predict_facts(seeds_with({3, 1, 2, 2}), targets, 1.0).at(0).rank;
  };
  CHECK(rank_of(0.5) == 1.0);
  CHECK(rank_of(1.5) == 2.0);
  CHECK(rank_of(2.0) == 3.0);
  CHECK(rank_of(9.0) == 5.0);
}

TEST_CASE("mean, sd and z are over the seeds that have the fact, and a fact that no seed has is left out",
          "[metrics]") {
  const double none = std::numeric_limits<double>::quiet_NaN();
  const std::vector<FactTarget> targets{target_of("unknown", 1.0), target_of("a", 5.0)};
  const std::vector<PredictiveRow> rows = predict_facts(seeds_with({1, none, 3}), targets, 1.0);
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].id == "a");
  CHECK(rows[0].seeds == 2);
  CHECK(rows[0].mean == 2.0);
  CHECK(rows[0].sd == Approx(std::sqrt(2.0)));
  CHECK(rows[0].min == 1.0);
  CHECK(rows[0].max == 3.0);
  CHECK(rows[0].z == Approx(3.0 / std::sqrt(2.0)));
  CHECK(std::isnan(predict_facts(seeds_with({1}), targets, 1.0).at(0).z));
}

TEST_CASE("the target is the one at the market's scale", "[metrics]") {
  FactTarget target = target_of("a", 1000.0);
  target.scales_with_market = true;
  const std::vector<FactTarget> targets{target};
  CHECK(predict_facts(seeds_with({99, 101}), targets, 0.1).at(0).target == Approx(100.0));
}
