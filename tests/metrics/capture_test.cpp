#include "libsim/metrics/capture.hpp"

#include <cmath>
#include <cstdint>
#include <vector>

#include <catch2/catch.hpp>

#include "libsim/metrics/ndcg.hpp"

using namespace libsim;

TEST_CASE("capture as overlap and as share of revenue are two numbers", "[metrics]") {
  const std::vector<double> amounts{100, 10, 5, 1, 0, 0, 0, 0, 0, 0};
  const std::vector<double> predictions{1, 9, 8, 0, 0, 0, 0, 0, 0, 0};
  const PredictionOrder predicted = order_by(predictions);
  const PredictionOrder truth = order_by(amounts);
  CHECK(top_overlap(amounts, predicted, truth, 0.2) == 0.5);  // {1, 2} of {0, 1}
  CHECK(top_revenue_share(amounts, predicted, 0.2) == Approx(15.0 / 116.0));
  CHECK(top_overlap(amounts, truth, truth, 0.2) == 1.0);
  CHECK(top_revenue_share(amounts, truth, 0.2) == Approx(110.0 / 116.0));
  CHECK(top_overlap(amounts, predicted, truth, 0.01) == 0.0);  // never fewer than one row
  CHECK(top_revenue_share(amounts, predicted, 1.0) == 1.0);
}

TEST_CASE("a constant prediction captures what chance does", "[metrics]") {
  const std::vector<double> amounts{7, 3, 2, 1, 0, 0, 0, 0, 0, 0};
  const std::vector<double> constant(10, 1.0);
  CHECK(top_overlap(amounts, order_by(constant), order_by(amounts), 0.3) == Approx(0.3));
  CHECK(top_revenue_share(amounts, order_by(constant), 0.3) == Approx(0.3));
  // Four of ten rows have an amount: they are the true top half, and all can be caught.
  CHECK(top_overlap(amounts, order_by(amounts), order_by(amounts), 0.5) == 1.0);
}

TEST_CASE("without an amount there is nothing to capture", "[metrics]") {
  const std::vector<double> nothing(5, 0.0);
  const PredictionOrder order = order_by(nothing);
  CHECK(std::isnan(top_overlap(nothing, order, order, 0.2)));
  CHECK(std::isnan(top_revenue_share(nothing, order, 0.2)));
  const std::vector<double> none;
  CHECK(std::isnan(top_overlap(none, order_by(none), order_by(none), 0.2)));
  CHECK(std::isnan(top_revenue_share(none, order_by(none), 0.2)));
}

TEST_CASE("counted rows capture and rank as copied rows do", "[metrics]") {
  const std::vector<double> amounts{7, 0, 2, 5};
  const std::vector<double> predictions{0.5, 0.9, 0.5, 0.1};
  const std::vector<std::uint32_t> counts{2, 3, 0, 1};
  const std::vector<double> copied_amounts{7, 7, 0, 0, 0, 5};
  const std::vector<double> copied_predictions{0.5, 0.5, 0.9, 0.9, 0.9, 0.1};
  const PredictionOrder order = order_by(predictions);
  const PredictionOrder truth = order_by(amounts);
  const PredictionOrder copied_order = order_by(copied_predictions);
  const PredictionOrder copied_truth = order_by(copied_amounts);
  for (const double fraction : {0.2, 0.4, 0.7, 1.0}) {
    CHECK(top_overlap(amounts, order, truth, fraction, counts) ==
          Approx(top_overlap(copied_amounts, copied_order, copied_truth, fraction)));
    CHECK(top_revenue_share(amounts, order, fraction, counts) ==
          Approx(top_revenue_share(copied_amounts, copied_order, fraction)));
  }
  for (const std::size_t k : {1U, 2U, 4U, 9U}) {
    CHECK(ndcg(amounts, order, truth, k, TieGains::averaged, counts) ==
          Approx(ndcg(copied_amounts, copied_order, copied_truth, k)));
  }
}

TEST_CASE("NDCG of nothing relevant is 0, of nothing at all undefined", "[metrics]") {
  const std::vector<double> nothing(3, 0.0);
  const std::vector<double> scores{1, 2, 3};
  CHECK(ndcg(nothing, order_by(scores), order_by(nothing), 2) == 0.0);
  const std::vector<double> none;
  CHECK(std::isnan(ndcg(none, order_by(none), order_by(none), 2)));
}
