#include "libsim/bound/frozen_requests.hpp"

#include <array>

#include <catch2/catch.hpp>

#include "made_requests.hpp"

using namespace libsim;

TEST_CASE("the best slates at prices are those that no other slates beat", "[bound]") {
  for (std::uint32_t number = 0; number < 20; ++number) {
    const FrozenRequests frozen = made_requests(number, 2, 6, 4, {1.5, 0.5});
    const std::vector<double> price{1.0, 0.5, 0.0, 2.0, 1.0, 0.25};
    const auto worth = [&](const Slates& slates) {
      const auto coins = coins_by_streamer(frozen, slates);
      double sum = 0.0;
      for (std::size_t s = 0; s < coins.size(); ++s) { sum += price[s] * coins[s]; }
      return sum;
    };
    CHECK(worth(best_slates(frozen, price)) == best_by_enumeration(frozen, worth));
  }
}

TEST_CASE("what slates bring is by streamer and slot, and an empty slot brings nothing", "[bound]") {
  FrozenRequests frozen;
  frozen.slot_weight = {1.5, 0.5};
  const std::array streamers{StreamerId{2}, StreamerId{0}};
  frozen.append(streamers, std::array{4.0F, 8.0F}, std::array{1U, 0U});
  frozen.append(std::array{StreamerId{2}}, std::array{10.0F}, std::array{0U});
  CHECK(frozen.shown == Slates{1, 0, 2, no_row});
  CHECK(coins_by_streamer(frozen, frozen.shown) == std::vector{12.0, 0.0, 17.0});
  CHECK(impressions_by_streamer(frozen, frozen.shown) == std::vector<std::int64_t>{1, 0, 2});
  CHECK(total_coins(frozen, frozen.shown) == 29.0);
  CHECK(best_slates(frozen, std::vector{1.0, 1.0, 1.0}) == Slates{1, 0, 2, no_row});
  CHECK(best_slates(frozen, std::vector{0.1, 1.0, 1.0}) == Slates{0, 1, 2, no_row});
}
