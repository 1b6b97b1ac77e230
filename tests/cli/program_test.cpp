#include "libsim/cli/program.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

#include "tests/cli/ran_program.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace libsim;
using namespace libsim::test;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

TEST_CASE("without a verb the program says what it can do, as bad input", "[cli]") {
  const Ran nothing = ran({});
  CHECK(nothing.code == 2);
  CHECK_THAT(nothing.err, Contains("compare"));
  CHECK(nothing.out.empty());
}

TEST_CASE("help and version are no errors", "[cli]") {
  CHECK(ran({"--help"}).code == 0);
  CHECK_THAT(ran({"compare", "--help"}).out, Contains("--replications"));
  CHECK_THAT(ran({"run", "--help"}).out, Contains("--format libsim|kuailive ") && !Contains("Needs"));
  CHECK_THAT(ran({"--version"}).out, StartsWith("libsim "));
}

TEST_CASE("a mistyped verb, option or word gets the nearest one", "[cli]") {
  const Ran verb = ran({"comapre", tiny});
  CHECK(verb.code == 2);
  CHECK_THAT(verb.err, Contains("did you mean \"compare\"?"));
  const Ran option = ran({"compare", tiny, "--replication", "3"});
  CHECK(option.code == 2);
  CHECK_THAT(option.err, Contains("did you mean \"--replications\"?"));
  const Ran word = ran({"compare", tiny, "--by", "segmnet"});
  CHECK(word.code == 2);
  CHECK_THAT(word.err, Contains("did you mean \"segment\"?"));
}

TEST_CASE("numbers out of range are bad input, NaN too", "[cli]") {
  const std::vector<std::vector<std::string>> options{{"--scale", "nan"}, {"--scale", "0"},  {"--scale", "1e9"},
                                                      {"--seed", "-3"},   {"--days", "0"},   {"--days", "1.5"},
                                                      {"--seed", "x"},    {"--scale", "1x"}, {"--seed", "4294967296"}};
  for (const auto& option : options) {
    INFO(option[0] << " " << option[1]);
    const Ran result = ran({"run", tiny, option[0], option[1]});
    CHECK(result.code == 2);
    CHECK_THAT(result.err, Contains("got " + option[1] + ", expected"));
  }
}

TEST_CASE("every wrong value of a command line is named at once", "[cli]") {
  const Ran result =
      ran({"compare", tiny, "--seed", "x", "--scale=0", "--replications", "1", "-j", "y", "--by", "sgment"});
  CHECK(result.code == 2);
  for (const char* line : {"--seed: got x", "--scale: got 0", "--replications: got 1", "--by: "}) {
    CHECK_THAT(result.err, Contains(line));
  }
  CHECK(std::count(result.err.begin(), result.err.end(), '\n') == 6);  // one each, and where help is
}

TEST_CASE("a missing scenario names the nearest file", "[cli]") {
  const Ran result = ran({"run", LIBSIM_SOURCE_DIR "/scenarios/tinu.json"});
  CHECK(result.code == 2);
  CHECK_THAT(result.err, Contains("tinu.json: 1 problem\n") && Contains("did you mean \"tiny.json\"?"));
}

TEST_CASE("twelve mistakes in a scenario are twelve lines", "[cli]") {
  const Ran result = ran({"run", LIBSIM_SOURCE_DIR "/tests/cli/data/mistakes.json"});
  CHECK(result.code == 2);
  CHECK(result.out.empty());
  CHECK_THAT(result.err, Contains("mistakes.json: 12 problems\n"));
  CHECK(std::count(result.err.begin(), result.err.end(), '\n') == 13);
  const std::vector<std::string> each{
      "/estimator: got this key twice",
      "broken.json:2:24: got \"}\"",
      "mising.json: got no such file",
      "/world/users/count: got \"many\", expected an integer",
      "/world/users/hommes: unknown key; did you mean \"homes\"?",
      "/world/background/income_per_viewer_h: got -5, expected a number in [0, ",
      "/world/weekday_profile: got [0,0,0,0,0,0,0], which sum to 0",
      "/market/feed/slots: got 99, expected an integer in [1, 16]",
      "/recording/lost_click: got NaN, expected a number in [0, 1]",
      "/panel/end_day: got 7, expected a day after start_day",
      "/run/days: got 0, expected an integer in [1, 3650]",
      "/policy/kind: unknown kind \"gredy\"; did you mean \"greedy\"?",
  };
  for (const std::string& line : each) { CHECK_THAT(result.err, Contains(line)); }
}

TEST_CASE("mistakes in several inputs are reported together", "[cli]") {
  const Ran result = ran({"compare", tiny, "--set", "run.day=3", "--policies", "gredy,randm", "--json", "nowhere/x"});
  CHECK(result.code == 2);
  CHECK_THAT(result.err, Contains("command line: 4 problems"));
  CHECK_THAT(result.err, Contains("/run/day: unknown key") && Contains("(from --set run.day=3)"));
  CHECK_THAT(result.err, Contains("did you mean \"greedy\"?") && Contains("did you mean \"random\"?"));
  CHECK_THAT(result.err, Contains("got no folder \"nowhere\""));
}

TEST_CASE("a result that cannot be written is a lack of resources", "[cli]") {
  const Ran full = ran({"list", "policies", "--json", "/dev/full"});
  CHECK(full.code == 3);
  CHECK_THAT(full.err, Contains("/dev/full") && Contains("No space left on device"));
}

TEST_CASE("a result that can never be written is known before the work", "[cli]") {
  const TemporaryFolder folder;
  for (const std::string option : {"--json", "--timing"}) {
    const Ran result = ran({"run", tiny, option, folder.path().string(), "--log", "/proc/log", "--days", "3650"});
    CHECK(result.code == 2);
    CHECK_THAT(result.err, Contains("got a directory, expected a file"));
  }
}

TEST_CASE("a folder with other things in it is not overwritten by a log", "[cli]") {
  const TemporaryFolder folder;
  folder.write("thesis.tex", "years of work");
  for (const std::string format : {"libsim", "kuailive"}) {
    const Ran result = ran({"run", tiny, "--log", folder.path().string(), "--format", format});
    CHECK(result.code == 2);
    CHECK(text_of(folder.path() / "thesis.tex") == "years of work");
  }
}

TEST_CASE("a file with a result replaces an older one as a whole", "[cli]") {
  const TemporaryFolder folder;
  const auto file = folder.write("result.json", "old");
  CHECK(ran({"list", "metrics", "--json", file.string()}).code == 0);
  CHECK(nlohmann::json::parse(text_of(file)).contains("metrics"));
  CHECK(files_of(folder.path()).size() == 1);
}
