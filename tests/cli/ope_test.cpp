// libsim ope, end to end.
#include <catch2/catch.hpp>

#include "tests/cli/ran_program.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace libsim;
using namespace libsim::test;
using Catch::Matchers::Contains;

namespace {

const std::string rows_file = LIBSIM_SOURCE_DIR "/tests/ope/data/binary_logistic.csv";

nlohmann::json estimate_of(const nlohmann::json& result, const std::string& name) {
  for (const auto& estimate : result["estimates"]) {
    if (estimate["estimator"] == name) { return estimate; }
  }
  return {};
}

}  // namespace

TEST_CASE("the estimates of rows have the form that scripts rely on", "[cli]") {
  const nlohmann::json result = json_of({"ope", "--rows", rows_file});
  CHECK(result["rows"] == 500);
  CHECK(result["warnings"].size() == 1);
  const nlohmann::json snipw = estimate_of(result, "SNIPW");
  CHECK(snipw["value"].get<double>() == Approx(0.7163365117108631).epsilon(1e-12));
  CHECK(snipw["low"].get<double>() == Approx(0.6744350497216904).epsilon(1e-12));
  CHECK(snipw["high"].get<double>() == Approx(0.7582379737000355).epsilon(1e-12));
  for (const char* key : {"ess", "max_weight"}) { CHECK(snipw[key].is_number()); }
  CHECK(estimate_of(result, "DRosTuning(slope)")["lambda"] == 10.0);
  CHECK(result["manifest"]["inputs"]["rows"].is_string());
  const nlohmann::json tiny_rows = json_of({"ope", "--rows", LIBSIM_SOURCE_DIR "/tests/ope/data/tiny_exact.csv"});
  CHECK(estimate_of(tiny_rows, "SGDR(lambda=1)")["value"].is_null());
}

TEST_CASE("estimates that are not shown are not warned of, but in the JSON", "[cli]") {
  const std::string rows = LIBSIM_SOURCE_DIR "/tests/ope/data/tiny_exact.csv";
  const std::string warning = "SGDR(lambda=1): not defined";
  CHECK_THAT(ran({"ope", "--rows", rows}).out, !Contains(warning) && Contains("warning: "));
  CHECK_THAT(ran({"ope", "--rows", rows, "--all"}).out, Contains("warning: " + warning));
  CHECK_THAT(json_of({"ope", "--rows", rows})["warnings"].dump(), Contains(warning));
}

TEST_CASE("the three formats say the same", "[cli]") {
  const TemporaryFolder folder;
  const auto wide = folder.write("wide.csv",
                                 "action,reward,pscore,pi_e_0,pi_e_1,q_hat_0,q_hat_1,cluster\n"
                                 "0,1,0.5,0.25,0.75,2,4,u\n1,3,0.25,0.5,0.5,1,5,v\n1,0,0.5,1,0,1,5,u\n");
  const auto narrow = folder.write("narrow.csv",
                                   "reward,propensity,pi_e,q_hat,q_target,cluster\n"
                                   "1,0.5,0.25,2,3.5,u\n3,0.25,0.5,5,3,v\n0,0.5,0,5,1,u\n");
  const auto lines = folder.write("long.csv",
                                  "request,chosen,reward,pscore,pi_e,q_hat,cluster\n"
                                  "a,1,1,0.5,0.25,2,u\na,0,,,0.75,4,u\nb,0,,,0.5,1,v\nb,1,3,0.25,0.5,5,v\n"
                                  "c,0,,,1,1,u\nc,1,0,0.5,0,5,u\n");
  for (const std::string interval : {"normal", "t", "bootstrap"}) {
    INFO(interval);
    const nlohmann::json first = json_of({"ope", "--rows", wide.string(), "--interval", interval});
    CHECK(first["clusters"] == 2);
    CHECK(estimate_of(first, "DR(lambda=inf)")["value"].get<double>() == Approx((3.0 - 1.0 + 1.0) / 3.0));
    CHECK(json_of({"ope", "--rows", narrow.string(), "--interval", interval})["estimates"] == first["estimates"]);
    CHECK(json_of({"ope", "--rows", lines.string(), "--interval", interval})["estimates"] == first["estimates"]);
  }
}

TEST_CASE("half of a format is a mistake, not another format", "[cli]") {
  const TemporaryFolder folder;
  const auto error_of = [&](const char* text) {
    const Ran refused = ran({"ope", "--rows", folder.write("half.csv", text).string()});
    CHECK(refused.code == 2);
    return refused.err;
  };
  CHECK_THAT(error_of("request,choosen,pi_e,reward,pscore\na,1,1,1,0.5\n"),
             Contains("column \"chosen\" is missing") && Contains("\"choosen\""));
  CHECK_THAT(error_of("reward,pscore,pi_e,q_hat\n1,0.5,1,1\n"), Contains("column \"q_target\" is missing"));
  const std::string outside =
      folder.write("outside.csv", "reward,pscore,pi_e,q_hat,q_target\n1,0.5,1,1,50\n0,0.5,1,1,1\n").string();
  CHECK_THAT(
      ran({"ope", "--rows", outside, "--interval", "bernstein", "--rewards", "0", "1", "--smallest-propensity", "0.1"})
          .err,
      Contains("row 1, reward predicted of the target: got 50"));
}

TEST_CASE("every broken row is listed, and the exit code is 2", "[cli]") {
  const TemporaryFolder folder;
  const auto bad = folder.write("bad.csv",
                                "reward,pscore,pi_e,mood\n1,0,0.5,x\n,0.5,0.5,x\n1,1.5,0.5,x\nnan,0.5,0.5,x\n"
                                "1,half,0.5,x\n1,0.5,0.5,x\n1,0.5\n");
  const Ran result = ran({"ope", "--rows", bad.string()});
  CHECK(result.code == 2);
  CHECK_THAT(result.err, Contains("6 problems") && Contains("row 1, propensity: got 0") &&
                             Contains("row 2 (line 3), reward: got nothing") &&
                             Contains("row 3, propensity: got 1.5") && Contains("row 4, reward: got nan") &&
                             Contains("row 5 (line 6), pscore: got \"half\"") &&
                             Contains("row 7 (line 8): got 2, expected 4 fields"));
  const auto sums = folder.write(
      "sums.csv", "action,reward,pscore,pi_e_0,pi_e_1\n0,1,0.5,0.5,0.5\n0,1,0.5,0.5,0.4\n1,0,-0.5,0.5,0.5\n");
  CHECK_THAT(ran({"ope", "--rows", sums.string()}).err,
             Contains("2 problems") && Contains("row 2, sum of the target probabilities: got 0.9, expected 1") &&
                 Contains("row 3, propensity: got -0.5"));
  const auto lacking = folder.write("lacking.csv", "rewards,pscore\n1,0.5\n");
  const Ran refused = ran({"ope", "--rows", lacking.string()});
  CHECK(refused.code == 2);
  CHECK_THAT(refused.err,
             Contains("\"reward\" is missing; did you mean \"rewards\"?") && Contains("\"pi_e\" is missing"));
  const auto empty = folder.write("empty.csv", "reward,pscore,pi_e\n");
  CHECK(ran({"ope", "--rows", empty.string()}).code == 2);
  CHECK(ran({"ope", "--rows", "nowhere.csv"}).code == 2);
}

TEST_CASE("empirical Bernstein wants bounds, and rows within them", "[cli]") {
  CHECK_THAT(ran({"ope", "--rows", rows_file, "--interval", "bernstein"}).err, Contains("--rewards LOW HIGH"));
  const std::vector<std::string> bounded{
      "ope", "--rows", rows_file, "--interval", "bernstein", "--rewards", "0", "1", "--smallest-propensity", "0.05"};
  const nlohmann::json estimate = estimate_of(json_of(bounded), "IPW(lambda=inf)");
  CHECK(estimate["low"] < 0.6);
  CHECK(estimate["high"] > 0.8);
  std::vector<std::string> narrow = bounded;
  narrow.back() = "0.5";
  CHECK_THAT(ran(narrow).err, Contains("row 1, propensity: got 0.2545"));
}

TEST_CASE("a market's log is evaluated beside the truth", "[cli]") {
  const std::string tiny = LIBSIM_SOURCE_DIR "/scenarios/tiny.json";
  const std::vector<std::string> of_market{"ope",     tiny,       "--target", "greedy", "--logging",
                                           "random",  "--reward", "click",    "--set",  "market.feed.slots=1",
                                           "--scale", "0.2"};
  std::vector<std::string> with_truth = of_market;
  with_truth.insert(with_truth.end(), {"--truth", "--replications", "2"});
  const nlohmann::json result = json_of(with_truth);
  CHECK(result["logging"] == "random");
  CHECK(result["bucket"].is_null());
  CHECK(result["unit"] == "clicks/request");
  CHECK(result["truth"]["replications"] == 2);
  for (const char* key : {"one_request", "interference", "requests_change", "visits_change"}) {
    CHECK(result["truth"][key]["mean"].is_number());
  }
  CHECK(result["truth"]["whole_market"]["reward"]["mean"].is_number());
  const nlohmann::json snipw = estimate_of(result, "SNIPW");
  for (const char* key : {"value", "low", "high", "ess", "max_weight", "rmse"}) { CHECK(snipw[key].is_number()); }
  CHECK(snipw["covered"].is_boolean());
  CHECK(result["manifest"]["policies"].size() == 2);

  const nlohmann::json estimates = json_of(of_market);
  CHECK(estimate_of(estimates, "SNIPW")["value"] == snipw["value"]);
  CHECK_FALSE(estimates.contains("truth"));
  const Ran shown = ran(with_truth);
  CHECK(shown.code == 0);
  CHECK_THAT(shown.out, Contains("greedy, one request changed") && Contains("holds the truth"));
}

TEST_CASE("rows and a market are asked for by options of their own", "[cli]") {
  const std::string tiny = LIBSIM_SOURCE_DIR "/scenarios/tiny.json";
  CHECK_THAT(ran({"ope"}).err, Contains("expected one of them"));
  CHECK_THAT(ran({"ope", tiny, "--rows", rows_file, "--target", "greedy"}).err, Contains("expected one of them"));
  CHECK_THAT(ran({"ope", tiny}).err, Contains("--target POLICY"));
  CHECK_THAT(ran({"ope", "--rows", rows_file, "--truth"}).err, Contains("expected none of"));
  const Ran refused = ran({"ope", tiny, "--target", "greedy"});  // under popularity, surely
  CHECK(refused.code == 2);
  CHECK_THAT(refused.err, Contains("no overlap") && Contains("try --bucket 0.1"));
  const Ran supported = ran({"ope", tiny, "--target", "greedy", "--bucket", "0.1"});
  CHECK(supported.code == 0);
}
