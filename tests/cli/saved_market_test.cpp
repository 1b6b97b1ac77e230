// libsim run --save and --from, libsim compare --from, end to end.
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/cli/ran_program.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace libsim;
using namespace libsim::test;
using Catch::Matchers::Contains;

namespace {

std::vector<std::string> with(std::vector<std::string> arguments, const std::vector<std::string>& more) {
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

}  // namespace

TEST_CASE("a run that goes on from a file prints and writes what a run from the beginning does", "[cli]") {
  const TemporaryFolder folder;
  const auto in = [&](const char* name) { return (folder.path() / name).string(); };
  const std::vector<std::string> base{"run", tiny, "--scale", "0.2", "--policy", "concave"};
  const Ran saved = ran(with(base, {"--days", "1", "--save", in("one.market")}));
  REQUIRE(saved.code == 0);
  CHECK_THAT(saved.out, Contains("The market is in " + in("one.market")));
  const auto finish = [&](const char* log, const char* json, const std::vector<std::string>& more) {
    return ran(with(with(base, {"--days", "3", "--log", in(log), "--json", in(json)}), more));
  };
  const Ran whole = finish("whole", "whole.json", {});
  const Ran broken = finish("broken", "broken.json", {"--from", in("one.market")});
  CHECK(broken.err == "");
  REQUIRE(broken.code == 0);
  const auto table = [](const Ran& run) {
    return run.out.substr(0, run.out.find("\nThe log "));
  };  // it names its place
  CHECK(table(whole) == table(broken));
  CHECK(text_of(in("whole.json")) == text_of(in("broken.json")));
  CHECK((files_of(in("whole")) == files_of(in("broken"))));
}

TEST_CASE("policies branch from a file, whose name is in the text and hash in the manifest", "[cli]") {
  const TemporaryFolder folder;
  const std::string file = (folder.path() / "one.market").string();
  REQUIRE(ran({"run", tiny, "--scale", "0.2", "--days", "1", "--save", file}).code == 0);
  const std::vector<std::string> compare{
      "compare", tiny,         "--scale",        "0.2",    "--days", "1", "--replications",
      "2",       "--policies", "greedy,concave", "--from", file};
  const Ran table = ran(compare);
  REQUIRE(table.code == 0);
  CHECK_THAT(table.out, Contains("from " + file + ": after 1 measured day under popularity, the past of all"));
  const nlohmann::json json = json_of(compare);
  CHECK(json["manifest"]["inputs"]["from"].get<std::string>().size() == 16);
  CHECK(json["policies"].size() == 2);
}

TEST_CASE("a file of another market, a damaged one, and a name that is read too are bad input", "[cli]") {
  const TemporaryFolder folder;
  const std::string file = (folder.path() / "one.market").string();
  const std::vector<std::string> base{"run", tiny, "--scale", "0.1", "--days", "1"};
  REQUIRE(ran(with(base, {"--save", file})).code == 0);
  const Ran other = ran(with(base, {"--from", file, "--seed", "2", "--policy", "greedy"}));
  CHECK(other.code == 2);
  CHECK_THAT(other.err,
             Contains("seed: got 1, expected 2") && Contains("got a run of popularity, expected one of greedy"));
  const std::string whole = text_of(file);
  const std::string part = folder.write("part.market", whole.substr(0, whole.size() / 2)).string();
  const Ran damaged = ran(with(base, {"--from", part}));
  CHECK(damaged.code == 2);
  CHECK_THAT(damaged.err, Contains("part.market") && Contains("checksum"));
  CHECK(ran({"compare", tiny, "--from", part}).code == 2);
  CHECK(ran(with(base, {"--from", file, "--save", file})).code == 2);
  CHECK(text_of(file) == whole);
}
