#include "libsim/market/watching.hpp"

#include <cmath>

#include <catch2/catch.hpp>

#include "../support/standard_error.hpp"

using namespace libsim;

namespace {

UserTraits average_user() {
  return UserTraits{};
}

}  // namespace

TEST_CASE("the share of engaged watches is the engaged probability", "[market]") {
  WatchConfig config;
  config.engage_match = 0.4;
  const TwoPartWatch model{config};
  UserTraits user = average_user();
  user.activity = 0.5F;
  user.engagement = -0.3F;
  const WatchContext context{.user = user, .match = GENERATE(-1.0, 0.0, 3.0, 50.0), .load_factor = 0.8};
  const double p = model.engaged_probability(context);
  CHECK(p == Approx(0.8 * std::min(0.9, std::exp(-1.466 - 0.671 * 0.5 - 0.703 * 0.3 + 0.4 * context.match))));
  RngStream rng{{1, 0}, Purpose::test, 1};
  constexpr int draws = 20'000;
  int engaged = 0;
  for (int i = 0; i < draws; ++i) { engaged += model.draw(context, rng).engaged ? 1 : 0; }
  CHECK(engaged / double{draws} == Approx(p).margin(four_errors_of_share(p, draws)));
}

TEST_CASE("the logs of engaged and of bounced watches have their configured means", "[market]") {
  const WatchConfig config;
  const TwoPartWatch model{config};
  const UserTraits user = average_user();
  const bool home = GENERATE(false, true);
  RngStream rng{{1, 0}, Purpose::test, 2};
  RunningStats engaged;
  RunningStats bounced;
  for (int i = 0; i < 40'000; ++i) {
    const Watch watch = model.draw({.user = user, .first_home = home}, rng);
    (watch.engaged ? engaged : bounced).observe(std::log(to_seconds(watch.length + Duration{1})));
  }
  const double gain = home ? config.first_home_log_gain : 0.0;
  // The day's cut at 48 hours is felt by long stays at home only.
  CHECK(engaged.mean() == Approx(config.engaged_s.mu + gain).margin(four_errors_of_mean(engaged) + 0.005));
  CHECK(bounced.mean() == Approx(config.bounce_s.mu).margin(four_errors_of_mean(bounced) + 0.005));
}

TEST_CASE("who comes in order to give engages", "[market]") {
  const TwoPartWatch model{WatchConfig{}};
  const UserTraits user = average_user();
  RngStream rng{{1, 0}, Purpose::test, 3};
  for (int i = 0; i < 200; ++i) { CHECK(model.draw({.user = user, .engaged_surely = true}, rng).engaged); }
}

TEST_CASE("with the same luck load only ever turns an engaged watch into a bounce", "[market]") {
  const TwoPartWatch model{WatchConfig{}};
  const UserTraits user = average_user();
  int turned = 0;
  for (std::uint32_t i = 0; i < 5000; ++i) {
    RngStream free_luck{{1, 0}, Purpose::test, i};
    RngStream full_luck{{1, 0}, Purpose::test, i};
    const Watch free = model.draw({.user = user}, free_luck);
    const Watch full = model.draw({.user = user, .load_factor = 0.5}, full_luck);
    if (full.engaged) { REQUIRE(free.engaged); }
    if (full.engaged == free.engaged) { REQUIRE(full.length == free.length); }
    turned += free.engaged && !full.engaged ? 1 : 0;
  }
  CHECK(turned > 0);
}
