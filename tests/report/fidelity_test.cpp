#include "libsim/report/fidelity.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

using namespace libsim;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

namespace {

/// A log with gifts, and nothing else.
LogDistributions gifts_only(std::vector<std::int64_t> amounts) {
  LogDistributions log;
  log[2] = distribution_of(std::move(amounts));
  return log;
}

std::string text_of(const std::vector<TextFile>& files, const std::string& name) {
  const auto file = std::ranges::find(files, name, &TextFile::name);
  return file == files.end() ? "not there" : file->text;
}

}  // namespace

TEST_CASE("every distribution with values has two curves, each with its data and a script that draws it", "[report]") {
  const std::vector<LogDistributions> logs{gifts_only({1, 1, 2, 10}), gifts_only({1, 2, 3, 4})};
  const std::vector<TextFile> files = curve_files(find_fidelity(logs, nullptr));
  CHECK(files.size() == 4);
  CHECK_THAT(text_of(files, "ccdf_coins_per_gift.csv"),
             StartsWith("coins,share,share_min,share_max,share_reference\n1,1,1,1,\n2,0.5,0.5,0.75,\n"));
  const std::string script = text_of(files, "lorenz_coins_per_gift.gp");
  CHECK_THAT(script, Contains("'lorenz_coins_per_gift.csv'") && Contains("'lorenz_coins_per_gift.svg'"));
  CHECK_THAT(script, Contains("all seeds") && !Contains("reference"));
}

TEST_CASE("a reference log is one more line of a figure and one more column of its data", "[report]") {
  const std::vector<LogDistributions> logs{gifts_only({1, 1, 2, 10})};
  const LogDistributions reference = gifts_only({1, 5});
  const Fidelity fidelity = find_fidelity(logs, &reference);
  const std::vector<TextFile> files = curve_files(fidelity);
  CHECK_THAT(text_of(files, "ccdf_coins_per_gift.csv"), Contains("\n5,0.25,0.25,0.25,0.5\n"));
  CHECK_THAT(text_of(files, "ccdf_coins_per_gift.gp"), Contains("title 'reference'") && !Contains("all seeds"));
  CHECK_THAT(ks_csv(fidelity), Contains("\ncoins_per_gift,4,0,,,2,0.25,0.25\n"));
  CHECK_THAT(ks_table(fidelity, false), Contains("reference to seeds"));
}

TEST_CASE("predictive rows are CSV that any reader takes, whatever a fact is called", "[report]") {
  PredictiveRow row;
  row.id = "a \"strange\", id";
  row.target = 2.5;
  row.seeds = 1;
  row.mean = 3.0;
  row.rank = 1.0;
  CHECK(predictive_csv({&row, 1}) ==
        "fact,role,unit,target,seeds,mean,sd,min,max,rank,ranks,z\n"
        "\"a \"\"strange\"\", id\",target,,2.5,1,3,,,,1,2,\n");
  CHECK_THAT(predictive_table({&row, 1}, false), Contains("1 of 2"));
}
