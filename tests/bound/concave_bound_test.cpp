#include "libsim/bound/concave_bound.hpp"

#include <limits>

#include <catch2/catch.hpp>

#include "made_requests.hpp"

using namespace libsim;

TEST_CASE("no slates are worth more than the concave bound, by trying each", "[bound]") {
  const auto form = GENERATE(ConcaveForm::log, ConcaveForm::sqrt, ConcaveForm::saturating);
  const ConcaveReturns g{form};
  for (std::uint32_t number = 0; number < 20; ++number) {
    const FrozenRequests frozen = made_requests(number, 3, 4, 3, {1.25, 0.75});
    const double best = best_by_enumeration(
        frozen, [&](const Slates& s) { return concave_worth(g, 2.0, coins_by_streamer(frozen, s)); });
    for (const int rounds : {1, 5, 200}) {
      CHECK(concave_bound(frozen, g, 2.0, {.rounds = rounds}).upper >= best * (1.0 - 1e-12));
    }
  }
}

TEST_CASE("users who like all streamers alike are best shared out evenly", "[bound]") {
  FrozenRequests frozen;
  frozen.slot_weight = {1.0};
  const std::vector<StreamerId> all{StreamerId{0}, StreamerId{1}, StreamerId{2}};
  for (int r = 0; r < 30; ++r) { frozen.append(all, std::vector{2.0F, 2.0F, 2.0F}, std::vector<std::uint32_t>{}); }
  const ConcaveReturns g{ConcaveForm::log};
  const ConcaveBound bound = concave_bound(frozen, g, 5.0, {.rounds = 2000, .tolerance = 1e-4});
  const double best = 3.0 * g.value(20.0, 5.0);
  CHECK(bound.upper >= best * (1.0 - 1e-12));
  CHECK(bound.upper <= best * (1.0 + 1e-3));
  CHECK(bound.reached <= best * (1.0 + 1e-12));
}

TEST_CASE("where worth is revenue, the bound is the revenue of the most valuable rooms", "[bound]") {
  const FrozenRequests frozen = made_requests(3, 50, 10, 6, {1.5, 1.0, 0.5});
  const ConcaveBound bound = concave_bound(frozen, {ConcaveForm::alpha_fair, 0.0}, 1.0);
  const double best = total_coins(frozen, best_slates(frozen, std::vector<double>(10, 1.0)));
  CHECK(bound.upper == Approx(10.0 + best).epsilon(1e-12));
  CHECK(bound.reached == Approx(bound.upper).epsilon(1e-12));
}

TEST_CASE("the bound falls towards a worth that mixtures of slates reach", "[bound]") {
  const FrozenRequests frozen = made_requests(4, 300, 12, 7, {1.5, 1.0, 0.5});
  const ConcaveReturns g{ConcaveForm::log};
  double gap = std::numeric_limits<double>::infinity();
  for (const int rounds : {1, 10, 100, 1000}) {
    const ConcaveBound bound = concave_bound(frozen, g, 20.0, {.rounds = rounds, .tolerance = 0.0});
    CHECK(bound.reached <= bound.upper);
    CHECK(bound.upper - bound.reached < gap);
    gap = bound.upper - bound.reached;
  }
  CHECK(gap <= 1e-3 * concave_bound(frozen, g, 20.0).upper);
}
