#include "libsim/estimators/logistic.hpp"

#include <cmath>
#include <span>
#include <vector>

#include <catch2/catch.hpp>

#include "libsim/core/draws.hpp"

using namespace libsim;

namespace {

struct Rows {
  std::vector<std::vector<float>> columns{3};
  std::vector<double> y;

  explicit Rows(std::size_t rows) {
    RngStream rng{{19, 0}, Purpose::test, 0};
    for (std::size_t row = 0; row < rows; ++row) {
      columns[0].push_back(static_cast<float>(draw_normal(rng)));
      columns[1].push_back(static_cast<float>(100.0 + 10.0 * draw_normal(rng)));
      columns[2].push_back(-1.0F);
      const double logit = -3.0 + columns[0].back() + 0.05 * (columns[1].back() - 100.0F);
      y.push_back(draw_bernoulli(rng, 1.0 / (1.0 + std::exp(-logit))) ? 1.0 : 0.0);
    }
  }
  std::vector<std::span<const float>> features() const { return {columns.begin(), columns.end()}; }
};

/// The gradient of the log likelihood in the features' own units; the last is the intercept's.
std::vector<double> gradient(const Rows& rows, const LinearModel& model) {
  std::vector<double> p(rows.y.size());
  model.predict(rows.features(), p);
  apply_logistic(p);
  std::vector<double> sums(4, 0.0);
  for (std::size_t row = 0; row < p.size(); ++row) {
    for (std::size_t f = 0; f < 3; ++f) { sums[f] += (rows.y[row] - p[row]) * rows.columns[f][row]; }
    sums[3] += rows.y[row] - p[row];
  }
  return sums;
}

}  // namespace

TEST_CASE("the fit is where the gradient of the likelihood is nothing but the penalty", "[estimators]") {
  const Rows rows{3000};
  const LogisticFit fit = fit_logistic(rows.features(), rows.y, {.penalty = 1e-6});
  CHECK(fit.converged);
  CHECK(fit.passes < 15);
  const std::vector<double> left = gradient(rows, fit.model);
  CHECK(left[0] == Approx(0.0).margin(1e-4));
  CHECK(left[1] == Approx(0.0).margin(1e-2));  // its values are around 100
  CHECK(left[3] == Approx(0.0).margin(1e-4));  // so predictions sum to the labels
  CHECK(fit.model.weights[2] == 0.0);
  // 4 standard errors of about 1 / sqrt(3000 * 0.07 * 0.93)
  CHECK(fit.model.weights[0] == Approx(1.0).margin(4.0 / std::sqrt(3000 * 0.065)));
  CHECK(fit.model.weights[1] == Approx(0.05).margin(0.4 / std::sqrt(3000 * 0.065)));
}

TEST_CASE("a start from a sample of the rows changes the way, not the result", "[estimators]") {
  const Rows rows{120'000};
  const LogisticFit fit = fit_logistic(rows.features(), rows.y, {.penalty = 1e-6});
  CHECK(fit.converged);
  CHECK(fit.passes <= 4);
  const std::vector<double> left = gradient(rows, fit.model);
  CHECK(left[0] == Approx(0.0).margin(1e-3));
  CHECK(left[3] == Approx(0.0).margin(1e-3));
}

TEST_CASE("separable labels and a single class have a finite fit", "[estimators]") {
  const std::vector<float> x{-2.0F, -1.0F, 1.0F, 2.0F};
  const std::vector<std::span<const float>> features{x};
  const std::vector<double> separable{0, 0, 1, 1};
  const LogisticFit fit = fit_logistic(features, separable);
  CHECK(fit.converged);
  CHECK(fit.model.weights[0] > 0.0);
  CHECK(std::isfinite(fit.model.weights[0]));
  CHECK(fit.model.intercept == Approx(0.0).margin(1e-9));

  const std::vector<double> none(4, 0.0);
  const LogisticFit one_class = fit_logistic(features, none);
  CHECK(one_class.converged);
  CHECK(one_class.model.weights == std::vector<double>{0.0});
  CHECK(one_class.model.intercept == Approx(std::log(0.1 / 0.9)));  // (0 + 1/2) / (4 + 1)
}

TEST_CASE("a large penalty leaves the prevalence", "[estimators]") {
  const Rows rows{2000};
  const LogisticFit fit = fit_logistic(rows.features(), rows.y, {.penalty = 1e12});
  double positive = 0.0;
  for (const double y : rows.y) { positive += y; }
  CHECK(fit.model.weights[0] == Approx(0.0).margin(1e-8));
  CHECK(fit.model.intercept == Approx(std::log(positive / (2000.0 - positive))).epsilon(1e-6));
}
