#include "libsim/metrics/prediction_scores.hpp"

#include <cmath>
#include <vector>

#include <catch2/catch.hpp>

#include "libsim/core/draws.hpp"

using namespace libsim;

namespace {

/// 300 rows of 60 users; what a user does is much alike.
struct Rows {
  std::vector<double> label;
  std::vector<double> p;
  std::vector<double> amount;
  std::vector<std::uint32_t> user;

  Rows() {
    RngStream rng{{13, 0}, Purpose::test, 0};
    double rate = 0.0;
    for (std::uint32_t i = 0; i < 300; ++i) {
      if (i % 5 == 0) { rate = draw_uniform(rng) * draw_uniform(rng); }
      user.push_back(1000 - i / 5);
      p.push_back(rate);
      label.push_back(draw_bernoulli(rng, rate) ? 1.0 : 0.0);
      amount.push_back(label.back() * draw_index(rng, 100));
    }
  }
};

}  // namespace

TEST_CASE("a score set has a value for every name, and appended ones keep theirs", "[metrics]") {
  const Rows rows;
  ScoreSet all = probability_scores(rows.label, rows.p);
  const std::vector<double> probability = all.compute({});
  CHECK(probability.size() == all.names.size());
  all.append(capture_scores(rows.amount, rows.p));
  all.append(amount_scores(rows.amount, rows.p));
  all.append(kendall_score(rows.amount, rows.p));
  const std::vector<double> values = all.compute({});
  REQUIRE(values.size() == all.names.size());
  CHECK(all.names.size() == 10 + 7 + 5 + 1);
  CHECK(values[0] == probability[0]);
  for (const double value : values) { CHECK(std::isfinite(value)); }
}

TEST_CASE("intervals hold the value, and do not depend on the number of threads", "[metrics]") {
  const Rows rows;
  const ScoreSet set = probability_scores(rows.label, rows.p);
  const auto one = scores_with_intervals(set, rows.user, 300, {.jobs = 1});
  const auto two = scores_with_intervals(set, rows.user, 300, {.jobs = 2});
  for (std::size_t m = 0; m < one.size(); ++m) {
    CHECK(one[m].low == two[m].low);
    CHECK(one[m].high == two[m].high);
    CHECK(one[m].low < one[m].high);
  }
  CHECK(one[1].name == "roc_auc");
  CHECK(one[1].low < one[1].value);
  CHECK(one[1].value < one[1].high);
  CHECK(scores_with_intervals(set, rows.user, 300, {.seed = 1})[1].low != one[1].low);
  CHECK(std::isnan(scores_with_intervals(set, rows.user, 300, {.resamples = 0})[1].low));
}

TEST_CASE("a bootstrap by user is less sure than one by row where users repeat themselves", "[metrics]") {
  // Every user has five equal rows: in truth 60 observations, so the interval is sqrt(5) times as wide.
  Rows rows;
  for (std::size_t i = 0; i < 300; ++i) {
    rows.label[i] = rows.label[i / 5 * 5];
    rows.p[i] = rows.p[i / 5 * 5];
  }
  const ScoreSet set = probability_scores(rows.label, rows.p);
  const PredictionScore by_user = scores_with_intervals(set, rows.user, 300, {.resamples = 400})[3];
  const PredictionScore by_row = scores_with_intervals(set, {}, 300, {.resamples = 400})[3];
  CHECK(by_user.name == "brier");
  CHECK(by_user.value == by_row.value);
  CHECK((by_user.high - by_user.low) / (by_row.high - by_row.low) == Approx(std::sqrt(5.0)).epsilon(0.25));
  CHECK(distinct_users(rows.user) == 60);
}

TEST_CASE("a paired difference is surer than its two sides", "[metrics]") {
  const Rows rows;
  std::vector<double> shrunk;
  for (const double p : rows.p) { shrunk.push_back(0.9 * p + 0.02); }
  const BootstrapOptions options{.resamples = 400};
  const ResampledScores one = resample_scores(probability_scores(rows.label, rows.p), rows.user, 300, options);
  const ResampledScores other = resample_scores(probability_scores(rows.label, shrunk), rows.user, 300, options);
  const PredictionScore brier = with_intervals(one, 0.95)[3];
  const PredictionScore difference = paired_differences(other, one, 0.95)[3];
  CHECK(difference.name == "brier");
  CHECK(difference.value == Approx(with_intervals(other, 0.95)[3].value - brier.value));
  CHECK(difference.high - difference.low < 0.5 * (brier.high - brier.low));
  CHECK(paired_differences(other, one, 0.95)[1].low == 0.0);  // the same order: the same ROC-AUC in every resample
  CHECK(paired_differences(other, one, 0.95)[1].high == 0.0);

  const auto amounts = resample_scores(amount_scores(rows.amount, rows.p), rows.user, 300, options);
  CHECK(paired_differences(amounts, one, 0.95).empty());  // no metric that both have
}

TEST_CASE("where a metric has no value, it has no interval", "[metrics]") {
  const std::vector<double> label(4, 0.0);
  const std::vector<double> p{0.1, 0.2, 0.3, 0.4};
  const auto scores = scores_with_intervals(probability_scores(label, p), {}, 4, {});
  CHECK(std::isnan(scores[1].value));
  CHECK(std::isnan(scores[1].low));
  const std::vector<double> none;
  CHECK(std::isnan(scores_with_intervals(probability_scores(none, none), {}, 0, {})[0].value));
  const std::vector<double> below{-1.0, 0.0, 1.0, 2.0};
  CHECK(amount_scores(below, p).names.size() == 4);  // no logarithm of what is below 0
}
