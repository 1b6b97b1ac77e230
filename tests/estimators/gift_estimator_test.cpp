#include "libsim/estimators/gift_estimator.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "libsim/core/draws.hpp"
#include "libsim/core/error.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace libsim;
using Catch::Matchers::Contains;

namespace {

/// Clicks that give with a probability, and amounts lognormal, both by one feature; and a pair history.
struct Clicks {
  std::vector<std::vector<float>> columns{4};
  std::vector<double> is_gift, amount, watch_s, returned, overloaded;

  explicit Clicks(std::size_t rows = 4000) {
    RngStream rng{{23, 0}, Purpose::test, 0};
    for (std::size_t row = 0; row < rows; ++row) {
      const double x = draw_normal(rng);
      columns[0].push_back(static_cast<float>(x));
      columns[1].push_back(static_cast<float>(std::log1p(draw_index(rng, 5))));
      columns[2].push_back(row % 4 == 0 ? std::log1p(1.0F) : 0.0F);
      columns[3].push_back(row % 4 == 0 ? std::log1p(10.0F) : 0.0F);
      const bool gives = draw_bernoulli(rng, 1.0 / (1.0 + std::exp(2.0 - x)));
      const double coins = draw_lognormal(rng, 2.0 + 0.5 * x, 0.7);
      is_gift.push_back(gives ? 1.0 : 0.0);
      amount.push_back(gives ? coins : 0.0);
      watch_s.push_back(10.0 * std::exp(0.3 * x));
      returned.push_back(row % 7 == 0 ? std::nan("") : row % 2 == 0 ? 1.0 : 0.0);
      overloaded.push_back(0.0);
    }
  }
  GiftTrainingRows rows() const {
    return {{"x", "pair_clicks", "pair_gifts", "pair_coins"},
            {columns.begin(), columns.end()},
            is_gift,
            amount,
            watch_s,
            returned,
            overloaded};
  }
};

double mean_of(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

GiftEstimatorOptions of(std::size_t kind, BackTransform back = BackTransform::smearing) {
  return {.kind = static_cast<GiftEstimatorKind>(kind), .back = back};
}

}  // namespace

TEST_CASE("models predict means that fit the rows they learned from", "[estimators]") {
  const Clicks clicks;
  const GiftTrainingRows rows = clicks.rows();
  const double mean_amount = mean_of(clicks.amount);
  const double prevalence = mean_of(clicks.is_gift);
  for (const GiftEstimatorKind kind :
       {GiftEstimatorKind::prevalence, GiftEstimatorKind::logistic, GiftEstimatorKind::direct}) {
    INFO(gift_estimator_names[static_cast<std::size_t>(kind)]);
    const GiftPredictions predicted = fit_gift_estimator(rows, {.kind = kind}).predict(rows.features, 4000);
    CHECK(mean_of(predicted.amount) == Approx(mean_amount).epsilon(1e-6));
    if (!predicted.p_gift.empty()) { CHECK(mean_of(predicted.p_gift) == Approx(prevalence).epsilon(1e-6)); }
  }
  // The amounts of givers rest on the model of both stages being true, as it is here.
  const GiftPredictions two = fit_gift_estimator(rows, of(6)).predict(rows.features, 4000);
  CHECK(mean_of(two.amount) == Approx(mean_amount).epsilon(0.1));
  const GiftPredictions zero = fit_gift_estimator(rows, of(0)).predict(rows.features, 4000);
  CHECK(*std::ranges::max_element(zero.amount) == 0.0);
}

TEST_CASE("the way back from logarithms is named, and without it the mean is missed", "[estimators]") {
  const Clicks clicks;
  const GiftTrainingRows rows = clicks.rows();
  const GiftEstimator none = fit_gift_estimator(rows, of(6, BackTransform::none));
  const GiftEstimator smearing = fit_gift_estimator(rows, of(6, BackTransform::smearing));
  const GiftEstimator lognormal = fit_gift_estimator(rows, of(6, BackTransform::lognormal));
  CHECK(none.scale == 1.0);
  CHECK(smearing.scale > 1.1);
  CHECK(lognormal.scale == Approx(smearing.scale).epsilon(0.05));  // log amounts are normal here
  const double mean_amount = mean_of(clicks.amount);
  CHECK(mean_of(none.predict(rows.features, 4000).amount) < 0.9 * mean_amount);
}

TEST_CASE("a pair's mean is drawn towards the prevalence by five clicks", "[estimators]") {
  const Clicks clicks;
  const GiftEstimator model = fit_gift_estimator(clicks.rows(), of(2));
  std::vector<std::vector<float>> columns{
      {0.0F, 0.0F}, {0.0F, std::log1p(3.0F)}, {0.0F, std::log1p(1.0F)}, {0.0F, std::log1p(10.0F)}};
  const std::vector<std::span<const float>> features{columns.begin(), columns.end()};
  const GiftPredictions predicted = model.predict(features, 2);
  CHECK(predicted.p_gift[0] == Approx(model.prevalence));
  CHECK(predicted.p_gift[1] == Approx((1.0 + 5.0 * model.prevalence) / 8.0).epsilon(1e-6));
  CHECK(predicted.amount[1] == Approx((10.0 + 5.0 * model.mean_amount) / 8.0).epsilon(1e-6));
}

TEST_CASE("a saved model predicts the same to the last bit", "[estimators]") {
  const Clicks clicks{500};
  const GiftTrainingRows rows = clicks.rows();
  const TemporaryFolder folder;
  const auto file = folder.path() / "model.json";
  for (std::size_t kind = 0; kind < fitted_kinds(); ++kind) {
    INFO(gift_estimator_names[kind]);
    const GiftEstimator model = fit_gift_estimator(rows, of(kind));
    save_gift_estimator(model, file);
    const GiftEstimator loaded = load_gift_estimator(file);
    const GiftPredictions before = model.predict(rows.features, 500);
    const GiftPredictions after = loaded.predict(rows.features, 500);
    CHECK(before.p_gift == after.p_gift);
    CHECK(before.amount == after.amount);
    CHECK(gift_estimator_json(loaded) == gift_estimator_json(model));
  }
}

TEST_CASE("a model file with mistakes has all of them listed", "[estimators]") {
  const TemporaryFolder folder;
  const auto file = folder.write("model.json", R"({"kind": "two_stages", "features": ["a", "b"], "scale": -1,
      "gift": {"intercept": 0, "weights": {"a": "x"}}, "extra": 1})");
  try {
    load_gift_estimator(file);
    FAIL("no error");
  } catch (const InputError& error) {
    CHECK(error.problems.size() == 5);
    CHECK_THAT(error.what(), Contains("two_stage") && Contains("/scale") && Contains("/gift/weights/a") &&
                                 Contains("/gift/weights/b") && Contains("extra"));
  }
  const auto no_trees =
      folder.write("model.json", R"({"kind": "boosted", "features": ["a"], "gift": null, "amount": null})");
  CHECK_THROWS_WITH(load_gift_estimator(no_trees), Contains("/gift/roots") && Contains("/amount/base"));
  const auto no_weights = folder.write("model.json", R"({"kind": "two_stage", "features": ["a"]})");
  CHECK_THROWS_WITH(load_gift_estimator(no_weights), Contains("/gift") && Contains("/amount"));
}

TEST_CASE("rows without any gift are fitted by every kind, to next to nothing", "[estimators]") {
  Clicks clicks{200};
  std::ranges::fill(clicks.is_gift, 0.0);
  std::ranges::fill(clicks.amount, 0.0);
  std::ranges::fill(clicks.columns[2], 0.0F);
  std::ranges::fill(clicks.columns[3], 0.0F);
  const GiftTrainingRows rows = clicks.rows();
  for (std::size_t kind = 0; kind < fitted_kinds(); ++kind) {
    INFO(gift_estimator_names[kind]);
    const GiftPredictions predicted = fit_gift_estimator(rows, of(kind)).predict(rows.features, 200);
    for (const double amount : predicted.amount) { REQUIRE(amount == Approx(0.0).margin(1e-9)); }
    for (const double p : predicted.p_gift) { REQUIRE(p <= 0.5 / 200.0); }
  }
}
