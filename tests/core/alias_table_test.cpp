#include "libsim/core/alias_table.hpp"

#include <array>
#include <numeric>
#include <vector>

#include <catch2/catch.hpp>

#include "../support/standard_error.hpp"

using namespace libsim;

TEST_CASE("an alias table draws every index in proportion to its weight", "[core]") {
  const std::vector<double> weights =
      GENERATE(std::vector<double>{1.0}, std::vector<double>{3.0, 0.0, 1.0}, std::vector<double>{1.0, 1.0, 1.0, 1.0},
               std::vector<double>{1e-6, 0.5, 100.0, 20.0, 7.0, 0.0, 7.0});
  const AliasTable table{weights};
  REQUIRE(table.size() == weights.size());
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  RngStream rng{{1, 0}, Purpose::test, 1};
  constexpr int draws = 100'000;
  std::vector<int> found(weights.size());
  for (int i = 0; i < draws; ++i) { ++found.at(table.draw(rng)); }
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const double p = weights[i] / sum;
    CHECK(found[i] / double{draws} == Approx(p).margin(four_errors_of_share(p, draws) + 1e-12));
    if (weights[i] == 0.0) { CHECK(found[i] == 0); }
  }
}

TEST_CASE("a draw from an alias table takes two draws of the stream, whatever comes out", "[core]") {
  const AliasTable table{std::array{1.0, 5.0, 2.0}};
  RngStream drawn{{1, 0}, Purpose::test, 2};
  RngStream skipped{{1, 0}, Purpose::test, 2};
  for (int i = 0; i < 100; ++i) {
    table.draw(drawn);
    skipped();
    skipped();
  }
  CHECK(drawn() == skipped());
}
