// libsim estimate, end to end.
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "libsim/estimators/gift_estimator.hpp"
#include "tests/cli/ran_program.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace libsim;
using namespace libsim::test;
using Catch::Matchers::Contains;

namespace {

/// A metric of one model.
double value_of(const nlohmann::json& slice, const std::string& model, const std::string& metric) {
  for (const auto& entry : slice["models"]) {
    if (entry["model"] == model && entry["metrics"].contains(metric)) {
      const auto& value = entry["metrics"][metric]["value"];
      return value.is_null() ? std::nan("") : value.get<double>();
    }
  }
  FAIL("no " << metric << " of " << model);
  return 0.0;
}

}  // namespace

TEST_CASE("every model is scored on the same rows, whatever the number of threads", "[cli]") {
  const nlohmann::json result = json_of({"estimate", tiny, "--resamples", "20", "--jobs", "2"});
  CHECK(result == json_of({"estimate", tiny, "--resamples", "20", "--jobs", "1"}));
  CHECK(result["protocol"] == "day_frozen");
  CHECK(result["test_days"] == 1);
  CHECK(result["bound"]["name"] == "feed");
  CHECK(value_of(result["bound"], "oracle", "log_loss") < value_of(result["bound"], "prevalence", "log_loss"));
  CHECK(result["bound"]["differences"].size() == fitted_kinds());
  CHECK(result["all"]["differences"].size() == fitted_kinds() - 1);
  CHECK(result["all"]["models"].size() == fitted_kinds());
  CHECK(result["all"]["rows"] == result["slices"][0]["rows"].get<int>() + result["slices"][1]["rows"].get<int>());
  CHECK(result["curves"].size() == fitted_kinds());
  CHECK(value_of(result["all"], "prevalence", "roc_auc") == 0.5);
  CHECK(value_of(result["all"], "logistic", "roc_auc") > 0.6);
  CHECK(value_of(result["all"], "two_stage", "average_precision") ==
        value_of(result["all"], "logistic", "average_precision"));
  CHECK(value_of(result["all"], "zero", "mae_log") > 0.0);
  CHECK(value_of(result["all"], "direct", "roc_auc") > 0.5);
}

TEST_CASE("differences between models are paired: those of metrics, with an interval of their own", "[cli]") {
  const nlohmann::json result = json_of({"estimate", tiny, "--resamples", "20"});
  const nlohmann::json differences{{"models", result["all"]["differences"]}};
  REQUIRE(differences["models"].size() == fitted_kinds() - 1);
  CHECK(value_of(differences, "direct", "mae_log") ==
        value_of(result["all"], "direct", "mae_log") - value_of(result["all"], "two_stage", "mae_log"));
  // Of p, two_stage is the logistic regression: a metric of p differs by nothing in any resample.
  for (const auto& entry : differences["models"]) {
    if (entry["model"] == "logistic") { CHECK(entry["metrics"]["roc_auc"]["high"] == 0.0); }
  }
}

TEST_CASE("a log has the estimates of the market it came from", "[cli]") {
  const TemporaryFolder folder;
  const std::string log = (folder.path() / "log").string();
  const std::string capped = "constraints.frequency_cap=1";
  REQUIRE(ran({"run", tiny, "--set", capped, "--log", log}).code == 0);
  const nlohmann::json read = json_of({"estimate", log, "--resamples", "0"});
  const nlohmann::json simulated = json_of({"estimate", tiny, "--set", capped, "--resamples", "0"});
  CHECK(read["all"] == simulated["all"]);
  CHECK(read["slices"] == simulated["slices"]);
}

TEST_CASE("a scenario's panel is what its log in KuaiLive's format holds", "[cli]") {
  const TemporaryFolder folder;
  const std::string log = (folder.path() / "log").string();
  REQUIRE(ran({"run", tiny, "--log", log, "--format", "kuailive"}).code == 0);
  const nlohmann::json read = json_of({"estimate", log, "--resamples", "0"});
  const nlohmann::json simulated = json_of({"estimate", tiny, "--panel", "--resamples", "0"});
  const nlohmann::json everybody = json_of({"estimate", tiny, "--resamples", "0"});
  CHECK(simulated["all"]["users"] < everybody["all"]["users"]);
  for (const char* count : {"rows", "users", "gift_rows", "coins"}) {
    CHECK(read["all"][count] == simulated["all"][count]);
  }
  // Models may differ by the one feature that these files do not have, how a user came into the room.
  for (const char* model : {"zero", "prevalence", "pair_mean"}) {
    CHECK(value_of(read["all"], model, "mae_log") == Approx(value_of(simulated["all"], model, "mae_log")));
  }
  CHECK_THAT(ran({"estimate", log, "--panel"}).err, Contains("--panel"));
}

TEST_CASE("a leak makes every model better than it can be", "[cli]") {
  const nlohmann::json honest = json_of({"estimate", tiny, "--resamples", "0"});
  const nlohmann::json leaky = json_of({"estimate", tiny, "--resamples", "0", "--protocol", "leaky"});
  CHECK(leaky["features"] > honest["features"]);
  CHECK(leaky["all"]["rows"] == honest["all"]["rows"]);
  for (const char* model : {"pair_mean", "logistic", "direct"}) {
    CHECK(value_of(leaky["all"], model, "average_precision") > value_of(honest["all"], model, "average_precision"));
  }
  CHECK_THAT(ran({"estimate", tiny, "--resamples", "0", "--protocol", "leaky"}).out, Contains("knows the future"));
}

TEST_CASE("in a log from disk, what an oracle told the policy stands beside the models", "[cli]") {
  const TemporaryFolder folder;
  const std::string log = (folder.path() / "log").string();
  REQUIRE(ran({"run", tiny, "--set", "policy=greedy", "--set", "recording.candidate_sample=1", "--log", log}).code ==
          0);
  const nlohmann::json result = json_of({"estimate", log, "--resamples", "0"});
  const nlohmann::json& bound = result["bound"];
  REQUIRE(bound.is_object());
  CHECK(bound["rows"] > 100);
  CHECK(bound["models"].size() == fitted_kinds() + 1);
  CHECK(value_of(bound, "policy_ev", "roc_auc") > value_of(bound, "prevalence", "roc_auc"));
  CHECK(result["all"]["models"].size() == fitted_kinds());
}

TEST_CASE("differences are taken from the model asked for, and from nothing taken away", "[cli]") {
  const nlohmann::json result = json_of({"estimate", tiny, "--resamples", "20", "--against", "direct", "--ablate"});
  CHECK(result["all"]["reference"] == "direct");
  for (const auto& entry : result["all"]["differences"]) {
    CHECK(entry["model"] != "direct");
    CHECK_FALSE(entry["metrics"].contains("log_loss"));  // direct has no probability
    const auto& capture = entry["metrics"]["top1pct_overlap"];
    CHECK(capture["value"].get<double>() == Approx(value_of(result["all"], entry["model"], "top1pct_overlap") -
                                                   value_of(result["all"], "direct", "top1pct_overlap")));
    CHECK(capture["low"] <= capture["high"]);
  }
  CHECK(result["ablations"][0]["changes"].empty());
  CHECK(result["ablations"][1]["changes"]["roc_auc"]["value"].get<double>() ==
        Approx(result["ablations"][1]["metrics"]["roc_auc"]["value"].get<double>() -
               result["ablations"][0]["metrics"]["roc_auc"]["value"].get<double>()));
}

TEST_CASE("an embargo costs training rows, late reports cost training labels", "[cli]") {
  const auto gifts_of = [](std::vector<std::string> options) {
    options.insert(options.begin(), {"estimate", tiny, "--resamples", "0"});
    const nlohmann::json result = json_of(options);
    return std::pair{result["train_rows"].get<int>(), result["train_gift_rows"].get<int>()};
  };
  const auto [rows, gifts] = gifts_of({});
  const auto [fewer_rows, fewer_gifts] = gifts_of({"--embargo", "24"});
  CHECK(fewer_rows < rows);
  CHECK(fewer_gifts < gifts);
  const auto [same_rows, known_gifts] = gifts_of({"--labels", "known", "--report-delay", "24"});
  CHECK(same_rows == rows);
  CHECK(known_gifts < gifts);
  CHECK(gifts_of({"--labels", "chapelle", "--report-delay", "24"}).second == known_gifts);
  CHECK_THAT(ran({"estimate", tiny, "--embargo", "1000"}).err, Contains("embargo"));
}

TEST_CASE("an ablation takes away one group of features at a time", "[cli]") {
  const nlohmann::json result = json_of({"estimate", tiny, "--resamples", "0", "--ablate"});
  CHECK(result["ablations"].size() == 2 * 7);  // nothing, and six groups: the early features are for leaky alone
  CHECK(result["ablations"][0]["without"] == "");
  CHECK(result["ablations"][0]["metrics"] == result["all"]["models"][6]["metrics"]);
  CHECK(result["ablations"][3]["without"] == "pair_history");
  CHECK(result["ablations"][3]["features"] == result["features"].get<int>() - 8);
  CHECK_THAT(ran({"estimate", tiny, "--resamples", "0", "--ablate"}).out,
             Contains("pair_history") && Contains("PR-AUC") && Contains("share of revenue in the top"));
}

TEST_CASE("what cannot be estimated is refused with the reason", "[cli]") {
  const Ran too_short = ran({"estimate", tiny, "--test-days", "3"});
  CHECK(too_short.code == 2);
  CHECK_THAT(too_short.err, Contains("expected at least 4"));
  CHECK(ran({"estimate", tiny, "--protocol", "rollin"}).code == 2);
  CHECK_THAT(ran({"estimate", tiny, "--protocol", "rollin"}).err, Contains("rolling"));
  const TemporaryFolder folder;
  const std::string log = (folder.path() / "log").string();
  REQUIRE(ran({"run", tiny, "--log", log}).code == 0);
  const Ran both = ran({"estimate", log, "--days", "3", "--scale", "2"});
  CHECK(both.code == 2);
  CHECK_THAT(both.err, Contains("--days") && Contains("--scale"));
}
