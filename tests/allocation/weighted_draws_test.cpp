#include "libsim/allocation/weighted_draws.hpp"

#include <cmath>
#include <vector>

#include <catch2/catch.hpp>

#include "libsim/core/draws.hpp"

using namespace libsim;

TEST_CASE("weighted draws come in proportion to their weights, across blocks", "[allocation]") {
  WeightedDraws draws;
  const auto weights = draws.prepare(700);
  for (std::size_t i = 0; i < weights.size(); ++i) { weights[i] = i % 3 == 0 ? 0.0F : static_cast<float>(i % 50); }
  draws.sum();
  constexpr int n = 200'000;
  std::vector<int> count(weights.size());
  RngStream rng{{31, 0}, Purpose::test, 1};
  for (int i = 0; i < n; ++i) { ++count[draws.draw(rng).index]; }
  // Pearson's statistic: mean k, variance 2k for k degrees of freedom.
  double statistic = 0;
  double freedom = -1;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const double expected = n * static_cast<double>(weights[i]) / draws.total();
    if (expected == 0.0) {
      REQUIRE(count[i] == 0);
      continue;
    }
    statistic += (count[i] - expected) * (count[i] - expected) / expected;
    ++freedom;
  }
  CHECK(statistic == Approx(freedom).margin(4 * std::sqrt(2 * freedom)));
}

TEST_CASE("taking weights out leaves exactly the sum of the others", "[allocation]") {
  WeightedDraws draws;
  constexpr std::size_t n = 300;
  const auto weights = draws.prepare(n);
  std::vector<double> left(n);
  for (std::size_t i = 0; i < n; ++i) {
    weights[i] = static_cast<float>(i + 1);
    left[i] = static_cast<double>(i + 1);
  }
  draws.sum();
  RngStream rng{{32, 0}, Purpose::test, 2};
  for (std::size_t round = 0; round < n; ++round) {
    double sum = 0;
    for (const double weight : left) { sum += weight; }
    REQUIRE(draws.total() == sum);  // small integers: no rounding
    const WeightedDraws::Draw drawn = draws.draw(rng);
    REQUIRE(drawn.probability == left[drawn.index] / sum);
    REQUIRE(drawn.probability > 0.0);
    left[drawn.index] = 0;
    draws.remove(drawn.index);
  }
  CHECK(draws.total() == 0.0);
}

TEST_CASE("a smaller set after a larger one draws no leftover", "[allocation]") {
  WeightedDraws draws;
  for (float& weight : draws.prepare(500)) { weight = 1.0F; }
  draws.sum();
  for (float& weight : draws.prepare(3)) { weight = 1.0F; }
  draws.sum();
  CHECK(draws.total() == 3.0);
}
