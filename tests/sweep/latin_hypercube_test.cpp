#include "libsim/sweep/latin_hypercube.hpp"

#include <catch2/catch.hpp>

using namespace libsim;

TEST_CASE("a column of a latin hypercube has one point in each stratum", "[sweep]") {
  for (const std::uint32_t n : {1U, 2U, 7U, 1000U}) {
    std::vector<int> points(n);
    for (const double share : latin_column(n, RngStream{{3, 0}, Purpose::design, n})) {
      REQUIRE(share >= 0.0);
      REQUIRE(share < 1.0);
      ++points[static_cast<std::size_t>(share * n)];
    }
    CHECK(points == std::vector<int>(n, 1));
  }
}

TEST_CASE("columns are the same for the same stream, and in another order for another", "[sweep]") {
  const auto column = [](std::uint32_t seed, std::uint32_t range) {
    return latin_column(50, RngStream{{seed, 0}, Purpose::design, 0, range});
  };
  CHECK(column(1, 0) == column(1, 0));
  CHECK(column(1, 0) != column(2, 0));
  CHECK(column(1, 0) != column(1, 1));
}
