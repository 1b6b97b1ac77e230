#include "libsim/estimators/ridge.hpp"

#include <array>
#include <cmath>
#include <span>
#include <vector>

#include <catch2/catch.hpp>

#include "libsim/core/draws.hpp"

using namespace libsim;

namespace {

/// Features of different units and a target that is linear in them, with noise.
struct LinearRows {
  std::vector<std::vector<float>> columns{3};
  std::vector<double> y;
  std::vector<double> other;  // another target of the same direction

  explicit LinearRows(double noise, std::size_t rows = 1000) {
    RngStream rng{{17, 0}, Purpose::test, 0};
    for (std::size_t row = 0; row < rows; ++row) {
      const double a = draw_normal(rng);
      const double b = 1000.0 + 50.0 * draw_normal(rng);
      columns[0].push_back(static_cast<float>(a));
      columns[1].push_back(static_cast<float>(b));
      columns[2].push_back(4.0F);  // a constant
      const double direction =
          2.0 * static_cast<double>(columns[0].back()) - 0.1 * static_cast<double>(columns[1].back());
      y.push_back(7.0 + direction + noise * draw_normal(rng));
      other.push_back(-3.0 * direction + noise * draw_normal(rng));
    }
  }
  std::vector<std::span<const float>> features() const { return {columns.begin(), columns.end()}; }
};

}  // namespace

TEST_CASE("without noise and penalty, ridge finds the plane", "[estimators]") {
  const LinearRows rows{0.0};
  const LinearModel model = fit_ridge(rows.features(), std::array{std::span<const double>{rows.y}}, 0.0).front();
  CHECK(model.weights[0] == Approx(2.0).epsilon(1e-10));
  CHECK(model.weights[1] == Approx(-0.1).epsilon(1e-10));
  CHECK(model.weights[2] == 0.0);
  CHECK(model.intercept == Approx(7.0).epsilon(1e-8));
  std::vector<double> predicted(rows.y.size());
  model.predict(rows.features(), predicted);
  for (std::size_t row = 0; row < predicted.size(); ++row) {
    REQUIRE(predicted[row] == Approx(rows.y[row]).epsilon(1e-9));
  }
}

TEST_CASE("moments are those of two passes", "[estimators]") {
  const LinearRows rows{1.0};
  const FeatureMoments moments = moments_of(rows.features(), std::array{std::span<const double>{rows.y}});
  CHECK(moments.rows == 1000);
  double mean = 0.0;
  for (const float x : rows.columns[1]) { mean += static_cast<double>(x) / 1000.0; }
  double y_mean = 0.0;
  for (const double y : rows.y) { y_mean += y / 1000.0; }
  double xx = 0.0;
  double xy = 0.0;
  for (std::size_t i = 0; i < 1000; ++i) {
    const double x = static_cast<double>(rows.columns[1][i]) - mean;
    xx += x * x;
    xy += x * (rows.y[i] - y_mean);
  }
  CHECK(moments.means[1] == Approx(mean).epsilon(1e-13));
  CHECK(moments.means[3] == Approx(y_mean).epsilon(1e-12));
  CHECK(moments.product(1, 1) == Approx(xx).epsilon(1e-11));
  CHECK(moments.product(1, 3) == Approx(xy).epsilon(1e-11));
  CHECK(moments.product(3, 1) == moments.product(1, 3));
}

TEST_CASE("a penalty of as many rows as there are halves the weight of a lone feature", "[estimators]") {
  const LinearRows rows{0.0};
  const std::vector<std::span<const float>> one{rows.columns[0]};
  const std::array target{std::span<const double>{rows.y}};
  const double unpenalised = fit_ridge(one, target, 0.0).front().weights[0];
  CHECK(fit_ridge(one, target, 1000.0).front().weights[0] == Approx(0.5 * unpenalised).epsilon(1e-12));
  const LinearModel stiff = fit_ridge(one, target, 1e15).front();
  double mean = 0.0;
  for (const double y : rows.y) { mean += y / 1000.0; }
  CHECK(stiff.intercept == Approx(mean).epsilon(1e-9));  // the intercept is not penalised
}

TEST_CASE("targets of one direction lose nothing at rank one; at full rank it is ridge", "[estimators]") {
  const LinearRows rows{0.0};
  const std::array<std::span<const double>, 2> targets{rows.y, rows.other};
  const FeatureMoments moments = moments_of(rows.features(), targets);
  const std::vector<LinearModel> ridge = fit_ridge(moments, 1.0);
  const std::vector<LinearModel> one = fit_reduced_rank(moments, 1.0, 1);
  const std::vector<LinearModel> full = fit_reduced_rank(moments, 1.0, 2);
  for (std::size_t t = 0; t < 2; ++t) {
    for (std::size_t f = 0; f < 3; ++f) {
      CHECK(one[t].weights[f] == Approx(ridge[t].weights[f]).epsilon(1e-9).margin(1e-12));
      CHECK(full[t].weights[f] == ridge[t].weights[f]);
    }
  }
}

TEST_CASE("at rank one, the weights of all targets are multiples of one another", "[estimators]") {
  const LinearRows rows{5.0};
  const std::array<std::span<const double>, 2> targets{rows.y, rows.other};
  const std::vector<LinearModel> models = fit_reduced_rank(moments_of(rows.features(), targets), 1.0, 1);
  CHECK(models[0].weights[0] * models[1].weights[1] ==
        Approx(models[0].weights[1] * models[1].weights[0]).epsilon(1e-9));
}

TEST_CASE("without rows, ridge predicts 0", "[estimators]") {
  const std::vector<float> none;
  const std::vector<std::span<const float>> features{none};
  const LinearModel model = fit_ridge(features, std::array{std::span<const double>{}}, 1.0).front();
  CHECK(model.intercept == 0.0);
  CHECK(model.weights == std::vector<double>{0.0});
}
