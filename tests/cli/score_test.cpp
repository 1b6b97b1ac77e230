// libsim score, end to end.
#include <catch2/catch.hpp>

#include "tests/cli/ran_program.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace libsim;
using namespace libsim::test;
using Catch::Matchers::Contains;

TEST_CASE("predictions made elsewhere get metrics, intervals by user and a manifest", "[cli]") {
  const TemporaryFolder folder;
  std::string rows = "user,y,p,amount\n";
  for (int i = 0; i < 60; ++i) {
    const bool gives = i % 6 == 0 || i % 7 == 0;
    rows += std::to_string(i / 3) + (gives ? ",1,0." : ",0,0.") +
            std::to_string(10 + (i * 37 + (gives ? 30 : 0)) % 90) + (gives ? "," + std::to_string(i) : ",0") + "\n";
  }
  const std::string file = folder.write("p.csv", rows).string();
  const nlohmann::json result = json_of({"score", file});
  CHECK(result["kind"] == "binary");
  CHECK(result["rows"] == 60);
  CHECK(result["users"] == 20);
  CHECK(result["metrics"].size() == 17);
  for (const char* name : {"average_precision", "roc_auc", "log_loss", "brier", "ece15_width_right_closed",
                           "ece15_mass_array_split", "top1pct_revenue_share"}) {
    INFO(name);
    const double value = result["metrics"][name];
    CHECK(result["intervals"][name]["low"] <= value + 0.2);
    CHECK(result["intervals"][name]["low"] <= result["intervals"][name]["high"]);
  }
  CHECK(result["manifest"]["inputs"]["predictions"].get<std::string>().size() == 16);
  CHECK(result == json_of({"score", file, "--jobs", "1"}));
  CHECK(result["intervals"] != json_of({"score", file, "--seed", "1"})["intervals"]);
  CHECK(json_of({"score", file, "--resamples", "0"})["intervals"]["brier"]["low"].is_null());
  CHECK_THAT(ran({"score", file}).out, Contains("60 rows, binary") && Contains("20 users") && Contains("roc_auc"));
}

TEST_CASE("a metric that is not defined is null in JSON and a dash in the table", "[cli]") {
  const TemporaryFolder folder;
  const std::string file = folder.write("p.csv", "y,p\n0,0.5\n0,0.25\n").string();
  CHECK(json_of({"score", file})["metrics"]["roc_auc"].is_null());
  CHECK_THAT(ran({"score", file}).out, Contains("–"));
}

TEST_CASE("a file that cannot be scored has all of its problems listed", "[cli]") {
  const TemporaryFolder folder;
  const Ran result = ran({"score", folder.write("p.csv", "y,p\n2,0.5\n1,x\n").string()});
  CHECK(result.code == 2);
  CHECK_THAT(result.err, Contains("2 problems") && Contains("2: field 1") && Contains("3: field 2"));
  CHECK(ran({"score", (folder.path() / "none.csv").string()}).code == 2);
}
