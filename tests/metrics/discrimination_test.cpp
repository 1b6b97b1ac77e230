#include "libsim/metrics/discrimination.hpp"

#include <cmath>
#include <vector>

#include <catch2/catch.hpp>

using namespace libsim;

TEST_CASE("average precision and AUC of four rows, by hand", "[metrics]") {
  const std::vector<double> labels{0, 1, 0, 1};
  const std::vector<double> scores{0.1, 0.4, 0.35, 0.8};
  const PredictionOrder order = order_by(scores);
  CHECK(average_precision(labels, order) == 1.0);
  CHECK(roc_auc(labels, order) == 1.0);
  const std::vector<double> crossed{0.1, 0.35, 0.4, 0.8};  // +, -, +, -: precision 1 at the first, 2/3 at the second
  CHECK(average_precision(labels, order_by(crossed)) == Approx((1.0 + 2.0 / 3.0) / 2.0));
  CHECK(roc_auc(labels, order_by(crossed)) == 0.75);
}

TEST_CASE("one class, no row and constant predictions have an answer", "[metrics]") {
  const std::vector<double> scores{0.5, 0.5, 0.5, 0.5};
  const PredictionOrder order = order_by(scores);
  const std::vector<double> one_in_four{0, 1, 0, 0};
  CHECK(average_precision(one_in_four, order) == 0.25);
  CHECK(roc_auc(one_in_four, order) == 0.5);
  const std::vector<double> negative(4, 0.0);
  CHECK(average_precision(negative, order) == 0.0);
  CHECK(std::isnan(roc_auc(negative, order)));
  const std::vector<double> positive(4, 1.0);
  CHECK(average_precision(positive, order) == 1.0);
  CHECK(std::isnan(roc_auc(positive, order)));
  const std::vector<double> none;
  CHECK(std::isnan(average_precision(none, order_by(none))));
  CHECK(std::isnan(roc_auc(none, order_by(none))));
}

TEST_CASE("a row that counts twice is two rows, one that counts for nothing is none", "[metrics]") {
  const std::vector<double> labels{0, 1, 0, 1, 1};
  const std::vector<double> scores{0.3, 0.4, 0.4, 0.8, 0.2};
  const std::vector<std::uint32_t> counts{1, 3, 2, 0, 1};
  const std::vector<double> copied_labels{0, 1, 1, 1, 0, 0, 1};
  const std::vector<double> copied_scores{0.3, 0.4, 0.4, 0.4, 0.4, 0.4, 0.2};
  CHECK(average_precision(labels, order_by(scores), counts) ==
        Approx(average_precision(copied_labels, order_by(copied_scores))).epsilon(1e-14));
  CHECK(roc_auc(labels, order_by(scores), counts) ==
        Approx(roc_auc(copied_labels, order_by(copied_scores))).epsilon(1e-14));
}
