#include "libsim/market/returning.hpp"

#include <cmath>

#include <catch2/catch.hpp>

#include "../support/standard_error.hpp"

using namespace libsim;

namespace {

VisitSummary ordinary_visit() {
  VisitSummary visit;
  visit.requests = 5;
  visit.ignored = 2;
  visit.entries = 4;
  visit.engaged = 1;
  return visit;
}

}  // namespace

TEST_CASE("users come back with the odds of what the session was", "[market]") {
  const OddsReentry model{ReentryConfig{}};
  const auto [kind, p] = GENERATE(table<SessionKind, double>(
      {{SessionKind::gifted, 0.146}, {SessionKind::engaged, 0.036}, {SessionKind::bounced, 0.202}}));
  RngStream rng{{1, 0}, Purpose::test, 1};
  constexpr int draws = 20'000;
  int back = 0;
  for (int i = 0; i < draws; ++i) { back += model.comes_back(kind, rng) ? 1 : 0; }
  CHECK(back / double{draws} == Approx(p).margin(four_errors_of_share(p, draws)));
}

TEST_CASE("the logs of gaps have the configured mean", "[market]") {
  const OddsReentry model{ReentryConfig{}};
  RngStream rng{{1, 0}, Purpose::test, 2};
  RunningStats log_gap;
  for (int i = 0; i < 20'000; ++i) { log_gap.observe(std::log(to_seconds(model.gap(rng)))); }
  CHECK(log_gap.mean() == Approx(model.config.gap_s.mu).margin(four_errors_of_mean(log_gap) + 0.005));
}

TEST_CASE("satisfaction stays in [0, 1] whatever happens", "[market]") {
  const AveragedSatisfaction model{RetentionConfig{}};
  RngStream rng{{1, 0}, Purpose::test, 3};
  double satisfaction = 0.5;
  for (int i = 0; i < 5000; ++i) {
    VisitSummary visit;
    visit.requests = draw_index(rng, 20);
    visit.ignored = draw_index(rng, visit.requests + 1);
    visit.entries = draw_index(rng, 20);
    visit.engaged = draw_index(rng, visit.entries + 1);
    visit.prompts = draw_index(rng, 30);
    visit.match = 40.0 * draw_normal(rng);
    visit.load_loss = draw_uniform(rng) * visit.entries;
    visit.spent = Coins{static_cast<std::int64_t>(draw_lognormal(rng, 3.0, 3.0))};
    satisfaction = model.after_visit(satisfaction, visit, draw_index(rng, 1000));
    REQUIRE((satisfaction >= 0.0 && satisfaction <= 1.0));
  }
}

TEST_CASE("match and engagement raise satisfaction; overload, prompts, what is ignored and regret lower it",
          "[market]") {
  const AveragedSatisfaction model{RetentionConfig{}};
  const double before = GENERATE(0.2, 0.5, 0.8);
  const auto after = [&](const VisitSummary& visit) { return model.after_visit(before, visit, 100.0); };
  const double ordinary = after(ordinary_visit());
  VisitSummary matched = ordinary_visit();
  matched.match = 2.0;
  CHECK(after(matched) > ordinary);
  VisitSummary engaged = ordinary_visit();
  engaged.engaged = 3;
  CHECK(after(engaged) > ordinary);
  VisitSummary overloaded = ordinary_visit();
  overloaded.load_loss = 1.0;
  CHECK(after(overloaded) < ordinary);
  VisitSummary prompted = ordinary_visit();
  prompted.prompts = 2;
  CHECK(after(prompted) < ordinary);
  VisitSummary ignored = ordinary_visit();
  ignored.ignored = 5;
  CHECK(after(ignored) < ordinary);
  VisitSummary regretted = ordinary_visit();
  regretted.spent = Coins{60};
  CHECK(after(regretted) < ordinary);
}

TEST_CASE("at the reference visits and churn are as configured, and satisfaction moves them apart", "[market]") {
  AveragedSatisfaction model{RetentionConfig{}};
  model.config.visit_gain = 0.2;
  model.config.churn_gain = 0.5;
  model.config.churn_per_day = 0.05;
  CHECK(model.visit_factor(0.5) == Approx(1.0));
  CHECK(model.churn_probability(0.5) == Approx(0.05));
  CHECK(model.visit_factor(0.6) == Approx(std::exp(0.2)));
  CHECK(model.churn_probability(0.4) == Approx(0.05 * std::exp(0.5)));
  model.config.churn_gain = 5.0;
  CHECK(model.churn_probability(0.0) == 1.0);
}
