#include "libsim/metrics/reliability.hpp"

#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include <catch2/catch.hpp>

#include "libsim/core/draws.hpp"
#include "libsim/metrics/probability_score.hpp"

using namespace libsim;

namespace {

constexpr std::array all_rules{BinRule::width_right_closed, BinRule::width_left_closed, BinRule::mass_split,
                               BinRule::mass_quantile};

}  // namespace

TEST_CASE("a prediction on the edge of a bin goes where the rule says", "[metrics]") {
  const std::vector<double> labels{1, 0, 1};
  const std::vector<double> p{0.0, 0.5, 1.0};
  const PredictionOrder order = order_by(p);
  const auto right = reliability_bins(labels, p, order, 2, BinRule::width_right_closed);
  REQUIRE(right.size() == 2);
  CHECK(right[0].rows == 2.0);
  CHECK(right[0].predicted == 0.25);
  CHECK(right[0].observed == 0.5);
  CHECK(expected_calibration_error(right) == Approx(2.0 / 3.0 * 0.25));
  CHECK(largest_calibration_error(right) == 0.25);
  const auto left = reliability_bins(labels, p, order, 2, BinRule::width_left_closed);
  REQUIRE(left.size() == 2);
  CHECK(left[0].rows == 1.0);
  CHECK(left[1].rows == 2.0);
  CHECK(expected_calibration_error(left) == Approx(1.0 / 3.0 * 1.0 + 2.0 / 3.0 * 0.25));
}

TEST_CASE("bins of equal mass take the rows left over from the front", "[metrics]") {
  const std::vector<double> labels{0, 0, 1, 0, 1};
  const std::vector<double> p{0.5, 0.1, 0.4, 0.2, 0.3};
  const auto bins = reliability_bins(labels, p, order_by(p), 2, BinRule::mass_split);
  REQUIRE(bins.size() == 2);
  CHECK(bins[0].rows == 3.0);
  CHECK(bins[0].predicted == Approx(0.2));
  CHECK(bins[0].observed == Approx(1.0 / 3.0));
}

TEST_CASE("bins of counted rows are the bins of copied rows", "[metrics]") {
  RngStream rng{{7, 0}, Purpose::test, 1};
  std::vector<double> labels;
  std::vector<double> p;
  std::vector<std::uint32_t> counts;
  std::vector<double> copied_labels;
  std::vector<double> copied_p;
  for (int i = 0; i < 200; ++i) {
    p.push_back(std::round(draw_uniform(rng) * 50.0) / 50.0);
    labels.push_back(draw_bernoulli(rng, p.back()) ? 1.0 : 0.0);
    counts.push_back(draw_index(rng, 4));
    copied_labels.insert(copied_labels.end(), counts.back(), labels.back());
    copied_p.insert(copied_p.end(), counts.back(), p.back());
  }
  for (const BinRule rule : all_rules) {
    const auto counted = reliability_bins(labels, p, order_by(p), 15, rule, counts);
    const auto copied = reliability_bins(copied_labels, copied_p, order_by(copied_p), 15, rule);
    REQUIRE(counted.size() == copied.size());
    for (std::size_t b = 0; b < counted.size(); ++b) {
      CHECK(counted[b].rows == copied[b].rows);
      CHECK(counted[b].predicted == Approx(copied[b].predicted).epsilon(1e-12));
      CHECK(counted[b].observed == Approx(copied[b].observed).epsilon(1e-12));
    }
  }
  CHECK(log_loss(labels, p, counts) == Approx(log_loss(copied_labels, copied_p)).epsilon(1e-12));
  CHECK(brier_score(labels, p, counts) == Approx(brier_score(copied_labels, copied_p)).epsilon(1e-12));
}

TEST_CASE("without rows there is no bin and no error", "[metrics]") {
  const std::vector<double> none;
  for (const BinRule rule : all_rules) {
    const auto bins = reliability_bins(none, none, order_by(none), 15, rule);
    CHECK(bins.empty());
    CHECK(std::isnan(expected_calibration_error(bins)));
    CHECK(std::isnan(largest_calibration_error(bins)));
  }
  CHECK(std::isnan(log_loss(none, none)));
  CHECK(std::isnan(brier_score(none, none)));
}
