#include "libsim/experiment/fitted_facts.hpp"

#include <limits>

#include <catch2/catch.hpp>

#include "libsim/experiment/robust_loss.hpp"
#include "tests/experiment/small_calibration.hpp"

using namespace libsim;

namespace {

std::vector<FactValue> facts_with(double clicks, double rate, double match) {
  return {{"scale.clicks", clicks, "", ""}, {"rate.session", rate, "", ""}, {"engage.likes", 374.0, "", ""},
          {"loyal.p50", 1.0, "", ""},       {"qual.match", match, "", ""},  {"seg.user", 0.9, "", ""}};
}

}  // namespace

TEST_CASE("a fit looks at judged facts that can be measured and are not held out", "[experiment]") {
  const SmallCalibration small;
  const FittedFacts facts{small.targets, small.plan, 1.0};
  REQUIRE(facts.size() == 5);
  CHECK(facts[4].id == "qual.match");
  CHECK(facts.smooth() == std::vector<bool>{true, true, true, false, true});  // loyal.p50 must be met exactly
  const std::vector<std::string> names{"rate.session", "scale.clicks"};
  CHECK(facts.only(names).size() == 2);
}

TEST_CASE("residuals are errors in tolerances of the mean over seeds; a bound counts only when it is broken",
          "[experiment]") {
  const SmallCalibration small;
  const FittedFacts facts{small.targets, small.plan, 1.0};
  const std::vector<std::vector<FactValue>> seeds{facts_with(2346.0, 0.24, 0.99), facts_with(2346.0, 0.256, 0.99)};
  const std::vector<double> residuals = facts.residuals(seeds, 1.0);
  CHECK(residuals[0] == Approx(0.0).margin(1e-9));
  CHECK(residuals[1] == Approx(1.0));
  CHECK(residuals[3] == 0.0);
  CHECK(residuals[4] == 0.0);
  const std::vector<std::vector<FactValue>> broken{facts_with(2346.0, 0.224, 0.88)};
  CHECK(facts.residuals(broken, 1.0)[4] == Approx(-2.0));
}

TEST_CASE("a smaller market's counts are brought to the fitted scale", "[experiment]") {
  const SmallCalibration small;
  const FittedFacts facts{small.targets, small.plan, 1.0};
  const std::vector<std::vector<FactValue>> tenth{facts_with(234.6, 0.224, 0.99)};
  CHECK(facts.residuals(tenth, 0.1)[0] == Approx(0.0).margin(1e-9));
  CHECK(facts.residuals(tenth, 1.0)[0] < -1.0);
}

TEST_CASE("what a seed lacks is as bad as can be but finite, an exact fact missed as often as it is missed",
          "[experiment]") {
  const SmallCalibration small;
  const FittedFacts facts{small.targets, small.plan, 1.0};
  std::vector<std::vector<FactValue>> seeds{facts_with(2346.0, 0.224, 0.99), {}};
  CHECK(facts.residuals(seeds, 1.0)[1] == worst_residual);
  seeds[1] = facts_with(2346.0, 0.224, 0.99);
  seeds[1][3].value = 0.9;
  CHECK(facts.residuals(seeds, 1.0)[3] == Approx(0.5 * missed_residual));
}
