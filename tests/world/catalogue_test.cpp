#include "libsim/world/catalogue.hpp"

#include <algorithm>
#include <cmath>

#include <catch2/catch.hpp>

#include "../support/standard_error.hpp"
#include "libsim/core/draws.hpp"

using namespace libsim;

TEST_CASE("a gift is the highest rung that willingness and wallet allow", "[world]") {
  const Catalogue catalogue{CatalogueConfig{}};
  const auto& rungs = catalogue.rungs();
  REQUIRE(std::ranges::is_sorted(rungs));
  RngStream rng{{1, 0}, Purpose::test, 1};
  for (int i = 0; i < 5000; ++i) {
    const double z = 2.0 + 3.0 * draw_normal(rng);
    const double wallet = draw_lognormal(rng, 4.0, 4.0);
    const double limit = std::min(std::max(catalogue.willingness(z), rungs.front()), wallet);
    const auto above = std::ranges::upper_bound(rungs, limit);
    const double expected = above == rungs.begin() ? 0.0 : *std::prev(above);
    const auto got = to_double(catalogue.amount(z, wallet));
    // At a knot, the willingness and the score of a rung may differ in the last bit.
    if (std::fabs(limit / expected - 1.0) > 1e-9) { REQUIRE(got == expected); }
    REQUIRE(got <= wallet);
  }
}

TEST_CASE("a wallet below the cheapest gift gives nothing, and a mean score still gives the cheapest", "[world]") {
  const Catalogue catalogue{CatalogueConfig{}};
  CHECK(catalogue.amount(5.0, 0.99) == Coins{0});
  CHECK(catalogue.amount(5.0, 1.0) == Coins{1});
  CHECK(catalogue.amount(-50.0, 1e9) == Coins{1});
  CHECK(catalogue.amount(1e3, 1e12).value == static_cast<std::int64_t>(catalogue.rungs().back()));
}

TEST_CASE("above the last price rungs are combos of it, up to the highest willingness", "[world]") {
  CatalogueConfig config;
  config.prices = {1.0, 10.0};
  config.willingness_z = {-1.0, 3.0};
  config.willingness_coins = {1.0, 55.0};
  CHECK(Catalogue{config}.rungs() == std::vector<double>{1.0, 10.0, 20.0, 30.0, 40.0, 50.0});
}

TEST_CASE("willingness is log-linear between the knots and flat beyond them", "[world]") {
  CatalogueConfig config;
  config.prices = {1.0};
  config.willingness_z = {0.0, 2.0};
  config.willingness_coins = {1.0, 100.0};
  const Catalogue catalogue{config};
  CHECK(catalogue.willingness(1.0) == Approx(10.0));
  CHECK(catalogue.willingness(-9.0) == Approx(1.0));
  CHECK(catalogue.willingness(9.0) == Approx(100.0));
}

TEST_CASE("rungs up to the first knot are within anybody's willingness", "[world]") {
  CatalogueConfig config;
  config.prices = {1.0, 4.0, 5.0, 20.0};
  config.willingness_z = {-1.0, 1.0};
  config.willingness_coins = {5.0, 20.0};
  const Catalogue catalogue{config};
  for (const double z : {-50.0, -1.0, 0.9}) {
    CHECK(catalogue.amount(z, 100.0) == Coins{5});
    CHECK(catalogue.amount(z, 4.5) == Coins{4});
  }
  CHECK(catalogue.amount(1.0, 100.0) == Coins{20});
  CHECK(catalogue.expected_amount(-50.0, 1.0, 100.0) == Approx(5.0));
}

TEST_CASE("combos come one by one up to the fortieth, then at steps of about 5%", "[world]") {
  CatalogueConfig config;
  config.prices = {1.0};
  config.willingness_z = {0.0, 1.0};
  config.willingness_coins = {1.0, 1000.0};
  const std::vector<double> rungs = Catalogue{config}.rungs();
  for (std::size_t i = 0; i < 40; ++i) { CHECK(rungs[i] == static_cast<double>(i + 1)); }
  for (std::size_t i = 40; i < rungs.size(); ++i) { CHECK(rungs[i] == std::floor(rungs[i - 1] * 1.05)); }
  CHECK(rungs.size() > 100);
}

TEST_CASE("the expected amount is the mean of amounts", "[world]") {
  const Catalogue catalogue{CatalogueConfig{}};
  struct Case {
    double m;
    double sd;
    double wallet;
  };
  const Case c = GENERATE(Case{-0.05, 0.7, 1e9}, Case{0.4, 1.0, 2000.0}, Case{1.5, 0.5, 300.0}, Case{2.5, 0.9, 1e5},
                          Case{-3.0, 0.3, 50.0}, Case{0.0, 1.0, 0.5});
  RngStream rng{{2, 0}, Purpose::test, 2};
  RunningStats amounts;
  for (int i = 0; i < 100'000; ++i) {
    amounts.observe(to_double(catalogue.amount(c.m + c.sd * draw_normal(rng), c.wallet)));
  }
  CHECK(catalogue.expected_amount(c.m, c.sd, c.wallet) ==
        Approx(amounts.mean()).margin(four_errors_of_mean(amounts) + 1e-9));
}

TEST_CASE("without spread the expected amount is the amount", "[world]") {
  const Catalogue catalogue{CatalogueConfig{}};
  for (const double m : {-1.0, 0.7, 1.3, 2.9}) {
    CHECK(catalogue.expected_amount(m, 0.0, 5000.0) == Approx(to_double(catalogue.amount(m, 5000.0))));
  }
}
