#include "libsim/estimators/leak_test.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "libsim/core/draws.hpp"
#include "tests/sessions/small_log.hpp"

using namespace libsim;
using namespace libsim::test;

namespace {

/// A few thousand events in three days, at random.
Log busy_log() {
  constexpr std::uint32_t users = 40;
  constexpr std::uint32_t streamers = 10;
  Log log = small_log(users, streamers, 3 * day_ms);
  RngStream rng{{11, 0}, Purpose::test, 0};
  std::int64_t at = 0;
  while (at < 3 * day_ms) {
    at += draw_index(rng, 200'000);
    const std::uint32_t user = draw_index(rng, users);
    const std::uint32_t room = draw_index(rng, streamers);
    add_click(log, user, room, at, 1 + draw_index(rng, 600'000));
    if (draw_bernoulli(rng, 0.3)) { add_gift(log, user, room, at + 100, 1 + draw_index(rng, 100)); }
    if (draw_bernoulli(rng, 0.3)) { add_touch(log.likes, user, room, at + 50); }
  }
  return log;
}

FeatureMaker of(Protocol protocol) {
  return [protocol](const Log& log, const ClickRows& rows) { return click_features(log, rows, protocol); };
}

const Time noon_of_day_1 = start_of_day(1) + std::chrono::hours{12};

bool has(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

}  // namespace

TEST_CASE("another future changes what comes, and nothing that was", "[estimators]") {
  const Log log = busy_log();
  const Log other = with_other_future(log, noon_of_day_1);
  REQUIRE(other.clicks.size() == log.clicks.size());
  std::size_t moved = 0;
  for (std::size_t i = 0; i < log.clicks.size(); ++i) {
    const bool same = log.clicks.user[i] == other.clicks.user[i] && log.clicks.room[i] == other.clicks.room[i];
    if (log.clicks.at[i] < noon_of_day_1) { REQUIRE(same); }
    moved += same ? 0 : 1;
  }
  CHECK(moved > log.clicks.size() / 4);
}

TEST_CASE("features of honest protocols do not move with the future", "[estimators]") {
  const Log log = busy_log();
  for (const std::uint32_t seed : {0U, 1U}) {
    CHECK(find_leaks(log, noon_of_day_1, of(Protocol::day_frozen), seed).empty());
    CHECK(find_leaks(log, noon_of_day_1, of(Protocol::rolling), seed).empty());
  }
}

TEST_CASE("the leaky protocol is caught", "[estimators]") {
  const std::vector<std::string> leaks = find_leaks(busy_log(), noon_of_day_1, of(Protocol::leaky));
  for (const char* name :
       {"user_coins", "streamer_gift_rate", "pair_gifts", "pair_loyalty", "similar_coins", "coins_per_hour_quantile"}) {
    INFO(name);
    CHECK(has(leaks, name));
  }
  CHECK_FALSE(has(leaks, "hour_sin"));
  CHECK_FALSE(has(leaks, "viewers"));
}

TEST_CASE("a leak in any group of features is caught, and nothing else is", "[estimators]") {
  const Log log = busy_log();
  for (std::size_t g = 0; g + 1 < feature_group_count; ++g) {  // the last group, early, is known after the click
    std::string name;
    const FeatureMaker planted = [&](const Log& seen, const ClickRows& rows) {
      FeatureTable table = click_features(seen, rows, Protocol::rolling);
      const FeatureTable leaky = click_features(seen, rows, Protocol::leaky);
      const auto in_group = [&](const Feature& feature) { return feature.group == static_cast<FeatureGroup>(g); };
      const auto first = std::ranges::find_if(table.features, in_group);
      name = first->name;
      // Nothing of the context leaks even with hindsight: it gets how long the user will stay.
      const auto place = static_cast<std::size_t>(first - table.features.begin());
      table.columns[place] = leaky.columns[place];
      if (static_cast<FeatureGroup>(g) == FeatureGroup::context) {
        std::copy(rows.watch_s.begin(), rows.watch_s.end(), table.columns[place].begin());
      }
      return table;
    };
    const std::vector<std::string> leaks = find_leaks(log, noon_of_day_1, planted);
    CHECK(leaks == std::vector<std::string>{name});
  }
}

TEST_CASE("one planted leak is caught, and named", "[estimators]") {
  const FeatureMaker planted = [](const Log& log, const ClickRows& rows) {
    FeatureTable table = click_features(log, rows, Protocol::rolling);
    std::vector<float> visits(log.users, 0.0F);  // of the whole log, the future included
    for (const UserId user : rows.user) { visits[user.index()] += 1.0F; }
    for (std::size_t row = 0; row < rows.size(); ++row) { table.columns[0][row] = visits[rows.user[row].index()]; }
    return table;
  };
  CHECK(find_leaks(busy_log(), noon_of_day_1, planted) == std::vector<std::string>{"user_clicks"});
}
