#include "libsim/experiment/gauss_newton.hpp"

#include <cmath>
#include <cstddef>

#include <catch2/catch.hpp>

#include "libsim/experiment/bobyqa.hpp"

using namespace libsim;

namespace {

/// r = A x - b, with A of full rank.
LeastSquaresProblem linear_problem() {
  const auto residuals = [](const std::vector<Point>& points) {
    std::vector<std::vector<double>> all;
    for (const Point& x : points) {
      all.push_back({2.0 * x[0] + x[1] - 3.0, x[0] - x[1], 0.5 * x[1] - 1.5, -x[0] + 3.0 * x[1] + 1.0});
    }
    return all;
  };
  return {.low = {-10.0, -10.0}, .high = {10.0, 10.0}, .residuals = residuals};
}

/// A zero at (1, -2), curved.
LeastSquaresProblem curved_problem() {
  const auto residuals = [](const std::vector<Point>& points) {
    std::vector<std::vector<double>> all;
    for (const Point& x : points) {
      all.push_back({std::exp(0.3 * (x[0] - 1.0)) - 1.0, x[0] * x[1] + 2.0, 0.1 * (x[1] + 2.0) * (x[1] + 2.0)});
    }
    return all;
  };
  return {.low = {-5.0, -5.0}, .high = {5.0, 5.0}, .residuals = residuals};
}

}  // namespace

TEST_CASE("Gauss-Newton solves a linear model as the normal equations do", "[experiment]") {
  // A'A = {{6, -2}, {-2, 11.25}}
  // A'b = (7, 0.75)
  const double determinant = 6.0 * 11.25 - 4.0;
  const double x = (11.25 * 7.0 + 2.0 * 0.75) / determinant;
  const double y = (2.0 * 7.0 + 6.0 * 0.75) / determinant;
  GaussNewtonOptions options;
  options.improvement = 1e-12;
  options.trust = 100.0;
  const FitResult fit = gauss_newton(linear_problem(), {-1.0, 2.0}, options);
  CHECK(fit.point[0] == Approx(x).margin(1e-5));
  CHECK(fit.point[1] == Approx(y).margin(1e-5));
  CHECK(fit.stopped == "no further improvement");
}

TEST_CASE("Gauss-Newton finds the zero of a curved model from afar, and says why it stopped", "[experiment]") {
  const FitResult fit = gauss_newton(curved_problem(), {4.0, 3.0}, {.good_enough = 1e-14});
  CHECK(fit.point[0] == Approx(1.0).margin(1e-5));
  CHECK(fit.point[1] == Approx(-2.0).margin(1e-5));
  CHECK(fit.stopped == "loss is nothing");
}

TEST_CASE("a search stays in its box, and finds the best of its edge", "[experiment]") {
  // Along x = 0.5 the linear model's best y is (A'b - A'A x)_y / 11.25 = (0.75 + 2 * 0.5) / 11.25.
  LeastSquaresProblem problem = linear_problem();
  problem.high[0] = 0.5;
  bool inside = true;
  const ResidualsOf unwatched = problem.residuals;
  problem.residuals = [&](const std::vector<Point>& points) {
    for (const Point& x : points) { inside = inside && x[0] <= 0.5 && x[0] >= -10.0; }
    return unwatched(points);
  };
  GaussNewtonOptions precise;
  precise.improvement = 1e-12;
  const FitResult newton = gauss_newton(problem, {-3.0, 4.0}, precise);
  CHECK(newton.point[0] == 0.5);
  CHECK(newton.point[1] == Approx(1.75 / 11.25).margin(1e-5));
  const FitResult powell = bobyqa(problem, {-3.0, 4.0}, {.tolerance = 1e-6});
  CHECK(powell.point[0] == Approx(0.5).margin(1e-5));
  CHECK(powell.point[1] == Approx(1.75 / 11.25).margin(1e-3));
  CHECK(inside);
}

TEST_CASE("slopes may come from another market, as long as it slopes alike", "[experiment]") {
  LeastSquaresProblem problem = curved_problem();
  const ResidualsOf exact = problem.residuals;
  problem.slope_residuals = [exact](const std::vector<Point>& points) {
    auto all = exact(points);
    for (auto& residuals : all) {
      for (double& r : residuals) { r = 1.2 * r + 7.0; }  // off by a constant, and a little steeper
    }
    return all;
  };
  const FitResult fit = gauss_newton(problem, {3.0, 1.0}, {.good_enough = 1e-12});
  CHECK(fit.point[0] == Approx(1.0).margin(1e-4));
  CHECK(fit.point[1] == Approx(-2.0).margin(1e-4));
}

TEST_CASE("a residual without a slope vetoes steps that would break it", "[experiment]") {
  // The smooth residual pulls x to 4; from 2 on, the other is off by a hundred tolerances.
  LeastSquaresProblem problem{
      .low = {-10.0}, .high = {10.0}, .residuals = {}, .slope_residuals = {}, .smooth = {true, false}};
  problem.residuals = [](const std::vector<Point>& points) {
    std::vector<std::vector<double>> all;
    for (const Point& x : points) { all.push_back({0.5 * (x[0] - 4.0), x[0] > 2.0 ? 100.0 : 0.0}); }
    return all;
  };
  const FitResult fit = gauss_newton(problem, {-1.0});
  CHECK(fit.point[0] > 0.5);
  CHECK(fit.point[0] <= 2.0);
}

TEST_CASE("a search asks for no more points than its budget", "[experiment]") {
  for (const std::size_t budget : {1U, 5U, 8U, 20U}) {
    std::size_t asked = 0;
    LeastSquaresProblem problem = curved_problem();
    const ResidualsOf uncounted = problem.residuals;
    problem.residuals = [&](const std::vector<Point>& points) {
      asked += points.size();
      return uncounted(points);
    };
    const FitResult newton = gauss_newton(problem, {4.0, 3.0}, {.budget = budget});
    CHECK(asked <= budget);
    CHECK(newton.points == asked);
    CHECK(newton.stopped == "budget spent");
    asked = 0;
    CHECK(bobyqa(problem, {4.0, 3.0}, {.budget = budget, .tolerance = 1e-9}).points == asked);
    CHECK(asked <= budget);
  }
}

TEST_CASE("what a simulation throws during a search reaches the caller", "[experiment]") {
  const LeastSquaresProblem problem{
      .low = {0.0, 0.0}, .high = {1.0, 1.0}, .residuals = [](const auto&) -> std::vector<std::vector<double>> {
        throw std::runtime_error{"no memory"};
      }};
  CHECK_THROWS_WITH(bobyqa(problem, {0.5, 0.5}), "no memory");
  CHECK_THROWS_WITH(gauss_newton(problem, {0.5, 0.5}), "no memory");
}
