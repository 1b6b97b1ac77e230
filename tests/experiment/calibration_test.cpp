#include "libsim/experiment/calibration.hpp"

#include <algorithm>
#include <cmath>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "libsim/core/error.hpp"
#include "libsim/report/calibration_json.hpp"
#include "libsim/report/calibration_text.hpp"
#include "tests/experiment/small_calibration.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace libsim;

namespace {

/// All that is told of a fit, as bytes.
std::string bytes_of(const Calibration& calibration) {
  return calibration_json(calibration, {}).dump() + calibration_text(calibration, false) +
         sensitivity_text(calibration, false);
}

const FactRow& row_of(const std::vector<FactRow>& rows, const std::string& id) {
  return *std::ranges::find(rows, id, &FactRow::id);
}

}  // namespace

TEST_CASE("from a moved start a fit comes back to within tolerance on fresh seeds", "[experiment]") {
  const SmallCalibration small;
  EvaluationStore store;
  const Calibration fit = small.run(store);
  CHECK(fit.loss_start > 5.0);
  CHECK(fit.loss < 0.5);
  CHECK(row_of(fit.before, "scale.clicks").ok == false);
  for (const FactRow& row : fit.after) {
    INFO(row.id);
    CHECK((row.ok || row.id == "seg.user"));
  }
  for (const CalibratedParameter& parameter : fit.parameters) {
    INFO(parameter.parameter.path);
    CHECK(parameter.start != parameter.parameter.start);
    CHECK(parameter.value >= parameter.parameter.min);
    CHECK(parameter.value <= parameter.parameter.max);
    if (parameter.at_bound) { continue; }
    CHECK(parameter.standard_error > 0.0);
  }
  // Back to where the facts come from, to within four standard errors.
  const CalibratedParameter& sessions = fit.parameters[0];
  CHECK(std::abs(sessions.value - 3.6) < 4.0 * sessions.standard_error);
  // What a researcher asks the table: more sessions, more clicks.
  CHECK(fit.sensitivity.facts[0] == "scale.clicks");
  CHECK(fit.sensitivity.tolerances[0][0] > 0.0);
  CHECK(fit.sensitivity.elasticities[0][0] > 1.0);
}

TEST_CASE("a fit is the same for any number of threads, and goes on from any kill to the same bytes", "[experiment]") {
  const SmallCalibration small;
  const TemporaryFolder folder;
  const auto file = folder.path() / "state.jsonl";
  std::string whole;
  {
    EvaluationStore store{file};
    whole = bytes_of(small.run(store, 1));
  }
  EvaluationStore fresh;
  CHECK(bytes_of(small.run(fresh, 3)) == whole);

  std::vector<std::string> problems;
  const std::string state = read_file(file, problems).value();
  folder.write("state.jsonl", state.substr(0, state.size() / 2));  // killed half way, in the middle of a line
  EvaluationStore resumed{file};
  const std::size_t kept = resumed.size();
  CHECK(kept > 0);
  CHECK(bytes_of(small.run(resumed, 2)) == whole);
  CHECK(resumed.size() == static_cast<std::size_t>(std::ranges::count(state, '\n')));
}

TEST_CASE("a fact that is held out does not influence the fit", "[experiment]") {
  SmallCalibration small;
  small.options.budget = 15;
  EvaluationStore store;
  const Calibration fit = small.run(store);
  small.targets = small_fact_targets("0.9");
  const Calibration other = small.run(store);
  REQUIRE(fit.path.size() == other.path.size());
  CHECK(fit.path.size() > 1);
  for (std::size_t p = 0; p < fit.parameters.size(); ++p) {
    CHECK(fit.parameters[p].value == other.parameters[p].value);
    const double error = fit.parameters[p].standard_error;
    CHECK((error == other.parameters[p].standard_error || fit.parameters[p].at_bound));
  }
  CHECK(fit.loss == other.loss);
  CHECK(row_of(fit.after, "seg.user").ok != row_of(other.after, "seg.user").ok);
}

TEST_CASE("every method gets closer; a staged fit names its blocks", "[experiment]") {
  SmallCalibration small;
  small.options.budget = 40;
  EvaluationStore store;
  for (const CalibrationMethod method : {CalibrationMethod::bobyqa, CalibrationMethod::staged}) {
    small.options.method = method;
    const Calibration fit = small.run(store);
    CHECK(fit.loss < 0.5 * fit.loss_start);
    CHECK((fit.path.front().stage == "activity") == (method == CalibrationMethod::staged));
    CHECK(fit.path.back().points <= small.options.budget);
  }
}

TEST_CASE("slopes can come from a smaller market, and sensitivities without a fit", "[experiment]") {
  SmallCalibration small;
  small.options.fit = false;
  small.options.slope_scale = 0.5;
  small.options.move.reset();
  EvaluationStore store;
  const Calibration only = small.run(store);
  CHECK(only.after.empty());
  CHECK(only.simulations == 1 + 1 + 2 * 3);  // the start at both scales, and each parameter up and down
  CHECK(only.parameters[0].value == 3.6);
  CHECK(only.sensitivity.tolerances[0][0] > 0.0);
  small.options.fit = true;
  small.options.budget = 12;
  small.options.move = MovedStart{7, 0.2};
  const Calibration fit = small.run(store);
  CHECK(fit.loss < fit.loss_start);
}

TEST_CASE("a start is moved by no more than asked, parameter by parameter", "[experiment]") {
  const SmallCalibration small;
  const std::vector<FreeParameter> parameters = small.plan.parameters();
  const std::vector<double> moved = moved_start(parameters, {1, 0.2});
  for (std::size_t p = 0; p < parameters.size(); ++p) {
    CHECK(std::abs(moved[p] / parameters[p].start - 1.0) <= 0.2);
    CHECK(moved[p] != parameters[p].start);
  }
  const std::vector<FreeParameter> last{parameters.back()};
  CHECK(moved_start(last, {1, 0.2}).front() == moved.back());  // whichever others are free
  CHECK(moved_start(parameters, {2, 0.2}) != moved);
}

TEST_CASE("a search may leave what the scenario allows, but not start there", "[experiment]") {
  SmallCalibration small;
  small.plan = parse_calibration_plan(R"({"blocks": [{"name": "a", "facts": ["rate.session"], "parameters": [
      {"path": "market.gifts.share_pair", "min": 0.1, "max": 0.9, "step": 0.5},
      {"path": "world.users.propensity.mu", "min": -3.0, "max": 1.0, "step": 0.15}]}]})",
                                      "plan", small.targets, small.resolved.json);
  EvaluationStore store;
  SECTION("on the way there") {
    small.options.move.reset();
    small.options.budget = 7;
    const Calibration fit = small.run(store);  // a step up breaks the rule that shares sum to 1 at most
    CHECK(std::isfinite(fit.loss));
    CHECK(fit.parameters[0].value <= 0.5);
  }
  SECTION("at the start") {
    small.resolved.json["market"]["gifts"]["share_wallet"] = 0.95;
    CHECK_THROWS_AS(small.run(store), InputError);
  }
}

TEST_CASE("a scale at which slopes cannot be taken is said, not taken for a point without facts", "[experiment]") {
  SmallCalibration small;
  small.options.slope_scale = 1e9;
  EvaluationStore store;
  CHECK_THROWS_AS(small.run(store), InputError);
}
