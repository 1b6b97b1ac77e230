#include "libsim/experiment/click_truth.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <catch2/catch.hpp>

#include "libsim/allocation/popularity.hpp"
#include "libsim/estimators/click_rows.hpp"
#include "libsim/experiment/estimation_bound.hpp"
#include "libsim/experiment/run.hpp"
#include "small_experiment.hpp"

using namespace libsim;

TEST_CASE("every click from the feed has a truth, whoever predicts for the policy, and the truth is calibrated",
          "[experiment]") {
  Oracle noisy;
  noisy.noise = 2.0;
  Experiment experiment = small_experiment(noisy);
  experiment.scenario.run.days = 6;
  experiment.scenario.recording.lost_click = 0.2;
  experiment.scenario.market.gifts.deferred = 0.2;
  experiment.scenario.market.overload.strength = 0.0;
  Simulation simulation{experiment, 0};
  simulation.record_truth();
  const Log log = run_measured_days(simulation, experiment.scenario, experiment.policy).log;
  const std::vector<ClickTruth>& truths = simulation.truth()->clicks;
  CHECK(simulation.truth()->shown.size() > log.impressions.size());  // the warm-up had some, too
  const ClickRows rows = click_rows(log);
  const std::vector<std::size_t> places = truths_of_rows(log, rows, 0, truths);
  const GiftPredictions truth = true_predictions(places, truths);
  double gifts = 0.0;
  double expected = 0.0;
  double variance = 0.0;
  std::size_t feed = 0;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const bool from_feed = log.clicks.entry[rows.click[row]] == Entry::feed;
    REQUIRE(std::isnan(truth.p_gift[row]) != from_feed);
    if (!from_feed) { continue; }
    ++feed;
    REQUIRE(truths[places[row]].user == rows.user[row]);
    REQUIRE(truth.amount[row] >= truth.p_gift[row] * 0.5);  // a gift has a coin at least
    gifts += rows.is_gift[row];
    expected += truth.p_gift[row];
    variance += truth.p_gift[row] * (1.0 - truth.p_gift[row]);
  }
  REQUIRE(feed > 1000);
  REQUIRE(expected > 30.0);
  CHECK(std::abs(gifts - expected) < 4.0 * std::sqrt(variance));
}
