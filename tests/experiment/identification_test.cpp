#include "libsim/experiment/identification.hpp"

#include <cmath>

#include <catch2/catch.hpp>

using namespace libsim;

namespace {

/// Deviations whose covariance is diag(variances): one pair a residual, +-sqrt(variance (2n - 1) / 2).
std::vector<std::vector<double>> deviations_of(const std::vector<double>& variances) {
  const std::size_t n = variances.size();
  std::vector<std::vector<double>> seeds;
  for (std::size_t r = 0; r < n; ++r) {
    for (const double sign : {1.0, -1.0}) {
      seeds.emplace_back(n, 0.0);
      seeds.back()[r] = sign * std::sqrt(variances[r] * (2.0 * static_cast<double>(n) - 1.0) / 2.0);
    }
  }
  return seeds;
}

}  // namespace

TEST_CASE("standard errors are those of the sandwich formula in closed form", "[experiment]") {
  // One parameter: J = (1, 2), W = diag(1, 3): estimate moves by (1 e1 + 6 e2) / (1 + 12).
  const std::vector<double> variances{4.0, 0.25};
  const Identification known = identify({{1.0, 2.0}}, std::vector<double>{1.0, 3.0}, deviations_of(variances), 1.5);
  const double expected = std::sqrt(1.5 * (1.0 * 4.0 + 36.0 * 0.25)) / 13.0;
  REQUIRE(known.standard_errors.size() == 1);
  CHECK(known.standard_errors[0] == Approx(expected));
  CHECK(known.alone[0] == Approx(expected));  // there are no others
  CHECK(known.directions[0].singular_value == Approx(std::sqrt(13.0)));
}

TEST_CASE("as many facts as parameters give the errors of the inverse map", "[experiment]") {
  // J = {{1, 1}, {0, 2}} by rows of residuals: the inverse is {{1, -1/2}, {0, 1/2}}.
  const Identification known =
      identify({{1.0, 0.0}, {1.0, 2.0}}, std::vector<double>{1.0, 1.0}, deviations_of({1.0, 1.0}), 2.0);
  CHECK(known.standard_errors[0] == Approx(std::sqrt(2.0 * (1.0 + 0.25))));
  CHECK(known.standard_errors[1] == Approx(std::sqrt(2.0 * 0.25)));
  CHECK(known.alone[0] == Approx(std::sqrt(2.0)));
  CHECK(known.alone[0] < known.standard_errors[0]);
}

TEST_CASE("what no fact holds has an infinite error, and is named by a direction", "[experiment]") {
  SECTION("a parameter that moves nothing") {
    const Identification known =
        identify({{1.0, 1.0}, {0.0, 0.0}}, std::vector<double>{1.0, 1.0}, deviations_of({1.0, 1.0}), 1.0);
    CHECK(known.standard_errors[0] == Approx(std::sqrt(0.5)));
    CHECK(std::isinf(known.standard_errors[1]));
    CHECK(known.directions[1].singular_value == Approx(0.0).margin(1e-12));
    CHECK(known.directions[1].loadings[1] == Approx(1.0));
  }
  SECTION("two parameters that do the same") {
    const Identification known = identify({{1.0, 2.0, 0.0}, {1.0, 2.0, 0.0}, {0.0, 0.0, 3.0}},
                                          std::vector<double>{1.0, 1.0, 1.0}, deviations_of({1.0, 1.0, 1.0}), 1.0);
    CHECK(std::isinf(known.standard_errors[0]));
    CHECK(std::isinf(known.standard_errors[1]));
    CHECK(known.standard_errors[2] == Approx(1.0 / 3.0));
  }
  SECTION("more parameters than facts") {
    const Identification known = identify({{1.0}, {1.0}}, std::vector<double>{1.0}, deviations_of({1.0}), 1.0);
    CHECK(std::isinf(known.standard_errors[0]));
    CHECK(known.directions.size() == 2);
  }
}
