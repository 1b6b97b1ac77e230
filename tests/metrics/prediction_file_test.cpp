#include "libsim/metrics/prediction_file.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include <catch2/catch.hpp>

#include "libsim/core/error.hpp"
#include "libsim/metrics/file_scores.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace libsim;
using Catch::Matchers::Contains;

namespace {

double value_of(const std::vector<PredictionScore>& scores, const std::string& name) {
  const auto found = std::ranges::find(scores, name, &PredictionScore::name);
  REQUIRE(found != scores.end());
  return found->value;
}

}  // namespace

TEST_CASE("the header says what a file of predictions holds", "[metrics]") {
  const TemporaryFolder folder;
  const auto read = [&](const std::string& text) { return read_predictions(folder.write("p.csv", text)); };
  CHECK(read("y,p\n1,0.5\n").kind == PredictionKind::binary);
  CHECK(read("user,p,y,more\na,0.5,1,x\n").kind == PredictionKind::binary);
  CHECK(read("label,prediction\n1,0.5\n0,1\n").kind == PredictionKind::binary);
  CHECK(read("label,prediction\n1,0.5\n0,1.5\n").kind == PredictionKind::amount);
  CHECK(read("y,yhat\n1,0.5\n").kind == PredictionKind::amount);
  CHECK(read("query,relevance,score\n1,3,0.5\n").kind == PredictionKind::ranking);
  CHECK(read("value\n1\n").kind == PredictionKind::concentration);
  const PredictionFile users = read("user,y,p,amount\nb,1,0.5,10\r\n\"a\",0,0.25,0\nb,0,1e-3,0\n");
  CHECK(users.user == std::vector<std::uint32_t>{0, 1, 0});
  CHECK(users.amount == std::vector<double>{10, 0, 0});
  CHECK(users.prediction == std::vector<double>{0.5, 0.25, 1e-3});
}

TEST_CASE("a file of predictions with mistakes has all of them listed", "[metrics]") {
  const TemporaryFolder folder;
  const auto problems = [&](const std::string& text) -> std::vector<std::string> {
    try {
      read_predictions(folder.write("p.csv", text));
    } catch (const InputError& error) { return error.problems; }
    return {};
  };
  const auto found = problems("y,p\n1,0.5\n0.5,0.5\n1,1.5\n1,nan\n1\n1,\n");
  REQUIRE(found.size() == 5);
  CHECK_THAT(found[0], Contains("3: y: got 0.5, expected 0 or 1"));
  CHECK_THAT(found[1], Contains("4: field 2: got \"1.5\", expected a number in [0, 1]"));
  CHECK_THAT(found[2], Contains("nan"));
  CHECK_THAT(found[3], Contains("6: got 1 field(s), expected 2"));
  CHECK_THAT(problems("a,b\n1,2\n").at(0), Contains("got the columns a,b") && Contains("y,yhat"));
  CHECK_THAT(problems("y,y,p\n1,1,1\n").at(0), Contains("y stands twice"));
  CHECK_THAT(problems("y,p\n").at(0), Contains("no rows"));
  CHECK_THAT(problems("").at(0), Contains("empty"));
  CHECK_THAT(problems("value\n-1\n").at(0), Contains(">= 0"));
  std::string many = "y,p\n";
  for (int i = 0; i < 30; ++i) { many += "x,0\n"; }
  CHECK(problems(many).size() == 21);
  CHECK_THAT(problems(many).back(), Contains("and 10 more"));
  CHECK_THROWS_AS(read_predictions(folder.path() / "none.csv"), InputError);
}

TEST_CASE("each kind of file has its metrics", "[metrics]") {
  const TemporaryFolder folder;
  const auto score = [&](const std::string& text) {
    return score_file(read_predictions(folder.write("p.csv", text)), {.resamples = 20, .jobs = 1});
  };
  const auto binary = score("y,p,amount\n1,0.8,5\n0,0.2,0\n1,0.6,1\n0,0.4,0\n");
  CHECK(value_of(binary, "roc_auc") == 1.0);
  CHECK(value_of(binary, "top1pct_revenue_share") == Approx(5.0 / 6.0));
  CHECK(value_of(score("y,yhat\n1,5\n2,3\n"), "kendall_tau_b") == -1.0);
  // Two queries: a perfect ranking, and one with the only relevant row in the second place.
  const auto ranking = score("query,relevance,score\na,1,2\nb,0,9\na,0,1\nb,1,8\n");
  CHECK(value_of(ranking, "ndcg@1") == 0.5);
  CHECK(value_of(ranking, "ndcg@all") == Approx(0.5 + 0.5 / std::log2(3.0)));
  CHECK(value_of(score("value\n1\n3\n"), "gini") == 0.25);
}
