// libsim report, end to end.
#include <algorithm>
#include <filesystem>
#include <string_view>

#include <catch2/catch.hpp>

#include "libsim/cli/gnuplot.hpp"
#include "tests/cli/ran_program.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace libsim;
using namespace libsim::test;
using Catch::Matchers::Contains;

namespace {

/// A comparison of tiny.json in a file of the folder.
std::string compared(const TemporaryFolder& folder, const std::string& name = "c.json") {
  const std::string file = (folder.path() / name).string();
  REQUIRE(ran({"compare", tiny, "--policies", "random,greedy", "--replications", "2", "--json", file}).code == 0);
  return file;
}

std::size_t times(const std::string& text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) { ++count; }
  return count;
}

}  // namespace

TEST_CASE("a report of a comparison is one page with what it says, tables and how to make it again", "[cli]") {
  const TemporaryFolder folder;
  const std::string page = (folder.path() / "r.html").string();
  const Ran result = ran({"report", compared(folder), "--out", page});
  REQUIRE(result.code == 0);
  CHECK_THAT(result.out, Contains("tiny.json: greedy against random") && Contains("The page is " + page));
  const std::string html = text_of(page);
  CHECK_THAT(html, Contains("<h1>tiny.json: greedy against random</h1>") && Contains("evenue"));
  CHECK_THAT(html, Contains("libsim compare tiny.json --seed 1 --days 3 --policies random,greedy --replications 2"));
  CHECK_THAT(html, Contains("<dt>Scenario</dt><dd>tiny.json (hash "));
  CHECK(times(html, "<div") == times(html, "</div>"));
  CHECK_THAT(html, !Contains("<script") && !Contains("http://") && !Contains("https://"));
  // Figures where gnuplot is, otherwise a word about it: never silence.
  const bool drawn = program_on_path("gnuplot").has_value();
  CHECK((html.find("<svg ") != std::string::npos) == drawn);
  CHECK((html.find("No figures: gnuplot") == std::string::npos) == drawn);
  for (const char* name : {"revenue.csv", "revenue.gp", "figures.json"}) {
    INFO(name);
    CHECK(std::filesystem::exists(folder.path() / "r.figures" / name));
  }
  for (const char* name : {"revenue.svg", "revenue.pdf", "revenue-satisfaction.png"}) {
    INFO(name);
    CHECK(std::filesystem::exists(folder.path() / "r.figures" / name) == drawn);
  }
}

TEST_CASE("the same results give the same page, over an older one", "[cli]") {
  const TemporaryFolder folder;
  const std::string source = compared(folder);
  const std::string page = (folder.path() / "r.html").string();
  REQUIRE(ran({"report", source, "--out", page, "--page-only"}).code == 0);
  const std::string first = text_of(page);
  REQUIRE(ran({"report", source, "--out", page, "--page-only"}).code == 0);
  CHECK(text_of(page) == first);
  CHECK_FALSE(std::filesystem::exists(folder.path() / "r.figures"));
}

TEST_CASE("a study's page has all results of a folder, and says which it cannot show", "[cli]") {
  const TemporaryFolder folder;
  const std::filesystem::path study = folder.path() / "study";
  std::filesystem::create_directory(study);
  compared(folder, "study/c.json");
  REQUIRE(ran({"facts", tiny, "--json", (study / "f.json").string()}).code < 2);
  REQUIRE(ran({"run", tiny, "--json", (study / "run.json").string()}).code == 0);
  const std::filesystem::path sweep = folder.write("s.json", R"({"scenario": ")" + tiny + R"(", "policies": ["random",
      "greedy"], "replications": 2, "axes": [{"path": "market.feed.slots", "values": [2, 4]}]})");
  REQUIRE(ran({"sweep", sweep.string(), "--out", (study / "s").string()}).code == 0);
  const std::string page = (folder.path() / "r.html").string();
  const Ran result = ran({"report", study.string() + "/", "--out", page, "--page-only"});
  REQUIRE(result.code == 0);
  const std::string html = text_of(page);
  CHECK_THAT(html, Contains("<h1>study: 3 results</h1>"));
  CHECK_THAT(html, Contains("<h2 id=\"title1\">tiny.json: greedy against random</h2>"));
  CHECK_THAT(html, Contains("<h2 id=\"title2\">tiny.json: facts against published ones</h2>"));
  CHECK_THAT(html, Contains("<h2 id=\"title3\">s.json: greedy against random in 2 cells</h2>"));
  CHECK_THAT(html, Contains("libsim sweep s.json --out s"));
  CHECK_THAT(html, Contains("does not show: run.json"));
  CHECK((html.find("id='3-axis1-revenue-difference-") != std::string::npos) == program_on_path("gnuplot").has_value());
}

TEST_CASE("names from results are texts in the page and in the figures", "[cli]") {
  const TemporaryFolder folder;
  nlohmann::json json = nlohmann::json::parse(text_of(compared(folder)));
  json["policies"][1]["name"] = "<script>alert(1)</script>'`touch x`";
  json["manifest"]["scenario"] = "<img src=x onerror=alert(1)>";
  const std::string page = (folder.path() / "r.html").string();
  REQUIRE(ran({"report", folder.write("evil.json", json.dump()).string(), "--out", page, "--page-only"}).code == 0);
  const std::string html = text_of(page);
  CHECK_THAT(html, !Contains("<script") && !Contains("<img"));
  CHECK_THAT(html, Contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
}

TEST_CASE("what is no result is refused with its reasons, and nothing is written", "[cli]") {
  const TemporaryFolder folder;
  const std::string page = (folder.path() / "r.html").string();
  const auto refused = [&](const std::string& source) {
    const Ran result = ran({"report", source, "--out", page});
    CHECK(result.code == 2);
    CHECK_FALSE(std::filesystem::exists(page));
    CHECK_FALSE(std::filesystem::exists(folder.path() / "r.figures"));
    return result.err;
  };
  CHECK_THAT(refused(tiny), Contains("tiny.json") && Contains("no result of libsim"));
  CHECK_THAT(refused((folder.path() / "none").string()), Contains("no such file"));
  CHECK_THAT(refused(folder.write("broken.json", "{\"baseline\": ").string()),
             Contains("broken.json:1:14: got the end"));
  CHECK_THAT(refused(folder.write("empty/readme.txt", "").parent_path().string()),
             Contains("a folder without results"));
  CHECK_THAT(refused(folder.write("half/manifest.json", R"({"format": "libsim-sweep"})").parent_path().string()),
             Contains("no summary.csv") && Contains("--resume"));
  CHECK_THAT(refused(folder
                         .write("bent.json", R"({"replications": 0, "baseline": "a", "policies": [{"name": "a",
                             "metrics": {"revenue": {"mean": "much", "low": 1}}, "versus_baseline": {}}]})")
                         .string()),
             Contains("/replications: got 0") && Contains("/policies/0/metrics/revenue/mean: got \"much\"") &&
                 Contains("/policies/0/metrics/revenue/high"));
}

TEST_CASE("a page takes the place of no result", "[cli]") {
  const TemporaryFolder folder;
  const std::string source = compared(folder);
  const std::string before = text_of(source);
  CHECK(ran({"report", source, "--out", source}).code == 2);
  CHECK(text_of(source) == before);
}

TEST_CASE("figures replace only figures", "[cli]") {
  const TemporaryFolder folder;
  const std::string source = compared(folder);
  folder.write("r.figures/diary.txt", "dear diary");
  const Ran result = ran({"report", source, "--out", (folder.path() / "r.html").string()});
  CHECK(result.code == 2);
  CHECK_THAT(result.err, Contains("diary.txt"));
  CHECK_FALSE(std::filesystem::exists(folder.path() / "r.html"));
}
