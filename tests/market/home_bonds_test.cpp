#include "libsim/market/home_bonds.hpp"

#include <array>
#include <cmath>
#include <map>
#include <numeric>

#include <catch2/catch.hpp>

using namespace libsim;

namespace {

/// Some users, their homes and the bonds between them.
struct Town {
  WorldConfig world = [] {
    WorldConfig config;
    config.users.count = 300;
    config.users.homes = 4;
    config.users.propensity = {0.0, 1.842};  // so that some users' fan visits exceed what a home opens rooms
    config.streamers.count = 40;
    return config;
  }();
  MarketConfig market;
  Streamers streamers{world, {1, 0}};
  Users users{world, {1, 0}, AliasTable{std::vector<double>(40, 1.0)}};

  /// A user's bonds by home.
  std::map<std::uint32_t, HomeBonds::HomeBond> bonds_of(const HomeBonds& bonds, UserId u) const {
    std::map<std::uint32_t, HomeBonds::HomeBond> found;
    for (const StreamerId home : users.homes(u)) {
      for (std::uint32_t i = bonds.first(home); i != HomeBonds::end; i = bonds[i].next) {
        if (bonds[i].user == u) { found.insert_or_assign(home.value, bonds[i]); }
      }
    }
    return found;
  }
};

}  // namespace

TEST_CASE("pushed visits sum to the user's demand where rooms allow, else every start brings the user", "[market]") {
  const Town town;
  const HomeBonds bonds{town.market, town.users, town.streamers};
  int feasible = 0;
  int saturated = 0;
  for (std::uint32_t i = 0; i < town.users.size(); ++i) {
    const UserTraits& user = town.users[UserId{i}];
    const double demand = 0.6 * static_cast<double>(user.follow_share) * static_cast<double>(user.sessions_per_day);
    double rooms = 0.0;
    double pushed = 0.0;
    for (const auto& [home, bond] : town.bonds_of(bonds, UserId{i})) {
      const auto per_day = static_cast<double>(town.streamers[StreamerId{home}].rooms_per_day);
      REQUIRE((bond.push >= 0.0F && bond.push <= 1.0F));
      rooms += per_day;
      pushed += per_day * static_cast<double>(bond.push);
    }
    if (demand < 0.99 * rooms) {
      CHECK(pushed == Approx(demand).epsilon(1e-4));
      ++feasible;
    } else if (demand > rooms) {
      CHECK(pushed == Approx(rooms));
      ++saturated;
    }
  }
  CHECK(feasible > 100);
  CHECK(saturated > 5);
}

TEST_CASE("fan visits are at most one a room and sum to the saturated demand where rooms allow", "[market]") {
  Town town;
  town.market.gifts.fan_budget = GENERATE(250.0, 5.0, 0.0);
  const HomeBonds bonds{town.market, town.users, town.streamers};
  int poured_over = 0;
  for (std::uint32_t i = 0; i < town.users.size(); ++i) {
    const double wanted = 0.791 * static_cast<double>(town.users[UserId{i}].propensity);
    const double budget = town.market.gifts.fan_budget;
    const double demand = budget > 0.0 ? budget * (1.0 - std::exp(-wanted / budget)) / 21.0 : 0.0;
    double rooms = 0.0;
    double visits = 0.0;
    bool full = false;
    for (const auto& [home, bond] : town.bonds_of(bonds, UserId{i})) {
      const auto per_day = static_cast<double>(town.streamers[StreamerId{home}].rooms_per_day);
      REQUIRE((bond.fan >= 0.0F && bond.fan <= 1.0F));
      full = full || bond.fan == 1.0F;
      rooms += per_day;
      visits += per_day * static_cast<double>(bond.fan);
    }
    CHECK(visits == Approx(std::min(demand, rooms)).epsilon(1e-4).margin(1e-9));
    poured_over += full && demand < rooms ? 1 : 0;
  }
  if (town.market.gifts.fan_budget == 250.0) { CHECK(poured_over > 0); }
}

TEST_CASE("a nearer home has the larger share of rooms that are equally many", "[market]") {
  Town town;
  town.world.streamers.rooms = {3.0, 0.0};
  town.streamers = Streamers{town.world, {1, 0}};
  const HomeBonds bonds{town.market, town.users, town.streamers};
  for (std::uint32_t i = 0; i < 50; ++i) {
    const auto found = town.bonds_of(bonds, UserId{i});
    const auto homes = town.users.homes(UserId{i});
    for (std::size_t k = 1; k < homes.size(); ++k) {
      CHECK(found.at(homes[k - 1].value).push >= found.at(homes[k].value).push);
      CHECK(found.at(homes[k - 1].value).fan >= found.at(homes[k].value).fan);
    }
  }
}

TEST_CASE("dropping a streamer returns its users and leaves the other bonds", "[market]") {
  Town town;
  HomeBonds bonds{town.market, town.users, town.streamers};
  const StreamerId gone{5};
  std::vector<UserId> holders;
  for (std::uint32_t i = 0; i < town.users.size(); ++i) {
    if (std::ranges::find(town.users.homes(UserId{i}), gone) != town.users.homes(UserId{i}).end()) {
      holders.push_back(UserId{i});
    }
  }
  REQUIRE_FALSE(holders.empty());
  auto dropped = bonds.drop(gone);
  std::ranges::sort(dropped);
  CHECK(dropped == holders);
  CHECK(bonds.first(gone) == HomeBonds::end);
  CHECK(bonds.drop(gone).empty());
  CHECK(town.bonds_of(bonds, holders.front()).size() == 3);

  bonds.add_streamer();
  const StreamerId fresh = town.streamers.add();
  const auto homes = town.users.homes(holders.front());
  const auto k = static_cast<std::size_t>(std::ranges::find(homes, gone) - homes.begin());
  town.users.rehome(holders.front(), k, fresh);
  bonds.bind(holders.front(), k, fresh, town.users, town.streamers);
  CHECK(town.bonds_of(bonds, holders.front()).size() == 4);
  CHECK(bonds[bonds.first(fresh)].user == holders.front());
}

TEST_CASE("bonds of users who are gone are dropped, the others keep their order, and new ones take their places",
          "[market]") {
  Town town;
  HomeBonds bonds{town.market, town.users, town.streamers};
  const HomeBonds before = bonds;
  const auto is_gone = [](UserId u) { return u.value % 3 == 0; };
  bonds.drop_users(is_gone);
  CHECK(bonds.size() == 200 * 4);
  for (std::uint32_t s = 0; s < 40; ++s) {
    std::uint32_t bond = bonds.first(StreamerId{s});
    for (std::uint32_t i = before.first(StreamerId{s}); i != HomeBonds::end; i = before[i].next) {
      if (is_gone(before[i].user)) { continue; }
      REQUIRE(bond != HomeBonds::end);
      CHECK(bonds[bond].user == before[i].user);
      CHECK(bonds[bond].fan == before[i].fan);
      bond = bonds[bond].next;
    }
    CHECK(bond == HomeBonds::end);
  }
  std::uint32_t highest = 0;
  for (std::uint32_t u = 0; u < 300; u += 3) { bonds.add(UserId{u}, town.users, town.streamers); }
  for (std::uint32_t s = 0; s < 40; ++s) {
    for (std::uint32_t i = bonds.first(StreamerId{s}); i != HomeBonds::end; i = bonds[i].next) {
      highest = std::max(highest, i);
    }
  }
  CHECK(bonds.size() == before.size());
  CHECK(highest < before.size());
  CHECK(town.bonds_of(bonds, UserId{3}).size() == 4);
}

TEST_CASE("users added one by one have the bonds that all have at once", "[market]") {
  Town town;
  const HomeBonds at_once{town.market, town.users, town.streamers};
  const Users few = [&] {
    WorldConfig config = town.world;
    config.users.count = 1;
    return Users{config, {1, 0}, AliasTable{std::vector<double>(40, 1.0)}};
  }();
  HomeBonds grown{town.market, few, town.streamers};
  for (std::uint32_t i = 1; i < town.users.size(); ++i) { grown.add(UserId{i}, town.users, town.streamers); }
  REQUIRE(grown.size() == at_once.size());
  for (std::uint32_t i = 0; i < grown.size(); ++i) {
    CHECK(grown[i].user == at_once[i].user);
    CHECK(grown[i].push == at_once[i].push);
    CHECK(grown[i].fan == at_once[i].fan);
    CHECK(grown[i].next == at_once[i].next);
  }
}
