#include "libsim/experiment/measured_facts.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include <catch2/catch.hpp>

#include "../support/temporary_folder.hpp"
#include "libsim/experiment/run.hpp"
#include "libsim/metrics/facts.hpp"

using namespace libsim;

TEST_CASE("replications are measured in their order, whatever the number of threads", "[experiment]") {
  const Experiment experiment = load_experiment(LIBSIM_SOURCE_DIR "/scenarios/tiny.json", {"run.days=1"});
  const auto value_of_clicks = [](const MeasuredFacts& measured, std::size_t seed) {
    return measured.seeds[seed].front().value;
  };
  const MeasuredFacts one = measure_facts(experiment, {.replications = 3, .jobs = 1});
  const MeasuredFacts two = measure_facts(experiment, {.replications = 3, .jobs = 2});
  REQUIRE(one.seeds.size() == 3);
  CHECK(one.seeds[0].size() == fact_ids().size());
  for (std::size_t r = 0; r < 3; ++r) { CHECK(value_of_clicks(one, r) == value_of_clicks(two, r)); }
  CHECK(value_of_clicks(one, 0) != value_of_clicks(one, 1));
  CHECK(one.funnel.stages.front().count == static_cast<std::int64_t>(value_of_clicks(one, 0)));
  CHECK_FALSE(one.report.has_value());
}

TEST_CASE("a simulation has the facts of its log, also if its policy learned during the warm-up", "[experiment]") {
  const Experiment experiment = load_experiment(LIBSIM_SOURCE_DIR "/scenarios/tiny.json",
                                                {"run.days=1", "run.warmup_days=2", "policy=concave", "panel={}"});
  const TemporaryFolder folder;
  run(experiment, {.log = folder.path() / "log"});
  const MeasuredFacts simulated = measure_facts(experiment);
  const MeasuredFacts read = measure_facts(folder.path() / "log");
  REQUIRE(simulated.seeds[0].size() == read.seeds[0].size());
  for (std::size_t i = 0; i < read.seeds[0].size(); ++i) {
    const double value = simulated.seeds[0][i].value;
    const double of_log = read.seeds[0][i].value;
    CHECK((value == of_log || (std::isnan(value) && std::isnan(of_log))));
  }
}

TEST_CASE("a scenario may cut watching into sessions by a gap", "[experiment]") {
  const auto measured = [](const std::string& gap) {
    const Experiment experiment =
        load_experiment(LIBSIM_SOURCE_DIR "/scenarios/tiny.json", {"panel.session_gap=" + gap});
    return measure_facts(experiment);
  };
  const auto value = [](const MeasuredFacts& facts, const std::string& id) {
    return std::ranges::find(facts.seeds[0], id, &FactValue::id)->value;
  };
  const MeasuredFacts whole = measured("null");
  const MeasuredFacts cut = measured("60");
  CHECK(value(cut, "scale.clicks") == value(whole, "scale.clicks"));
  CHECK(value(cut, "scale.sessions") > value(whole, "scale.sessions"));
  CHECK(value(cut, "scale.sessions") < value(cut, "scale.clicks"));
  CHECK(value(measured("1e8"), "scale.sessions") == value(whole, "scale.sessions"));
  CHECK(static_cast<double>(cut.funnel.stages[1].count) == value(cut, "scale.sessions"));
}
