#include <cmath>

#include <catch2/catch.hpp>

#include "libsim/report/result_part.hpp"
#include "libsim/report/saved_results.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace libsim;
using Catch::Matchers::Contains;

namespace {

constexpr const char* summary_header =
    "cell,estimator,policy,metric,unit,mean,low,high,difference,difference_low,difference_high\n";

/// The folder of a sweep with this summary.
void write_sweep(const TemporaryFolder& folder, const std::string& rows) {
  folder.write("summary.csv", summary_header + rows);
  folder.write("manifest.json", R"({"format": "libsim-sweep", "sweep": "s.json", "sweep_hash": "abc", "scale": 2.0,
      "scenario": {"run": {"seed": 3, "replications": 5, "days": 7}}, "version": "0.1.0"})");
}

}  // namespace

TEST_CASE("a sweep's folder is read with its axes, its luck, and metrics that not all cells have", "[report]") {
  const TemporaryFolder folder;
  write_sweep(folder,
              "0,oracle,random,satisfaction,0..1,0.5,0.4,0.6,,,\n"
              "0,oracle,random,revenue,coins/day,10,9,11,,,\n"
              "0,oracle,\"a,b\",satisfaction,0..1,0.5,0.4,0.6,0,-0.1,0.1\n"
              "0,oracle,\"a,b\",revenue,coins/day,12,11,13,2,1,3\n"
              "2,\"{\"\"kind\"\":\"\"x\"\"}\",random,revenue,coins/day,10,9,11,,,\n"
              "2,\"{\"\"kind\"\":\"\"x\"\"}\",\"a,b\",revenue,coins/day,9,8,10,-1,-2,-0.5\n");
  folder.write("failures.csv", "cell,estimator,error\n1,noise,\"no room, ever\"\n");
  std::vector<std::string> problems;
  const auto saved = saved_sweep(folder.path(), problems);
  REQUIRE(problems.empty());
  CHECK(saved->paths == std::vector<std::string>{"estimator"});
  CHECK(saved->policies == std::vector<std::string>{"random", "a,b"});
  REQUIRE(saved->cells.size() == 2);
  CHECK(saved->cells[1].settings.front() == R"({"kind":"x"})");
  CHECK(saved->cells[1].policies[1].metrics[0].name == "revenue");  // in the order of tables
  CHECK(std::isnan(saved->cells[1].policies[1].metrics[1].level.mean));
  const ResultPart part = sweep_part(*saved, "s.sweep");
  CHECK(part.title == "s.json: a,b against random in 2 cells");
  CHECK(part.setting == "2 cells by estimator; 5 replications; 7 days; scale 2; seed 3");
  CHECK(part.headline.front() ==
        "Revenue, against random: a,b is higher in 1 and lower in 1 of 2 cells (means -10% to +20%).");
  CHECK(part.headline.back() == "1 cell failed.");
  CHECK(part.notes.back() == "Cell 1 failed: no room, ever");
  CHECK(part.commands.front() == "libsim sweep s.json --out s.sweep");
}

TEST_CASE("a summary that no sweep wrote is refused at its line", "[report]") {
  const TemporaryFolder folder;
  const auto refused = [&](const std::string& rows) {
    write_sweep(folder, rows);
    std::vector<std::string> problems;
    CHECK_FALSE(saved_sweep(folder.path(), problems).has_value());
    return problems.empty() ? "" : problems.front();
  };
  CHECK_THAT(refused("0,oracle,random,revenue,coins/day,much,9,11,,,\n"), Contains("summary.csv: line 2"));
  CHECK_THAT(refused("0,oracle,random,revenue,coins/day,10,9,11,,,\n0,oracle,random\n"), Contains("line 3"));
  CHECK_THAT(refused(""), Contains("no row"));
  CHECK_THAT(refused("0,oracle,random,revenue,c,1,1,1,,,\n1,x,greedy,revenue,c,1,1,1,,,\n"),
             Contains("other policies"));
}
