#include "libsim/market/morale.hpp"

#include <cmath>

#include <catch2/catch.hpp>

using namespace libsim;

TEST_CASE("a streamer who gets exactly what it expects stays at morale one half", "[market]") {
  const AspirationMorale model{MoraleConfig{}};
  const double attractiveness = GENERATE(0.25, 1.0, 9.0);
  const double scale = std::sqrt(attractiveness);
  CHECK(model.after_day(0.5, attractiveness, {3.0, 3.0 * scale, 30.0 * scale}) == Approx(0.5));
}

TEST_CASE("more viewers and more income raise morale, and it stays in [0, 1]", "[market]") {
  const AspirationMorale model{MoraleConfig{}};
  const double poor = model.after_day(0.5, 1.0, {2.0, 1.0, 5.0});
  CHECK(model.after_day(0.5, 1.0, {2.0, 2.0, 5.0}) > poor);
  CHECK(model.after_day(0.5, 1.0, {2.0, 1.0, 9.0}) > poor);
  double high = 0.5;
  double low = 0.5;
  for (int day = 0; day < 500; ++day) {
    high = model.after_day(high, 1.0, {1.0, 1e9, 1e9});
    low = model.after_day(low, 1.0, {1.0, 0.0, 0.0});
  }
  CHECK((high <= 1.0 && high > 0.99));
  CHECK((low >= 0.0 && low < 0.01));
}

TEST_CASE("a day off air leaves morale alone", "[market]") {
  CHECK(AspirationMorale{MoraleConfig{}}.after_day(0.3, 1.0, {}) == 0.3);
}

TEST_CASE("morale moves hours and quitting from what is configured at one half", "[market]") {
  AspirationMorale model{MoraleConfig{}};
  CHECK_FALSE(model.matters());
  model.config.hours_gain = 1.0;
  CHECK(model.matters());
  CHECK(model.rooms_factor(0.5) == Approx(1.0));
  CHECK(model.rooms_factor(0.0) == Approx(0.5));
  model.config.quit_per_day = 0.01;
  CHECK(model.quit_probability(0.5) == Approx(0.01));
  CHECK(model.quit_probability(0.4) == Approx(0.01 * std::exp(0.6)));
  model.config.quit_per_day = 1.0;
  CHECK(model.quit_probability(0.0) == 1.0);
}
