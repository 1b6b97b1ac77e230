#include "libsim/bound/network_bound.hpp"

#include <algorithm>
#include <cmath>

#include <catch2/catch.hpp>

#include "boost_flow.hpp"
#include "made_requests.hpp"

using namespace libsim;

TEST_CASE("the flow's slates are worth what the best of all slates are, by trying each", "[bound]") {
  for (std::uint32_t number = 0; number < 30; ++number) {
    const FrozenRequests frozen = made_requests(number, 3, 4, 3, {1.25, 0.75});
    const auto returns = made_returns(number, frozen.streamers);
    const auto found = network_bound(frozen, returns);
    REQUIRE(found);
    const double best = best_by_enumeration(frozen, [&](const Slates& s) { return worth_of(frozen, returns, s); });
    CHECK(found->worth == best);
    CHECK(worth_of(frozen, returns, found->slates) == best);
    CHECK(found->upper >= best);
    CHECK(found->upper <= best + 1e-8);
  }
}

TEST_CASE("the network simplex finds what Boost.Graph's shortest paths find", "[bound]") {
  for (std::uint32_t number = 0; number < 10; ++number) {
    const FrozenRequests frozen = made_requests(number, 40, 12, 7, {1.5, 1.0, 0.5});
    auto returns = made_returns(number, frozen.streamers);
    for (ExposureReturns& steps : returns) { steps[1].impressions += 4; }
    const auto found = network_bound(frozen, returns);
    REQUIRE(found);
    CHECK(found->worth == BoostFlow{frozen, returns}.worth());
  }
}

TEST_CASE("without caps that bind, the best slates are each request's most valuable rooms", "[bound]") {
  const FrozenRequests frozen = made_requests(1, 50, 10, 6, {1.5, 1.0, 0.5});
  const auto found = network_bound(frozen, exposure_caps(std::vector<std::int64_t>(10, 50)));
  REQUIRE(found);
  CHECK(found->worth == total_coins(frozen, best_slates(frozen, std::vector<double>(10, 1.0))));
}

TEST_CASE("a cap goes to those who gain most by it", "[bound]") {
  FrozenRequests frozen;
  frozen.slot_weight = {1.0};
  const std::vector<StreamerId> both{StreamerId{0}, StreamerId{1}};
  for (const float gain : {5.0F, 1.0F, 3.0F, 2.0F}) {
    frozen.append(both, std::vector{10.0F + gain, 10.0F}, std::vector<std::uint32_t>{});
  }
  const auto found = network_bound(frozen, exposure_caps(std::vector<std::int64_t>{2, 4}));
  REQUIRE(found);
  CHECK(found->worth == 48.0);
  CHECK(found->slates == Slates{0, 3, 4, 7});
}

TEST_CASE("what is too much work is not solved, and the limits are counts", "[bound]") {
  const FrozenRequests frozen = made_requests(1, 40, 12, 7, {1.5, 1.0, 0.5});
  const auto caps = exposure_caps(impressions_by_streamer(frozen, frozen.shown));
  CHECK_FALSE(network_bound(frozen, caps, {.arcs = 40 * 3}));
  std::int64_t enough = 1;
  while (!network_bound(frozen, caps, {.potentials = enough})) { enough *= 2; }
  CHECK(enough > 64);
  CHECK_FALSE(network_bound(frozen, caps, {.potentials = enough / 2}));
  CHECK(network_bound(frozen, caps, {.potentials = enough})->slates == network_bound(frozen, caps)->slates);
}
