#include "libsim/core/shuffle.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <vector>

#include <catch2/catch.hpp>

using namespace libsim;

namespace {

/// 0, 1, ..., n - 1 in the order that `rng` gives them.
std::vector<std::uint32_t> shuffled(std::uint32_t n, RngStream& rng) {
  std::vector<std::uint32_t> items(n);
  std::iota(items.begin(), items.end(), 0U);
  shuffle(std::span{items}, rng);
  return items;
}

}  // namespace

TEST_CASE("a shuffle loses no item and doubles none", "[core]") {
  RngStream rng{{1, 0}, Purpose::test, 1};
  for (const std::uint32_t n : {0U, 1U, 2U, 3U, 1000U}) {
    std::vector<std::uint32_t> items = shuffled(n, rng);
    std::ranges::sort(items);
    std::vector<std::uint32_t> all(n);
    std::iota(all.begin(), all.end(), 0U);
    CHECK(items == all);
  }
}

TEST_CASE("a shuffle gives the same order for the same stream, and another for another", "[core]") {
  const auto order = [](std::uint32_t seed) {
    RngStream rng{{seed, 0}, Purpose::test, 2};
    return shuffled(50, rng);
  };
  CHECK(order(1) == order(1));
  CHECK(order(1) != order(2));
}

TEST_CASE("a shuffle draws once for each item but one, the last place first", "[core]") {
  RngStream rng{{1, 0}, Purpose::test, 3};
  RngStream same_draws = rng;
  const std::vector<std::uint32_t> items = shuffled(4, rng);
  std::vector<std::uint32_t> by_hand{0, 1, 2, 3};
  for (const std::uint32_t left : {4U, 3U, 2U}) { std::swap(by_hand[left - 1], by_hand[draw_index(same_draws, left)]); }
  CHECK(items == by_hand);
  CHECK(rng() == same_draws());
}

TEST_CASE("a shuffle gives every order equally often", "[core]") {
  constexpr int rounds = 24'000;
  constexpr int orders = 24;
  RngStream rng{{1, 0}, Purpose::test, 4};
  std::map<std::vector<std::uint32_t>, int> found;
  for (int i = 0; i < rounds; ++i) { ++found[shuffled(4, rng)]; }
  REQUIRE(found.size() == orders);
  constexpr double expected = double{rounds} / orders;
  double chi_square = 0.0;
  for (const auto& [order, count] : found) { chi_square += (count - expected) * (count - expected) / expected; }
  // Its mean is 23, the degrees of freedom, and its variance twice that: 4 standard deviations above.
  CHECK(chi_square < 23.0 + 4.0 * std::sqrt(46.0));
}
