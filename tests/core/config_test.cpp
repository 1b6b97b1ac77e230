#include "libsim/core/config.hpp"

#include <array>
#include <optional>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "libsim/core/json_file.hpp"

using namespace libsim;

namespace {

using Lines = std::vector<std::string>;

enum class Shape { flat, linear, log };
constexpr std::array<std::string_view, 3> shape_names{"flat", "linear", "log"};

struct Gift {
  std::string name = "rose";
  std::int64_t price = 1;

  void fields(ConfigReader& reader) {
    reader.field("name", name, "what it is called");
    reader.field("price", price, {1, 100'000}, "coins", "what it costs");
  }
};

struct Feed {
  std::uint32_t slots = 3;
  double refresh = 0.25;

  void fields(ConfigReader& reader) {
    reader.field("slots", slots, {1, 16}, "rooms", "rooms shown at once");
    reader.field("refresh", refresh, {0.0, 1.0}, "", "probability of another page");
  }
};

struct MarketFields {
  double rate = 60;
  double budget = 5;
  std::int64_t start_day = 0;
  std::int64_t end_day = 7;
  std::uint32_t limit = 9;
  bool closed = false;
  std::string city = "Beijing";
  std::vector<std::string> tags{"a"};
  std::vector<double> hours{0.5, 1};
  std::vector<double> mix{1, 1};
  Shape shape = Shape::linear;
  Feed feed;
  std::vector<Gift> gifts{{}};

  void fields(ConfigReader& reader) {
    reader.field("rate", rate, {}, "users/min", "arrivals");
    reader.field("budget", budget, {0.0, std::numeric_limits<double>::infinity()}, "coins", "a user's money");
    reader.field("start_day", start_day, {}, "days", "first day");
    reader.field("end_day", end_day, {}, "days", "day after the last");
    reader.field("limit", limit, {}, "", "most users in a room");
    reader.field("closed", closed, "whether it is closed");
    reader.field("city", city, "where it is");
    reader.field("tags", tags, "labels");
    reader.field("hours", hours, 2, {0.0, 24.0}, "h", "opening hours");
    reader.weights("mix", mix, 0, "segments");
    reader.choice("shape", shape, shape_names, "shape of returns");
    reader.object("feed", feed, "the feed");
    reader.objects("gifts", gifts, "the catalogue");
    reader.require_together(start_day < end_day, {"start_day", "end_day"}, "expected a day before end_day");
  }
};

struct Read {
  MarketFields market;
  Lines problems;
};

Read read(std::string_view text) {
  Read result;
  const auto json = parse_json(text, "test", result.problems);
  REQUIRE(json);
  ConfigReader reader{*json, "", result.problems};
  result.market.fields(reader);
  reader.reject_unknown_keys();
  return result;
}

}  // namespace

TEST_CASE("fields that are named are read, the others keep their defaults", "[core]") {
  const auto [market, problems] = read(R"({
    "rate": 1.5, "end_day": 3e0, "limit": 4294967295, "closed": true, "city": "", "tags": [], "hours": [9, 17.5],
    "mix": [0, 2, 1], "shape": "log", "feed": {"slots": 16}, "gifts": [{"price": 7}, {"name": "car"}]})");
  CHECK(problems.empty());
  CHECK(market.rate == 1.5);
  CHECK(market.budget == 5);
  CHECK(market.end_day == 3);
  CHECK(market.limit == 4294967295U);
  CHECK(market.closed);
  CHECK(market.city.empty());
  CHECK(market.tags.empty());
  CHECK(market.hours == std::vector{9.0, 17.5});
  CHECK(market.mix == std::vector{0.0, 2.0, 1.0});
  CHECK(market.shape == Shape::log);
  CHECK(market.feed.slots == 16);
  CHECK(market.feed.refresh == 0.25);
  REQUIRE(market.gifts.size() == 2);
  CHECK(market.gifts[0].name == "rose");
  CHECK(market.gifts[0].price == 7);
  CHECK(market.gifts[1].name == "car");
}

TEST_CASE("a wrong value is reported with what was found and what is allowed, and changes nothing", "[core]") {
  struct Case {
    const char* text;
    const char* problem;
  };
  const std::array cases{
      Case{R"({"rate": "fast"})", R"(/rate: got "fast", expected a number)"},
      Case{R"({"rate": null})", "/rate: got null, expected a number"},
      Case{R"({"rate": 1e999})", "/rate: got 1e999, expected a number"},
      Case{R"({"budget": -1})", "/budget: got -1, expected a number >= 0"},
      Case{R"({"feed": {"refresh": 1.5}})", "/feed/refresh: got 1.5, expected a number in [0, 1]"},
      Case{R"({"feed": {"slots": NaN}})", "/feed/slots: got NaN, expected an integer in [1, 16]"},
      Case{R"({"feed": {"slots": 2.5}})", "/feed/slots: got 2.5, expected an integer in [1, 16]"},
      Case{R"({"feed": 3})", "/feed: got 3, expected an object"},
      Case{R"({"limit": 4294967296})", "/limit: got 4294967296, expected an integer in [0, 4294967295]"},
      Case{R"({"limit": -1})", "/limit: got -1, expected an integer >= 0"},
      Case{R"({"end_day": 1e30})",
           "/end_day: got 1e+30, expected an integer in [-9223372036854775808, 9223372036854775807]"},
      Case{R"({"end_day": 18446744073709551615})",
           "/end_day: got 18446744073709551615, expected an integer in [-9223372036854775808, 9223372036854775807]"},
      Case{R"({"closed": 1})", "/closed: got 1, expected true or false"},
      Case{R"({"city": 1})", "/city: got 1, expected a text"},
      Case{R"({"tags": ["a", 1]})", R"(/tags: got ["a",1], expected a list of texts)"},
      Case{R"({"hours": 9})", "/hours: got 9, expected a list of 2 numbers"},
      Case{R"({"hours": [9]})", "/hours: got 1 of them, expected a list of 2 numbers"},
      Case{R"({"hours": [9, Infinity]})", "/hours/1: got Infinity, expected a number in [0, 24]"},
      Case{R"({"mix": []})", "/mix: got 0 of them, expected a list of at least 1 number"},
      Case{R"({"mix": [1, -1]})", "/mix/1: got -1, expected a number >= 0"},
      Case{R"({"mix": [0, 0]})",
           "/mix: got [0,0], which sum to 0, expected weights with a sum > 0 that a double can hold"},
      Case{R"({"mix": [1e308, 1e308]})",
           "/mix: got [1e+308,1e+308], which sum to inf, expected weights with a sum > 0 that a double can hold"},
      Case{R"({"shape": "lgo"})", R"(/shape: got "lgo", expected one of "flat", "linear", "log"; did you mean "log"?)"},
      Case{R"({"shape": 1})", R"(/shape: got 1, expected one of "flat", "linear", "log")"},
      Case{R"({"gifts": {}})", "/gifts: got {}, expected a list of objects"},
      Case{R"({"gifts": [{}, {"price": 0}]})", "/gifts/1/price: got 0, expected an integer in [1, 100000]"},
      Case{R"({"gifts": [{"cost": 1}]})", R"(/gifts/0/cost: unknown key, expected one of "name", "price")"},
      Case{R"({"feed": {"slot": 1}})", R"(/feed/slot: unknown key; did you mean "slots"?)"},
      Case{R"({"feed": {"a/b~": 1}})", R"(/feed/a~1b~0: unknown key, expected one of "slots", "refresh")"},
      Case{R"({"start_day": 9})", "/start_day: got 9, expected a day before end_day"},
      Case{R"({"end_day": -1})", "/start_day: got its default, expected a day before end_day"},
      Case{"3", "/: got 3, expected an object"},
  };
  for (const Case& example : cases) {
    const auto [market, problems] = read(example.text);
    CHECK(problems == Lines{example.problem});
    CHECK(market.rate == 60);
    CHECK(market.budget == 5);
    CHECK(market.feed.slots == 3);
    CHECK(market.mix == std::vector{1.0, 1.0});
    CHECK(market.shape == Shape::linear);
  }
}

TEST_CASE("a rule between fields is silent where one of them is wrong anyway", "[core]") {
  CHECK(read(R"({"start_day": 9, "end_day": "never"})").problems ==
        Lines{R"(/end_day: got "never", expected an integer)"});
}

TEST_CASE("a rule about a list is silent where an element is wrong anyway", "[core]") {
  struct Shop {
    std::vector<Gift> gifts{};

    void fields(ConfigReader& reader) {
      reader.objects("gifts", gifts, "the catalogue");
      reader.require(gifts.empty() || gifts.front().price > 1, "gifts", "expected a dear one first");
    }
  };
  const auto problems_of = [](const char* text) {
    const nlohmann::json json = nlohmann::json::parse(text);
    Lines problems;
    ConfigReader reader{json, "", problems};
    Shop{}.fields(reader);
    return problems;
  };
  CHECK(problems_of(R"({"gifts": [{"price": 1}]})") ==
        Lines{R"(/gifts: got [{"price":1}], expected a dear one first)"});
  CHECK(problems_of(R"({"gifts": [{"price": "dear"}]})") ==
        Lines{R"(/gifts/0/price: got "dear", expected an integer in [1, 100000])"});
}

TEST_CASE("a section that must be there is missed, unless its parent is no object", "[core]") {
  Lines problems;
  const nlohmann::json empty = nlohmann::json::object();
  ConfigReader{empty, "/run", problems}.require_key("panel", "who is in the sample");
  CHECK(problems == Lines{"/run/panel: got nothing, expected who is in the sample"});
  problems.clear();
  const nlohmann::json number = 3;
  ConfigReader{number, "/run", problems}.require_key("panel", "who is in the sample");
  CHECK(problems == Lines{"/run: got 3, expected an object"});
}

TEST_CASE("a section is kept as it is", "[core]") {
  Lines problems;
  const nlohmann::json json{{"policy", {{"kind", "greedy"}}}};
  nlohmann::json policy;
  ConfigReader reader{json, "", problems};
  reader.section("policy", policy, "who is shown what");
  reader.reject_unknown_keys();
  CHECK(policy == json["policy"]);
  CHECK(problems.empty());
}

TEST_CASE("describing lists every field with type, range, unit and default", "[core]") {
  std::vector<FieldDoc> docs;
  ConfigReader reader = ConfigReader::describing("/market", docs);
  reader.require_key("rate", "arrivals");
  MarketFields{}.fields(reader);
  reader.require_key("feed", "the feed");
  reader.reject_unknown_keys();

  Lines rows;
  for (const FieldDoc& doc : docs) {
    rows.push_back(doc.path + " " + doc.type + " (" + doc.range + ") " + doc.default_value + " " + doc.unit +
                   (doc.required ? " required" : ""));
  }
  CHECK(rows == Lines{"/market/rate number () 60 users/min required", "/market/budget number (>= 0) 5 coins",
                      "/market/start_day integer () 0 days", "/market/end_day integer () 7 days",
                      "/market/limit integer (>= 0) 9 ", "/market/closed boolean () false ",
                      "/market/city text () \"Beijing\" ", "/market/tags texts () [\"a\"] ",
                      "/market/hours numbers ([0, 24]) [0.5,1.0] h", "/market/mix weights (>= 0) [1.0,1.0] ",
                      "/market/shape choice (flat|linear|log) \"linear\" ", "/market/feed object ()   required",
                      "/market/feed/slots integer ([1, 16]) 3 rooms", "/market/feed/refresh number ([0, 1]) 0.25 ",
                      "/market/gifts objects ()  ", "/market/gifts/*/name text () \"rose\" ",
                      "/market/gifts/*/price integer ([1, 100000]) 1 coins"});
  CHECK(docs.front().meaning == "arrivals");
  CHECK(docs[8].count == 2);
}

TEST_CASE("a number that need not be there is there, not there, or taken away", "[core]") {
  const auto read = [](const char* text, std::optional<double> value, std::vector<std::string>& problems) {
    const nlohmann::json json = nlohmann::json::parse(text);
    ConfigReader reader{json, "", problems};
    reader.field("gap", value, {0.0, 10.0}, "s", "a gap");
    reader.reject_unknown_keys();
    return value;
  };
  std::vector<std::string> problems;
  CHECK_FALSE(read("{}", {}, problems));
  CHECK(read("{}", 3.0, problems) == 3.0);
  CHECK(read(R"({"gap": 2})", {}, problems) == 2.0);
  CHECK_FALSE(read(R"({"gap": null})", 3.0, problems));
  CHECK(problems.empty());
  CHECK(read(R"({"gap": 11})", 3.0, problems) == 3.0);
  CHECK(problems == std::vector<std::string>{"/gap: got 11, expected a number in [0, 10]"});
}
