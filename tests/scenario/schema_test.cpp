#include "libsim/scenario/schema.hpp"

#include <array>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "libsim/core/config.hpp"

using namespace libsim;

namespace {

enum class Shape { flat, log };
constexpr std::array<std::string_view, 2> shape_names{"flat", "log"};

struct Gift {
  std::int64_t price = 1;
  void fields(ConfigReader& reader) { reader.field("price", price, {1, 100'000}, "coins", "what it costs"); }
};

struct SchemaFeed {
  std::uint32_t slots = 3;
  double refresh = 0.25;
  Shape shape = Shape::log;
  void fields(ConfigReader& reader) {
    reader.require_key("slots", "rooms shown at once");
    reader.field("slots", slots, {1, 16}, "rooms", "rooms shown at once");
    reader.field("refresh", refresh, {0.0, 1.0}, "", "probability of another page");
    reader.choice("shape", shape, shape_names, "returns");
  }
};

struct SchemaMarket {
  SchemaFeed feed;
  double budget = 2.5;
  bool closed = false;
  std::string city = "x";
  std::vector<std::string> tags;
  std::vector<double> hours{9, 17};
  std::vector<double> mix{1};
  std::vector<Gift> gifts;
  nlohmann::json policy = "greedy";
  void fields(ConfigReader& reader) {
    reader.object("feed", feed, "what a user sees");
    reader.field("budget", budget, {0.0, std::numeric_limits<double>::infinity()}, "coins", "a user's money");
    reader.field("closed", closed, "whether it is closed");
    reader.field("city", city, "where it is");
    reader.field("tags", tags, "labels");
    reader.field("hours", hours, 2, {0.0, 24.0}, "h", "opening hours");
    reader.weights("mix", mix, 0, "segments");
    reader.objects("gifts", gifts, "the catalogue");
    reader.section("policy", policy, "who is shown what");
  }
};

nlohmann::json market_schema() {
  std::vector<FieldDoc> docs;
  ConfigReader reader = ConfigReader::describing("", docs);
  SchemaMarket{}.fields(reader);
  docs.back().words = {"greedy", "random"};
  return json_schema(docs, "A market");
}

}  // namespace

TEST_CASE("the schema says type, range, default and meaning of every field", "[scenario]") {
  const nlohmann::json schema = market_schema();
  CHECK(schema["$schema"] == "https://json-schema.org/draft/2020-12/schema");
  CHECK(schema["title"] == "A market");
  const auto& fields = schema["properties"];
  const auto is = [](const nlohmann::json& got, std::string_view expected) {
    CHECK(got.dump() == nlohmann::json::parse(expected).dump());
  };
  is(fields["feed"], R"({
    "type": "object", "description": "what a user sees", "additionalProperties": false, "required": ["slots"],
    "properties": {
      "slots": {"type": "integer", "minimum": 1, "maximum": 16, "default": 3,
                "description": "rooms shown at once [rooms]"},
      "refresh": {"type": "number", "minimum": 0, "maximum": 1, "default": 0.25,
                  "description": "probability of another page"},
      "shape": {"type": "string", "enum": ["flat", "log"], "default": "log", "description": "returns"}}})");
  is(fields["budget"], R"({"type": "number", "minimum": 0, "default": 2.5, "description": "a user's money [coins]"})");
  is(fields["closed"], R"({"type": "boolean", "default": false, "description": "whether it is closed"})");
  is(fields["city"], R"({"type": "string", "default": "x", "description": "where it is"})");
  is(fields["tags"], R"({"type": "array", "items": {"type": "string"}, "default": [], "description": "labels"})");
  is(fields["hours"], R"({"type": "array", "items": {"type": "number", "minimum": 0, "maximum": 24}, "minItems": 2,
                          "maxItems": 2, "default": [9.0, 17.0], "description": "opening hours [h]"})");
  is(fields["mix"], R"({"type": "array", "items": {"type": "number", "minimum": 0}, "minItems": 1, "default": [1.0],
                        "description": "segments"})");
  is(fields["gifts"], R"({
    "type": "array", "description": "the catalogue",
    "items": {"type": "object", "additionalProperties": false, "properties": {
      "price": {"type": "integer", "minimum": 1, "maximum": 100000, "default": 1,
                "description": "what it costs [coins]"}}}})");
  is(fields["policy"]["anyOf"][0], R"({"type": "string", "enum": ["greedy", "random"]})");
  CHECK(fields["policy"]["default"] == "greedy");
}

TEST_CASE("the schema allows what resolving takes out, and no other unknown key", "[scenario]") {
  const nlohmann::json schema = market_schema();
  CHECK(schema["additionalProperties"] == false);
  CHECK(schema["properties"].contains("extends"));
  CHECK(schema["properties"].contains("$schema"));
}
