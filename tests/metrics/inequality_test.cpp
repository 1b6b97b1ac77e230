#include "libsim/metrics/inequality.hpp"

#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

#include <catch2/catch.hpp>

#include "libsim/core/draws.hpp"

using namespace libsim;

namespace {

/// 31 amounts, the rest of 300 members have none.
std::vector<double> zero_inflated() {
  std::vector<double> amounts{0.10709788934105403, 1.0575799939750408,  5.483423731331466,   9.282639409828148,
                              0.6609878161196949,  8.143651054204597,   0.7632908411050386,  3.8054945659290507,
                              1.2432041425844893,  7.029617618600479,   6.716117805883631,   3.8637826884638238,
                              0.6073091333032308,  2.0848798123674137,  13.753375809899287,  8.895897500353923,
                              1.0264493569296014,  11.177361424714304,  0.25328231971578896, 2.0289738463111675,
                              5.076145542967056,   0.02744229618350391, 4.118289934798366,   5.312126749785476,
                              1.269850447165878,   4.730529255335506,   21.18253344221309,   1.7639785767459715,
                              4.019395733214671,   8.366080733041134,   1.519403869292375};
  amounts.resize(300, 0.0);
  return amounts;
}

std::vector<std::int64_t> skewed_amounts(std::uint32_t entity) {
  RngStream rng{{5, 0}, Purpose::test, entity};
  std::vector<std::int64_t> amounts;
  for (int i = 0; i < 500; ++i) {
    amounts.push_back(draw_bernoulli(rng, 0.6) ? 0 : static_cast<std::int64_t>(draw_lognormal(rng, 2.0, 2.0)));
  }
  return amounts;
}

}  // namespace

TEST_CASE("inequality agrees with values computed by other software", "[metrics]") {
  // Computed with numpy 1.24.2.
  const std::vector<double> amounts = zero_inflated();
  CHECK(gini(amounts) == Approx(0.948998521430149).epsilon(1e-12));
  CHECK(herfindahl_hirschman(amounts) == Approx(0.06381460815957786).epsilon(1e-12));
  CHECK(shannon_entropy(amounts) == Approx(2.9946451778374845).epsilon(1e-12));
  CHECK(jain_index(amounts) == Approx(0.05223464390783127).epsilon(1e-12));
  CHECK(top_share(amounts, 0.01, TopRule::up) == Approx(0.3172126941348544).epsilon(1e-12));
  CHECK(top_share(amounts, 0.10, TopRule::up) == Approx(0.9998112247390427).epsilon(1e-12));

  const std::vector<std::int64_t> two{1, 3};
  CHECK(gini(two) == 0.25);
  CHECK(herfindahl_hirschman(two) == 0.625);
  CHECK(shannon_entropy(two) == Approx(0.5623351446188083).epsilon(1e-12));
  CHECK(jain_index(two) == Approx(0.8).epsilon(1e-12));
  CHECK(top_share(two, 0.01, TopRule::up) == 0.75);
}

TEST_CASE("the Gini coefficient of integers is that of all pairs", "[metrics]") {
  const std::vector<std::int64_t> amounts = skewed_amounts(1);
  std::int64_t differences = 0;
  std::int64_t total = 0;
  for (const std::int64_t a : amounts) {
    total += a;
    for (const std::int64_t b : amounts) { differences += a > b ? a - b : b - a; }
  }
  const auto n = static_cast<double>(amounts.size());
  CHECK(gini(amounts) ==
        Approx(static_cast<double>(differences) / (2.0 * n * static_cast<double>(total))).epsilon(1e-14));
}

TEST_CASE("one who takes all, all alike, nobody with anything, nobody at all", "[metrics]") {
  std::vector<std::int64_t> one_takes_all(10, 0);
  one_takes_all[3] = 7;
  CHECK(gini(one_takes_all) == Approx(0.9).epsilon(1e-15));
  CHECK(effective_number(one_takes_all) == Approx(1.0).epsilon(1e-14));
  CHECK(herfindahl_hirschman(one_takes_all) == 1.0);

  const std::vector<std::int64_t> alike(8, 5);
  CHECK(gini(alike) == 0.0);
  CHECK(effective_number(alike) == Approx(8.0).epsilon(1e-14));
  CHECK(jain_index(alike) == Approx(1.0).epsilon(1e-14));

  const std::vector<std::int64_t> nothing(4, 0);
  CHECK(gini(nothing) == 0.0);
  CHECK(std::isnan(herfindahl_hirschman(nothing)));
  CHECK(std::isnan(effective_number(nothing)));
  CHECK(std::isnan(top_share(nothing, 0.5)));

  const std::vector<std::int64_t> nobody;
  CHECK(std::isnan(gini(nobody)));
  CHECK(std::isnan(top_share(nobody, 0.5)));
  CHECK(std::isnan(coverage(std::span<const std::int64_t>{nobody}, std::int64_t{1})));
  CHECK(lorenz_curve(nobody, 4).empty());
}

TEST_CASE("inequality does not depend on the order or the unit of amounts", "[metrics]") {
  const std::vector<std::int64_t> amounts = skewed_amounts(2);
  const std::vector<std::int64_t> reversed(amounts.rbegin(), amounts.rend());
  std::vector<std::int64_t> tenfold = amounts;
  for (std::int64_t& x : tenfold) { x *= 10; }
  CHECK(gini(amounts) == gini(reversed));
  CHECK(shannon_entropy(amounts) == shannon_entropy(reversed));
  CHECK(herfindahl_hirschman(amounts) == herfindahl_hirschman(reversed));
  CHECK(top_share(amounts, 0.05) == top_share(reversed, 0.05));
  CHECK(gini(tenfold) == Approx(gini(amounts)).epsilon(1e-14));
}

TEST_CASE("the top 1% is counted by the floor, but never nobody", "[metrics]") {
  std::vector<std::int64_t> amounts(299, 1);
  amounts.push_back(101);  // 300 members: 3 on top
  CHECK(top_share(amounts, 0.01) == Approx(103.0 / 400.0));
  amounts.pop_back();  // 299 members: 2 on top
  CHECK(top_share(amounts, 0.01) == Approx(2.0 / 299.0));
  CHECK(top_share(std::vector<std::int64_t>{1, 3}, 0.01) == 0.75);
  CHECK(top_share(std::vector<std::int64_t>(100, 1), 0.29) == 0.29);  // 0.29 * 100 is 28.999... in doubles
}

TEST_CASE("the Lorenz curve runs below equality, and the area between them is the Gini coefficient", "[metrics]") {
  const std::vector<std::int64_t> amounts = skewed_amounts(3);
  const std::vector<LorenzPoint> curve = lorenz_curve(amounts, amounts.size());
  CHECK(curve.front().share == 0.0);
  CHECK(curve.back().share == 1.0);
  double area = 0.0;
  for (std::size_t i = 1; i < curve.size(); ++i) {
    REQUIRE(curve[i].share <= curve[i].members + 1e-12);
    area += 0.5 * (curve[i].share + curve[i - 1].share) * (curve[i].members - curve[i - 1].members);
  }
  CHECK(1.0 - 2.0 * area == Approx(gini(amounts)).epsilon(1e-12));
}

TEST_CASE("coverage is the share of members that have enough", "[metrics]") {
  const std::vector<std::int64_t> amounts{0, 9, 10, 11};
  CHECK(coverage(std::span<const std::int64_t>{amounts}, std::int64_t{10}) == 0.5);
}
