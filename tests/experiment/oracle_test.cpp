#include "libsim/experiment/oracle.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include <catch2/catch.hpp>

#include "../market/small_market.hpp"
#include "../support/standard_error.hpp"
#include "libsim/experiment/cut_mean.hpp"

using namespace libsim;

namespace {

/// Gifts surely within the wallet, and often enough for a brute-force mean.
Scenario generous_scenario() {
  Scenario s = small_scenario();
  s.world.users.wallet = {9.0, 0.5};
  s.world.users.propensity = {0.0, 0.5};
  s.market.gifts.z_mean = 0.8;
  s.market.gifts.z_sd = 0.6;
  s.market.gifts.deferred = 0.0;
  s.market.gifts.again = 0.0;
  return s;
}

/// A market at noon of its second day or so: some users are inside, some have a mood.
Market running_market(const Scenario& scenario) {
  Market market = market_of(scenario);
  SilentPlatform platform;
  Log log;
  market.run_until_day(2, platform, log);
  return market;
}

std::vector<float> predicted(Oracle& oracle, const Market& market, const Request& request,
                             const CandidateColumns& candidates, Signal signal) {
  std::vector<float> out(candidates.size());
  oracle.predict_true(market.state(), request, candidates, signal, out);
  return out;
}

float match_of(const Market& market, UserId u, const CandidateColumns& candidates, std::size_t i) {
  return market.state().match(u, candidates.slot[i]);
}

/// The mean coins of one impression in a single slot, from the behaviour models alone.
RunningStats brute_force(const Market& market, UserId u, const CandidateColumns& candidates, std::size_t i,
                         bool gift_only, RngStream& rng) {
  const auto& state = market.state();
  const auto& behaviour = state.behaviour;
  const UserTraits& user = state.audience.users()[u];
  const UserMood& mood = state.audience.state(u).mood;
  const float match = match_of(market, u, candidates, i);
  const Bond bond = state.bond(u, candidates.streamer[i]);
  const GiftContext context{.user = user,
                            .satiation = static_cast<double>(mood.satiation),
                            .fatigue = static_cast<double>(mood.fatigue),
                            .wallet = state.audience.wallet(u, market.now()),
                            .conversion = static_cast<double>(candidates.true_conversion[i]),
                            .amount_score = static_cast<double>(candidates.true_amount_score[i]),
                            .bond = bond};
  RunningStats value;
  for (int trial = 0; trial < 40'000; ++trial) {
    const std::array<float, 1> slate{match};
    const bool clicked = gift_only || behaviour.choice.choose(slate, rng) == 0;
    const Watch watch = behaviour.watching.draw({.user = user, .match = static_cast<double>(match)}, rng);
    const bool gives = draw_uniform(rng) < 1.0 - portable_exp(-behaviour.giving.hazard(context));
    const double pair_score = draw_normal(rng);
    const Coins amount = behaviour.giving.amount(context, pair_score, rng);
    const bool happens = clicked && watch.engaged && gives;
    value.observe(happens ? (gift_only ? 1.0 : to_double(amount)) : 0.0);
  }
  return value;
}

}  // namespace

TEST_CASE("the oracle's expected gifts are the means of what the behaviour models do", "[experiment]") {
  const Market market = running_market(generous_scenario());
  const CandidateColumns& candidates = market.state().live.columns();
  REQUIRE(candidates.size() >= 3);
  Oracle oracle;
  RngStream rng{{1, 0}, Purpose::test, 1};
  std::array<int, 3> tested{};  // by bond
  for (std::uint32_t u = 0; u < 300; ++u) {
    const Request request{UserId{u}, market.now(), 1};
    const auto ev = predicted(oracle, market, request, candidates, Signal::ev_gift);
    const auto p = predicted(oracle, market, request, candidates, Signal::p_gift);
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      const Bond bond = market.state().bond(UserId{u}, candidates.streamer[i]);
      int& count = tested.at(static_cast<std::size_t>(bond));
      if (count == 6) { continue; }
      ++count;
      const RunningStats coins = brute_force(market, UserId{u}, candidates, i, false, rng);
      const RunningStats gifts = brute_force(market, UserId{u}, candidates, i, true, rng);
      CHECK(static_cast<double>(ev[i]) == Approx(coins.mean()).margin(four_errors_of_mean(coins) + 1e-4));
      CHECK(static_cast<double>(p[i]) == Approx(gifts.mean()).margin(four_errors_of_mean(gifts) + 1e-6));
    }
  }
  CHECK(tested == std::array<int, 3>{6, 6, 6});
}

TEST_CASE("further gifts, gifts put off and examination scale the oracle's coins by the factors it states",
          "[experiment]") {
  Scenario scenario = generous_scenario();
  const Market running = running_market(scenario);
  const CandidateColumns& candidates = running.state().live.columns();
  const Market plain = market_of(scenario);
  scenario.market.gifts.deferred = 0.4;
  scenario.market.gifts.again = 0.5;
  const Market repeating = market_of(scenario);
  Oracle of_plain;
  Oracle of_repeating;
  const UserId u{3};
  const auto once = predicted(of_plain, plain, {u, Time{}, 1}, candidates, Signal::ev_gift);
  const auto four_slots = predicted(of_plain, plain, {u, Time{}, 4}, candidates, Signal::ev_gift);
  const auto more = predicted(of_repeating, repeating, {u, Time{}, 1}, candidates, Signal::ev_gift);
  const double examined = plain.state().behaviour.choice.mean_examined(4);
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    CHECK(static_cast<double>(four_slots[i]) == Approx(examined * static_cast<double>(once[i])));
    CHECK(static_cast<double>(more[i]) == Approx((1.0 - 0.2) / (1.0 - 0.5) * static_cast<double>(once[i])));
  }
}

TEST_CASE("the oracle's probability of a click is the logistic of the utility", "[experiment]") {
  const Market market = running_market(small_scenario());
  const CandidateColumns& candidates = market.state().live.columns();
  Oracle oracle;
  for (std::uint32_t u = 0; u < 20; ++u) {
    const auto p = predicted(oracle, market, {UserId{u}, market.now(), 4}, candidates, Signal::p_click);
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      const auto match = static_cast<double>(match_of(market, UserId{u}, candidates, i));
      const double utility = market.state().behaviour.choice.utility(match);
      CHECK(static_cast<double>(p[i]) == Approx(1.0 / (1.0 + std::exp(-utility))).epsilon(1e-5));
    }
  }
}

TEST_CASE("the oracle's watch is the mean of the stays that the room's end cuts, longer at the first home",
          "[experiment]") {
  Scenario scenario = small_scenario();
  scenario.market.watch.first_home_log_gain = 1.5;
  scenario.world.schedule.duration_s = {6.5, 1.0};  // short rooms: the end is near
  scenario.world.streamers.rooms = {5.5, 0.3};
  const Market market = running_market(scenario);
  const CandidateColumns& candidates = market.state().live.columns();
  Oracle oracle;
  RngStream rng{{1, 0}, Purpose::test, 2};
  std::array<int, 2> tested{};  // strangers, first homes
  for (std::uint32_t u = 0; u < 300; ++u) {
    const auto watch = predicted(oracle, market, {UserId{u}, market.now(), 4}, candidates, Signal::watch_s);
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      const bool first_home = market.state().bond(UserId{u}, candidates.streamer[i]) == Bond::first_home;
      int& count = tested.at(first_home ? 1 : 0);
      if (count == 8) { continue; }
      ++count;
      RunningStats stays;
      const WatchContext context{.user = market.state().audience.users()[UserId{u}],
                                 .match = static_cast<double>(match_of(market, UserId{u}, candidates, i)),
                                 .first_home = first_home};
      const Duration rest = market.state().live[candidates.slot[i]].end - market.now();
      for (int trial = 0; trial < 20'000; ++trial) {
        const Watch stay = market.state().behaviour.watching.draw(context, rng);
        stays.observe(to_seconds(std::min(stay.length, rest)));
      }
      const double margin = four_errors_of_mean(stays) + 0.001 * stays.mean();
      CHECK(static_cast<double>(watch[i]) == Approx(stays.mean()).margin(margin));
    }
  }
  CHECK(tested == std::array<int, 2>{8, 8});
}

TEST_CASE("the mean of a stay cut short is 0 at no time and the lognormal's after a long one", "[experiment]") {
  const LogNormalConfig length{2.0, 1.2};
  const double whole = std::exp(2.0 + 0.5 * 1.2 * 1.2);
  CHECK(mean_of_min(length, std::log(172'800.0)) == Approx(whole));
  CHECK(mean_of_min(length, std::log(0.001)) == Approx(0.001));
  CHECK(mean_of_min({2.0, 0.0}, std::log(5.0)) == Approx(5.0));
  CHECK(mean_of_min({2.0, 10.0}, std::log(100.0)) < 100.0);
  const CutMean table{length};
  for (double log_c = -6.9; log_c < 12.0; log_c += 0.013) {
    REQUIRE(static_cast<double>(table.at(static_cast<float>(log_c))) ==
            Approx(mean_of_min(length, log_c)).epsilon(3e-4));
  }
  CHECK(table.at(-80.0F) == table.at(-7.0F));
  CHECK(static_cast<double>(table.at(80.0F)) == Approx(whole).epsilon(1e-4));
}

TEST_CASE("the oracle's retention is the change of the logs of visits and of staying", "[experiment]") {
  Scenario scenario = small_scenario();
  scenario.market.retention.churn_per_day = GENERATE(0.05, 0.6);
  scenario.market.retention.churn_gain = 0.4;
  scenario.market.retention.step = 1e-3;  // so that the first order is all
  const Market market = running_market(scenario);
  const CandidateColumns& candidates = market.state().live.columns();
  const auto& retention = market.state().behaviour.retention;
  Oracle oracle;
  for (std::uint32_t u = 0; u < 30; ++u) {
    const Request request{UserId{u}, market.now(), 4};
    const auto change = predicted(oracle, market, request, candidates, Signal::satisfaction);
    const auto value = predicted(oracle, market, request, candidates, Signal::retention);
    const auto now = static_cast<double>(market.state().audience.state(UserId{u}).mood.satisfaction);
    const auto log_of = [&](double s) {
      return std::log(retention.visit_factor(s)) + std::log(1.0 - retention.churn_probability(s));
    };
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      const double exact = log_of(now + static_cast<double>(change[i])) - log_of(now);
      CHECK(static_cast<double>(value[i]) == Approx(exact).epsilon(0.01).margin(1e-9));
    }
  }
}

TEST_CASE("the noise of an oracle has mean 1, its sd, and is the same every time for a pair", "[experiment]") {
  const Market market = running_market(small_scenario());
  const CandidateColumns& candidates = market.state().live.columns();
  Oracle exact;
  Oracle noisy;
  noisy.noise = 0.5;
  Oracle copy = noisy;
  RunningStats factor;
  RunningStats log_factor;
  for (std::uint32_t u = 0; u < 300; ++u) {
    const Request request{UserId{u}, market.now(), 4};
    const auto truth = predicted(exact, market, request, candidates, Signal::ev_gift);
    const auto blurred = predicted(noisy, market, request, candidates, Signal::ev_gift);
    CHECK(blurred == predicted(copy, market, request, candidates, Signal::ev_gift));
    CHECK(predicted(exact, market, request, candidates, Signal::load) ==
          predicted(noisy, market, request, candidates, Signal::load));
    const auto gifts = predicted(exact, market, request, candidates, Signal::p_gift);
    const auto blurred_gifts = predicted(noisy, market, request, candidates, Signal::p_gift);
    for (std::size_t i = 0; i < truth.size(); ++i) {
      const double f = static_cast<double>(blurred[i]) / static_cast<double>(truth[i]);
      CHECK(static_cast<double>(blurred_gifts[i]) ==
            Approx(std::min(1.0, f * static_cast<double>(gifts[i]))).epsilon(1e-4));
      factor.observe(f);
      log_factor.observe(std::log(f));
    }
  }
  CHECK(factor.mean() == Approx(1.0).margin(four_errors_of_mean(factor)));
  CHECK(log_factor.standard_deviation() ==
        Approx(0.5).margin(4.0 * 0.5 / std::sqrt(2.0 * static_cast<double>(log_factor.count))));
}

TEST_CASE("the oracle says the same of a room among all live ones and among a few recalled in any order",
          "[experiment]") {
  const Market market = running_market(small_scenario());
  const CandidateColumns& dense = market.state().live.columns();
  const std::size_t n = dense.size();
  REQUIRE(n >= 3);
  CandidateColumns few{dense.dims()};
  few.resize(n - 1);
  for (std::size_t i = 0; i + 1 < n; ++i) { few.copy_row(i, dense, n - 1 - i); }
  Oracle oracle;
  oracle.noise = GENERATE(0.0, 0.3);
  for (std::uint32_t u = 0; u < 100; ++u) {
    const Request request{UserId{u}, market.now(), 4};
    for (std::size_t s = 0; s < signal_count; ++s) {
      const auto signal = static_cast<Signal>(s);
      const auto of_all = predicted(oracle, market, request, dense, signal);
      const auto of_few = predicted(oracle, market, request, few, signal);
      for (std::size_t i = 0; i + 1 < n; ++i) {
        REQUIRE(static_cast<double>(of_few[i]) == Approx(static_cast<double>(of_all[n - 1 - i])).epsilon(1e-6));
        REQUIRE(std::isfinite(of_few[i]));
      }
    }
  }
}

TEST_CASE("an empty wallet is worth nothing to the oracle", "[experiment]") {
  Scenario scenario = small_scenario();
  scenario.world.users.wallet = {-3.0, 0.1};
  const Market market = running_market(scenario);
  Oracle oracle;
  const auto ev =
      predicted(oracle, market, {UserId{0}, market.now(), 4}, market.state().live.columns(), Signal::ev_gift);
  CHECK(std::ranges::all_of(ev, [](float value) { return value >= 0.0F && value < 1e-9F; }));
}
