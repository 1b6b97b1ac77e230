// Files, fields and kinds together: a user with many mistakes sees all of them in one go.
#include <algorithm>

#include <catch2/catch.hpp>

#include "libsim/core/registry.hpp"
#include "libsim/scenario/resolve.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace libsim;

namespace {

using Lines = std::vector<std::string>;

struct Feed {
  std::int64_t slots = 4;
  std::int64_t pages = 2;
  double refresh = 0.5;
  double patience = 1;

  void fields(ConfigReader& reader) {
    reader.field("slots", slots, {1, 16}, "rooms", "rooms shown at once");
    reader.field("pages", pages, {1, 100}, "pages", "most pages of a visit");
    reader.field("refresh", refresh, {0.0, 1.0}, "", "probability of another page");
    reader.field("patience", patience, {0.0, 60.0}, "min", "mean length of a visit");
  }
};

struct Market {
  Feed feed;
  std::int64_t gift_price = 1;
  std::int64_t start_day = 0;
  std::int64_t end_day = 7;
  std::vector<double> segments{1, 1};

  void fields(ConfigReader& reader) {
    reader.object("feed", feed, "what a user sees");
    reader.field("gift_price", gift_price, {0, std::numeric_limits<std::int64_t>::max()}, "coins", "the least gift");
    reader.field("start_day", start_day, {0, 365}, "days", "first day");
    reader.field("end_day", end_day, {0, 365}, "days", "day after the last");
    reader.weights("segments", segments, 2, "shares of light and heavy users");
    reader.require_together(start_day < end_day, {"end_day", "start_day"}, "expected a day after start_day");
  }
};

struct Greedy {
  static constexpr std::string_view kind = "greedy";
  void fields(ConfigReader& /*reader*/) {}
};

struct AnyChoice {
  explicit AnyChoice(Greedy /*policy*/) {}
};

Lines check(const std::filesystem::path& file, const Lines& overrides) {
  const Resolved resolved = resolve(file, overrides);
  Registry<AnyChoice> policies;
  policies.add<Greedy>();
  Lines problems;
  Market market;
  nlohmann::json policy;
  std::uint32_t seed = 1;
  ConfigReader root{resolved.json, "", problems};
  root.object("market", market, "the market");
  root.require_key("panel", "who is in the sample");
  root.field("seed", seed, {}, "", "names the run");
  root.section("policy", policy, "who is shown what");
  (void)policies.make(policy, "/policy", problems);
  root.reject_unknown_keys();
  Lines all = resolved.problems;
  for (std::string& line : resolved.with_origins(problems)) { all.push_back(std::move(line)); }
  return all;
}

}  // namespace

TEST_CASE("twelve mistakes are twelve lines, each with place, what was found and what is allowed", "[scenario]") {
  const TemporaryFolder folder;
  const std::string place = folder.path().string() + "/";
  folder.write("reference.json", R"({"market": {"feed": {"refresh": 7}}})");
  folder.write("holidays.json", "{\"market\":\n  {\"start_day\": 3,}}");
  const auto file = folder.write("mistakes.json", R"({
    "extends": ["reference.json", "holidays.json", "referense.json"],
    "seed": 1,
    "market": {
      "feed": {"slots": NaN, "page": 3},
      "gift_price": -5,
      "start_day": 8, "end_day": 7,
      "segments": [0, 0]
    },
    "policy": {"kind": "gredy"},
    "seed": 2
  })");
  Lines expected{
      "/seed: got this key twice in " + place + "mistakes.json, expected each key once",
      place + "holidays.json:2:19: got \"}\", expected a text in double quotes (in \"extends\" of mistakes.json)",
      place +
          "referense.json: got no such file, expected an existing file; did you mean \"reference.json\"? "
          "(in \"extends\" of mistakes.json)",
      "/market/feed/slots: got NaN, expected an integer in [1, 16]",
      "/market/feed/refresh: got 7, expected a number in [0, 1] (from reference.json)",
      "/market/feed/patience: got \"long\", expected a number in [0, 60] (from --set market.feed.patience=long)",
      "/market/feed/page: unknown key; did you mean \"pages\"?",
      "/market/gift_price: got -5, expected an integer >= 0",
      "/market/segments: got [0,0], which sum to 0, expected weights with a sum > 0 that a double can hold",
      "/market/end_day: got 7, expected a day after start_day",
      "/panel: got nothing, expected who is in the sample",
      "/policy/kind: unknown kind \"gredy\"; did you mean \"greedy\"?",
  };
  REQUIRE(expected.size() == 12);
  CHECK(check(file, {"market.feed.patience=long"}) == expected);
}

TEST_CASE("a mistake on the command line is reported as one", "[scenario]") {
  const TemporaryFolder folder;
  const auto file = folder.write("good.json", R"({"panel": {}, "policy": "greedy"})");
  const Lines lines = check(file, {"market.feed.slot=4", "polcy=greedy"});
  CHECK(std::ranges::count(lines,
                           "/market/feed/slot: unknown key; did you mean \"slots\"? "
                           "(from --set market.feed.slot=4)") == 1);
  CHECK(std::ranges::count(lines, "/polcy: unknown key; did you mean \"policy\"? (from --set polcy=greedy)") == 1);
  CHECK(lines.size() == 2);
}
