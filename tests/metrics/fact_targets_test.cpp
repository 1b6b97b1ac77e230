#include "libsim/metrics/fact_targets.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "libsim/core/error.hpp"
#include "libsim/metrics/fact_judgement.hpp"
#include "libsim/metrics/facts.hpp"

using namespace libsim;

namespace {

FactTarget share(double target, double full, double tenth, double bias = 0.0) {
  FactTarget fact;
  fact.id = "x";
  fact.target = target;
  fact.tolerance_full = full;
  fact.tolerance_tenth = tenth;
  fact.tenth_bias_vs_full = bias;
  return fact;
}

/// The count of clicks as published: 5.9% at full scale, 11.1% at a tenth.
FactTarget clicks() {
  FactTarget fact = share(4'909'515, 289'200, 54'440, 20'660);
  fact.scales_with_market = true;
  fact.transform = FactTransform::log;
  return fact;
}

FactRow judged(const FactTarget& target, const std::vector<double>& values, double scale = 1.0) {
  std::vector<std::vector<FactValue>> seeds;
  for (const double value : values) { seeds.push_back({{"x", value, "rows", "share"}}); }
  FactTarget renamed = target;
  renamed.id = "x";
  return judge_facts(seeds, std::vector<FactTarget>{renamed}, scale).front();
}

constexpr const char* one_fact = R"({"id": "a", "definition": "d", "target": 1, "role": "target", "scales": "not",
                                      "transform": "none", "tolerance_full": 0.1})";

}  // namespace

TEST_CASE("tolerance and bias are those named at scale 1 and at scale 0.1", "[metrics]") {
  const FactTarget fact = share(0.94, 0.012, 0.025, -0.004);
  CHECK(fact.tolerance_at(1.0) == 0.012);
  CHECK(fact.tolerance_at(0.1) == Approx(0.025).epsilon(1e-12));
  CHECK(fact.target_at(1.0) == 0.94);
  CHECK(fact.target_at(0.1) == Approx(0.936).epsilon(1e-12));
  const double weight = (1.0 / std::sqrt(0.3) - 1.0) / (std::sqrt(10.0) - 1.0);
  CHECK(fact.tolerance_at(0.3) == Approx(0.012 + 0.013 * weight).epsilon(1e-12));

  CHECK(clicks().tolerance_at(1.0) == Approx(289'200));
  CHECK(clicks().tolerance_at(0.1) == Approx(54'440));
  CHECK(clicks().target_at(1.0) == 4'909'515);
  CHECK(clicks().target_at(0.1) == Approx(490'951.5 + 20'660));
}

TEST_CASE("the target of a fact compared by logarithm stays above 0 in the smallest market", "[metrics]") {
  FactTarget fact = share(56'246, 0.45, 0.45, -23'020);
  fact.transform = FactTransform::log10;
  CHECK(fact.target_at(0.1) == Approx(33'226));
  CHECK(fact.target_at(0.01) > 0.0);
  CHECK(fact.target_at(0.01) < fact.target_at(0.02));
}

TEST_CASE("without a tolerance for a tenth, tolerance grows as one over the root of the scale", "[metrics]") {
  FactTarget fact = share(0.7, 0.028, 0.0);
  fact.tolerance_tenth.reset();
  CHECK(fact.tolerance_at(0.25) == Approx(0.056));
  FactTarget rooms = clicks();
  rooms.tolerance_tenth.reset();
  // 5.9% of the target at scale 1 is 11.8% of a quarter of it at scale 0.25.
  CHECK(rooms.tolerance_at(0.25) == Approx(0.25 * 289'200 * 2.0));
}

TEST_CASE("a count is judged by its ratio to the target, not by its difference in rows", "[metrics]") {
  const FactTarget fact = clicks();
  const double relative = 289'200.0 / 4'909'515.0;
  CHECK(judged(fact, {fact.target * std::exp(relative * 0.99)}).ok);
  CHECK_FALSE(judged(fact, {fact.target * std::exp(relative * 1.01)}).ok);
  CHECK_FALSE(judged(fact, {fact.target * std::exp(-relative * 1.01)}).ok);
  const FactRow row = judged(fact, {fact.target * std::exp(relative / 2)});
  CHECK(row.error_in_tolerances == Approx(0.5));
  CHECK_FALSE(judged(fact, {0.0}).ok);
  const double at_tenth = fact.target_at(0.1);
  CHECK(judged(fact, {at_tenth * std::exp(0.110)}, 0.1).ok);
  CHECK_FALSE(judged(fact, {at_tenth * std::exp(0.112)}, 0.1).ok);
}

TEST_CASE("a log10 fact is judged in orders of magnitude", "[metrics]") {
  FactTarget fact = share(56'246, 0.45, 0.45, -23'020);
  fact.transform = FactTransform::log10;
  CHECK(judged(fact, {56'246 * 2.8}).ok);
  CHECK_FALSE(judged(fact, {56'246 * 2.9}).ok);
  CHECK(judged(fact, {33'226 / 2.8}, 0.1).ok);
  CHECK_FALSE(judged(fact, {33'226 / 2.9}, 0.1).ok);
}

TEST_CASE("what was not measured is off by no number of tolerances, whatever the transform", "[metrics]") {
  CHECK(std::isnan(clicks().error_in_tolerances(std::nan(""), 1.0)));
  CHECK(std::isnan(share(0.5, 0.1, 0.1).error_in_tolerances(std::nan(""), 1.0)));
}

TEST_CASE("what is judged is the mean over seeds", "[metrics]") {
  const FactTarget fact = share(1.0, 0.1, 0.1);
  const FactRow row = judged(fact, {0.8, 1.1, 1.25});
  CHECK(row.ok);
  CHECK(row.value == Approx(1.05));
  CHECK(row.sd == Approx(std::sqrt(0.0525)));
  CHECK(row.denominator == "rows");
  CHECK(std::isnan(judged(fact, {1.0}).sd));
  CHECK_FALSE(judged(fact, {0.8, 1.1, 1.5}).ok);
  CHECK_FALSE(judged(fact, {1.0, std::nan("")}).ok);
}

TEST_CASE("tolerance zero asks for the very value", "[metrics]") {
  const FactTarget fact = share(2.0, 0.0, 0.0);
  CHECK(judged(fact, {2.0, 2.0}).ok);
  CHECK(judged(fact, {2.0, 2.0}).error_in_tolerances == 0.0);
  CHECK_FALSE(judged(fact, {2.0, 3.0}).ok);
}

TEST_CASE("a published bound decides, whatever the tolerance", "[metrics]") {
  FactTarget match = share(0.939, 0.01, 0.01);
  match.at_least = 0.90;
  CHECK(judged(match, {0.99}).ok);
  CHECK(judged(match, {0.90}).ok);
  CHECK_FALSE(judged(match, {0.8999}).ok);
  FactTarget anomaly = share(5.9e-5, 1e-4, 1e-4);
  anomaly.below = 1e-4;
  CHECK(judged(anomaly, {0.0}).ok);
  CHECK_FALSE(judged(anomaly, {1e-4}).ok);
  CHECK(judged(anomaly, {0.0}).rule == "< 0.0001");
}

TEST_CASE("a fact that is only reported never fails, one that was not measured does", "[metrics]") {
  FactTarget fact = share(1.0, 0.1, 0.1);
  const std::vector<std::vector<FactValue>> nothing{{}};
  CHECK_FALSE(judge_facts(nothing, std::vector<FactTarget>{fact}, 1.0).front().ok);
  fact.role = FactRole::report_only;
  const FactRow row = judge_facts(nothing, std::vector<FactTarget>{fact}, 1.0).front();
  CHECK(row.ok);
  CHECK(row.rule == "not measured");
  CHECK(judged(fact, {9.0}).ok);
  CHECK(all_hold(std::vector<FactRow>{row}, FactRole::target));
}

TEST_CASE("a facts file reports all its problems at once", "[metrics]") {
  const std::string text = std::string{"["} + one_fact + R"(,
    {"id": "b", "definition": "d", "target": "many", "role": "goal", "scales": "not", "transform": "none",
     "tolerance_full": -1, "tolerence_tenth": 0.1},
    {"id": "a", "definition": "d", "target": 0, "role": "target", "scales": "not", "transform": "log"},
    7])";
  try {
    (void)parse_fact_targets(text, "facts.json");
    FAIL("such a file must not be read");
  } catch (const InputError& error) {
    const std::string what = error.what();
    CHECK(what.find("facts.json") != std::string::npos);
    for (const char* place : {"/1/target", "/1/role", "/1/tolerance_full", "/1/tolerence_tenth", "/2/target",
                              "/2/tolerance_full", "/2/id", "/3"}) {
      INFO(place);
      CHECK(std::any_of(error.problems.begin(), error.problems.end(),
                        [&](const std::string& problem) { return problem.find(place) == 0; }));
    }
  }
  const auto problem_of = [](const std::string& facts) {
    try {
      (void)parse_fact_targets(facts, "x");
      return std::string{"nothing"};
    } catch (const InputError& error) { return std::string{error.what()}; }
  };
  std::string typo = one_fact;
  CHECK(problem_of("[" + typo.replace(typo.find("tolerance_full"), 14, "tolerance_ful") + "]")
            .find("did you mean \"tolerance_full\"?") != std::string::npos);
  std::string twice = one_fact;
  CHECK(problem_of("[" + twice.insert(1, "\"id\": \"b\", ") + "]").find("/0/id: got this key twice") !=
        std::string::npos);
  CHECK_THROWS_AS(parse_fact_targets("{", "x"), InputError);
  CHECK_THROWS_AS(parse_fact_targets("{}", "x"), InputError);
  CHECK_THROWS_AS(load_fact_targets("/nowhere/facts.json"), InputError);
  CHECK(parse_fact_targets(std::string{"["} + one_fact + "]", "x").size() == 1);
}

TEST_CASE("the calibration file lists every fact but the gift graph's, and no other but those of the estimation study",
          "[metrics]") {
  const std::vector<FactTarget> targets = load_fact_targets(LIBSIM_SOURCE_DIR "/calibration/kuailive.facts.json");
  std::vector<std::string> listed;
  for (const FactTarget& target : targets) {
    if (target.id.rfind("est.", 0) == 0) {
      CHECK(target.role == FactRole::report_only);
    } else {
      listed.push_back(target.id);
    }
  }
  std::vector<std::string> computed = fact_ids();
  std::erase_if(computed, [](const std::string& id) { return id.starts_with("graph."); });
  std::sort(listed.begin(), listed.end());
  std::sort(computed.begin(), computed.end());
  CHECK(listed == computed);
  const auto match =
      std::find_if(targets.begin(), targets.end(), [](const FactTarget& target) { return target.id == "qual.match"; });
  CHECK(match->at_least == 0.90);
  CHECK(std::ranges::find(targets, "qual.anomaly", &FactTarget::id)->below == 1e-4);
}

TEST_CASE("a bound is what the file says, for every fact", "[metrics]") {
  std::string text = one_fact;
  text.replace(text.find("\"a\""), 3, "\"qual.match\"");
  CHECK_FALSE(parse_fact_targets("[" + text + "]", "x").front().at_least.has_value());
}
