#include "libsim/market/giving.hpp"

#include <cmath>

#include <catch2/catch.hpp>

#include "../support/standard_error.hpp"

using namespace libsim;

namespace {

ImpulseGiving model_of(const GiftConfig& config) {
  return ImpulseGiving{config, PromptConfig{}, CatalogueConfig{}};
}

UserTraits giver() {
  UserTraits user{};
  user.propensity = 0.2F;
  user.wallet_score = 0.4F;
  user.wallet = 1e6F;
  return user;
}

}  // namespace

TEST_CASE("the hazard is propensity times conversion, bond, load and prompt, less fatigue and satiation", "[market]") {
  const GiftConfig config;
  const ImpulseGiving model = model_of(config);
  const UserTraits user = giver();
  const GiftContext plain{.user = user};
  CHECK(model.hazard(plain) == Approx(0.2));
  GiftContext context = plain;
  context.conversion = 3.0;
  context.load_factor = 0.5;
  context.fatigue = 0.7;
  context.satiation = 4.0;
  context.bond = Bond::first_home;
  context.prompted = true;
  CHECK(model.hazard(context) ==
        Approx(0.2 * 3.0 * 0.5 * std::exp(1.048 - 0.7 + 0.4) * std::pow(5.0, config.satiation - 1.0)));
  context.bond = Bond::home;
  CHECK(model.hazard(context) < model.hazard({.user = user,
                                              .satiation = 4.0,
                                              .fatigue = 0.7,
                                              .conversion = 3.0,
                                              .load_factor = 0.5,
                                              .bond = Bond::first_home,
                                              .prompted = true}));
}

TEST_CASE("gifts come at entry with the configured mass, else within the watch", "[market]") {
  GiftConfig config;
  config.at_entry = 0.7;
  const ImpulseGiving model = model_of(config);
  const Duration watch = std::chrono::seconds{600};
  RngStream rng{{1, 0}, Purpose::test, 1};
  constexpr int draws = 40'000;
  int at_entry = 0;
  RunningStats later;
  for (int i = 0; i < draws; ++i) {
    const Duration delay = model.delay(watch, rng);
    REQUIRE((delay >= Duration{0} && delay <= watch));
    at_entry += delay.count() == 0 ? 1 : 0;
    if (delay.count() > 0) { later.observe(to_seconds(delay)); }
  }
  CHECK(at_entry / double{draws} == Approx(0.7).margin(four_errors_of_share(0.7, draws) + 1e-4));
  CHECK(later.mean() == Approx(0.7 * 8.0 + 0.3 * 300.0).margin(four_errors_of_mean(later) + 0.01));
}

TEST_CASE("amounts have the catalogue's mean at the score's mean and spread", "[market]") {
  const ImpulseGiving model = model_of(GiftConfig{});
  UserTraits user = giver();
  user.wallet_score = GENERATE(-1.0F, 0.5F);
  const GiftContext context{.user = user, .wallet = Coins{300}, .amount_score = 1.5};
  RngStream rng{{1, 0}, Purpose::test, 2};
  RunningStats amounts;
  for (int i = 0; i < 60'000; ++i) {
    const double pair_score = draw_normal(rng);
    amounts.observe(to_double(model.amount(context, pair_score, rng)));
  }
  const double expected =
      model.catalogue().expected_amount(model.score_mean(user, 1.5), model.score_sd(), to_double(context.wallet));
  CHECK(amounts.mean() == Approx(expected).margin(four_errors_of_mean(amounts)));
}

TEST_CASE("the variance of the score splits as configured", "[market]") {
  const GiftConfig config;
  const ImpulseGiving model = model_of(config);
  const double sd = config.z_sd;
  UserTraits low = giver();
  UserTraits high = giver();
  low.wallet_score = 0.0F;
  high.wallet_score = 1.0F;
  CHECK(model.score_mean(high, 0.0) - model.score_mean(low, 0.0) == Approx(sd * std::sqrt(config.share_wallet)));
  CHECK(model.streamer_weight() == Approx(sd * std::sqrt(config.share_streamer)));
  CHECK(model.score_sd() == Approx(sd * std::sqrt(1.0 - config.share_wallet - config.share_streamer)));
}

TEST_CASE("a dearer pair never gets less on the same luck, and nobody gives more than the wallet", "[market]") {
  const ImpulseGiving model = model_of(GiftConfig{});
  const UserTraits user = giver();
  for (std::uint32_t i = 0; i < 2000; ++i) {
    RngStream low_luck{{1, 0}, Purpose::test, i};
    RngStream high_luck{{1, 0}, Purpose::test, i};
    const GiftContext context{.user = user, .wallet = Coins{60}};
    const Coins low = model.amount(context, -1.0, low_luck);
    const Coins high = model.amount(context, 2.0, high_luck);
    REQUIRE(low <= high);
    REQUIRE(high.value <= 60);
  }
}

TEST_CASE("gifts are put off and repeated with the configured probabilities", "[market]") {
  GiftConfig config;
  config.deferred = 0.3;
  config.again = 0.4;
  const ImpulseGiving model = model_of(config);
  RngStream rng{{1, 0}, Purpose::test, 3};
  constexpr int draws = 20'000;
  int deferred = 0;
  int again = 0;
  for (int i = 0; i < draws; ++i) {
    deferred += model.is_deferred(rng) ? 1 : 0;
    again += model.gives_again(rng) ? 1 : 0;
  }
  CHECK(deferred / double{draws} == Approx(0.3).margin(four_errors_of_share(0.3, draws)));
  CHECK(again / double{draws} == Approx(0.4).margin(four_errors_of_share(0.4, draws)));
}
