#include "libsim/core/top_k.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include <catch2/catch.hpp>

#include "libsim/core/draws.hpp"

using namespace libsim;

namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();

std::vector<std::uint32_t> by_stable_sort(const std::vector<float>& values, std::size_t k) {
  std::vector<std::uint32_t> order(values.size());
  std::iota(order.begin(), order.end(), 0U);
  const auto worth = [&](std::uint32_t i) { return std::isnan(values[i]) ? -infinity : values[i]; };
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return worth(a) > worth(b); });
  order.resize(k);
  return order;
}

std::vector<std::uint32_t> by_top_k(const std::vector<float>& values, std::size_t k) {
  std::vector<std::uint32_t> chosen(k);
  top_k(values, chosen);
  return chosen;
}

}  // namespace

TEST_CASE("top_k agrees with a stable sort, ties and special values included", "[core]") {
  RngStream rng{{3, 0}, Purpose::test, 2};
  for (std::uint32_t n = 1; n < 700; n += n < 140 ? 1 : 37) {
    for (const std::uint32_t levels : {1U, 3U, 1'000'000U}) {
      std::vector<float> values(n);
      for (float& value : values) { value = static_cast<float>(draw_index(rng, levels)) - 1.0F; }
      if (levels == 3) {
        // Signed zeros tie, infinities count, NaN ranks with -infinity.
        for (float& value : values) {
          if (draw_bernoulli(rng, 0.2)) { value = -0.0F; }
          if (draw_bernoulli(rng, 0.1)) { value = -infinity; }
          if (draw_bernoulli(rng, 0.1)) { value = std::numeric_limits<float>::quiet_NaN(); }
          if (draw_bernoulli(rng, 0.01)) { value = infinity; }
        }
      }
      for (const std::size_t k : {1U, 4U, 16U}) {
        const std::size_t possible = std::min<std::size_t>(k, n);
        REQUIRE(by_top_k(values, possible) == by_stable_sort(values, possible));
      }
    }
  }
}

TEST_CASE("top_k finds the best when they all share one lane", "[core]") {
  std::vector<float> values(64 * 12, 0.0F);
  for (std::size_t row = 0; row < 12; ++row) { values[row * 64 + 5] = static_cast<float>(row + 1); }
  CHECK(by_top_k(values, 10) == by_stable_sort(values, 10));
}

TEST_CASE("top_k of nothing wanted writes nothing", "[core]") {
  CHECK(by_top_k({1.0F, 2.0F}, 0).empty());
}
