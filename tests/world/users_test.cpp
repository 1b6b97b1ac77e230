#include "libsim/world/users.hpp"

#include <algorithm>
#include <array>
#include <set>

#include <catch2/catch.hpp>

#include "../support/standard_error.hpp"

using namespace libsim;

namespace {

WorldConfig world_used_by(std::uint32_t users) {
  WorldConfig config;
  config.users.count = users;
  config.users.homes = 3;
  return config;
}

AliasTable popularity() {
  return AliasTable{std::array{5.0, 1.0, 1.0, 2.0, 8.0, 1.0, 0.0, 3.0}};
}

bool same(const UserTraits& a, const UserTraits& b) {
  return a.activity == b.activity && a.engagement == b.engagement && a.sessions_per_day == b.sessions_per_day &&
         a.sessions_per_visit == b.sessions_per_visit && a.follow_share == b.follow_share &&
         a.propensity == b.propensity && a.wallet_score == b.wallet_score && a.wallet == b.wallet &&
         a.like_rate == b.like_rate && a.comment_rate == b.comment_rate;
}

}  // namespace

TEST_CASE("a user's traits and homes depend on number, run and popularity only", "[world]") {
  const Users many{world_used_by(60), {7, 1}, popularity()};
  Users grown{world_used_by(1), {7, 1}, popularity()};
  while (grown.size() < 60) { grown.add(popularity()); }
  const Users other{world_used_by(60), {7, 2}, popularity()};
  for (std::uint32_t i = 0; i < 60; ++i) {
    const UserId u{i};
    CHECK(same(many[u], grown[u]));
    CHECK(std::ranges::equal(many.interests(u), grown.interests(u)));
    CHECK(std::ranges::equal(many.homes(u), grown.homes(u)));
    CHECK_FALSE(same(many[u], other[u]));
  }
}

TEST_CASE("interests are unit vectors", "[world]") {
  WorldConfig config = world_used_by(200);
  config.interest_dims = GENERATE(1U, 4U, 16U);
  const Users users{config, {1, 0}, popularity()};
  for (std::uint32_t i = 0; i < 200; ++i) {
    double squares = 0.0;
    for (const float x : users.interests(UserId{i})) { squares += static_cast<double>(x) * static_cast<double>(x); }
    CHECK(squares == Approx(1.0).epsilon(1e-5));
  }
}

TEST_CASE("homes are distinct where supply allows, and never without popularity", "[world]") {
  const Users users{world_used_by(500), {1, 0}, popularity()};
  for (std::uint32_t i = 0; i < 500; ++i) {
    const auto homes = users.homes(UserId{i});
    CHECK(std::set<StreamerId>(homes.begin(), homes.end()).size() == 3);
    CHECK(std::ranges::find(homes, StreamerId{6}) == homes.end());
  }
}

TEST_CASE("the log of wallets and of propensities are correlated as configured", "[world]") {
  constexpr std::uint32_t count = 20'000;
  const WorldConfig config = world_used_by(count);
  const Users users{config, {1, 0}, popularity()};
  RunningStats product;
  RunningStats wallet_score;
  for (std::uint32_t i = 0; i < count; ++i) {
    const UserTraits& u = users[UserId{i}];
    const double gifting =
        (std::log(static_cast<double>(u.propensity)) - config.users.propensity.mu) / config.users.propensity.sigma;
    const double wallet =
        (std::log(static_cast<double>(u.wallet)) - config.users.wallet.mu) / config.users.wallet.sigma;
    CHECK(wallet == Approx(static_cast<double>(u.wallet_score)).margin(1e-4));
    product.observe(gifting * wallet);
    wallet_score.observe(wallet);
  }
  CHECK(product.mean() == Approx(config.users.wallet_correlation).margin(four_errors_of_mean(product)));
  CHECK(wallet_score.standard_deviation() == Approx(1.0).margin(4.0 / std::sqrt(2.0 * count)));
}

TEST_CASE("rehoming changes one home of one user", "[world]") {
  Users users{world_used_by(2), {1, 0}, popularity()};
  const auto before = users.homes(UserId{0});
  const std::vector<StreamerId> kept{before.begin(), before.end()};
  const StreamerId other_first = users.homes(UserId{1})[0];
  users.rehome(UserId{0}, 1, StreamerId{99});
  CHECK(users.homes(UserId{0})[0] == kept[0]);
  CHECK(users.homes(UserId{0})[1] == StreamerId{99});
  CHECK(users.homes(UserId{0})[2] == kept[2]);
  CHECK(users.homes(UserId{1})[0] == other_first);
}
