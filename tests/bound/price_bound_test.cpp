#include "libsim/bound/price_bound.hpp"

#include <limits>

#include <catch2/catch.hpp>

#include "libsim/bound/network_bound.hpp"
#include "made_requests.hpp"

using namespace libsim;

TEST_CASE("no slates are worth more than the bound by prices, however short its search; a long one nears the best",
          "[bound]") {
  for (std::uint32_t number = 0; number < 10; ++number) {
    const FrozenRequests frozen = made_requests(number, 100, 12, 7, {1.5, 1.0, 0.5});
    const auto caps = impressions_by_streamer(frozen, frozen.shown);
    auto returns = exposure_caps(caps);
    if (number % 2 == 1) {
      returns = made_returns(number, frozen.streamers);
      for (std::size_t s = 0; s < returns.size(); ++s) { returns[s][1].impressions += caps[s]; }
    }
    const auto exact = network_bound(frozen, returns);
    REQUIRE(exact);
    double before = std::numeric_limits<double>::infinity();
    for (const int rounds : {1, 3, 10, 30, 300}) {
      const double upper = price_bound(frozen, returns, 0.0, {.rounds = rounds}).upper;
      CHECK(upper >= exact->worth * (1.0 - 1e-12));
      CHECK(upper <= before);
      before = upper;
    }
    const double gap_at_once = price_bound(frozen, returns, 0.0, {.rounds = 1}).upper - exact->worth;
    const double gap = price_bound(frozen, returns, exact->worth).upper - exact->worth;
    CHECK(gap <= 0.1 * gap_at_once);
    CHECK(gap <= 0.005 * exact->worth);
  }
}

TEST_CASE("prices bound any slates of small instances, by trying each", "[bound]") {
  for (std::uint32_t number = 0; number < 30; ++number) {
    const FrozenRequests frozen = made_requests(number, 3, 4, 3, {1.25, 0.75});
    const auto returns = made_returns(number, frozen.streamers);
    const double best = best_by_enumeration(frozen, [&](const Slates& s) { return worth_of(frozen, returns, s); });
    CHECK(price_bound(frozen, returns, best).upper >= best - 1e-12);
  }
}

TEST_CASE("where no cap binds, the first prices of 0 are the best", "[bound]") {
  const FrozenRequests frozen = made_requests(1, 50, 10, 6, {1.5, 1.0, 0.5});
  const double best = total_coins(frozen, best_slates(frozen, std::vector<double>(10, 1.0)));
  const PriceBound bound = price_bound(frozen, exposure_caps(std::vector<std::int64_t>(10, 50)), best);
  CHECK(bound.upper == Approx(best).epsilon(1e-12));
  CHECK(bound.price == std::vector<double>(10, 0.0));
}

TEST_CASE("an impression that all want costs what it brings more than the next", "[bound]") {
  FrozenRequests frozen;
  frozen.slot_weight = {1.0};
  const std::vector<StreamerId> both{StreamerId{0}, StreamerId{1}};
  for (int r = 0; r < 10; ++r) { frozen.append(both, std::vector{5.0F, 2.0F}, std::vector<std::uint32_t>{}); }
  const PriceBound bound = price_bound(frozen, exposure_caps(std::vector<std::int64_t>{4, 10}), 32.0);
  CHECK(bound.upper == Approx(4 * 5.0 + 6 * 2.0).epsilon(1e-3));
  CHECK(bound.price[0] == Approx(3.0).epsilon(0.01));
}
