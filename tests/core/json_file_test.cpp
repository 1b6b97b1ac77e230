#include "libsim/core/json_file.hpp"

#include <array>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace libsim;

namespace {

struct Parsed {
  std::optional<nlohmann::json> json;
  std::vector<std::string> problems;
};

Parsed parse(std::string_view text) {
  Parsed parsed;
  parsed.json = parse_json(text, "a.json", parsed.problems);
  return parsed;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("JSON parses as usual, with comments", "[core]") {
  const Parsed parsed = parse(
      "// a comment with NaN and \"quotes\n{\"a\": [1, -2.5, true, null, \"// no comment\"], "
      "/* another, 1e999 */ \"b\": {\"c\\\"d\": 1}}");
  CHECK(parsed.problems.empty());
  REQUIRE(parsed.json);
  CHECK(parsed.json->dump() == R"({"a":[1,-2.5,true,null,"// no comment"],"b":{"c\"d":1}})");
}

TEST_CASE("a key that comes twice is a problem with its pointer, and every such key is reported", "[core]") {
  const Parsed parsed = parse(R"({"a": [{"x": 1}, {"y": 1, "y": 2}], "b": {"c/d": 1, "c/d": 1}, "a": 3})");
  CHECK(parsed.json);
  CHECK(parsed.problems == Lines{"/a/1/y: got this key twice in a.json, expected each key once",
                                 "/b/c~1d: got this key twice in a.json, expected each key once",
                                 "/a: got this key twice in a.json, expected each key once"});
}

TEST_CASE("the same key in different objects is no problem", "[core]") {
  CHECK(parse(R"({"a": {"x": 1}, "b": {"x": 1, "a": 2}})").problems.empty());
}

TEST_CASE("numbers that JSON or a double cannot hold are kept as they are spelt", "[core]") {
  const Parsed parsed = parse(R"({"a": NaN, "b": [1, -Infinity, 2, 1e999], "c": "NaN", "d": 1e-999, "e": -1e400})");
  CHECK(parsed.problems.empty());
  REQUIRE(parsed.json);
  const auto& json = *parsed.json;
  CHECK(shown_json(json["a"]) == "NaN");
  CHECK(shown_json(json["b"][1]) == "-Infinity");
  CHECK(json["b"][2] == 2);
  CHECK(shown_json(json["b"][3]) == "1e999");
  CHECK(json["c"] == "NaN");
  CHECK(json["d"] == 0.0);
  CHECK(shown_json(json["e"]) == "-1e400");
  CHECK_FALSE(json["a"].is_number());
  CHECK(shown_json(json["b"]) == R"([1,"-Infinity",2,"1e999"])");
}

TEST_CASE("a number too large in an unusual way is a problem, not infinity", "[core]") {
  const Parsed parsed = parse("{\"a\": 1" + std::string(400, '0') + "e-5}");
  CHECK_FALSE(parsed.json);
  REQUIRE(parsed.problems.size() == 1);
  CHECK_THAT(parsed.problems[0], Catch::StartsWith("a.json: /a: got ") && Catch::EndsWith("a double can hold"));
}

TEST_CASE("a long number that ends with its exponent's letter is a problem", "[core]") {
  const Parsed parsed = parse("{\"a\": 1" + std::string(400, '0') + "e}");
  CHECK_FALSE(parsed.json);
  CHECK(parsed.problems.size() == 1);
}

TEST_CASE("a syntax error is one line with file, line, column, what was found and what was expected", "[core]") {
  struct Case {
    const char* text;
    const char* problem;
  };
  const std::array cases{
      Case{"{\"a\": 1,\n \"b\": tru}", "a.json:2:10: got tru, expected a value"},
      Case{"{\"a\": nan}", "a.json:1:8: got nan, expected a value"},
      Case{"{'a': 1}", "a.json:1:2: got ', expected a text in double quotes"},
      Case{"{\"a\": 'b'}", "a.json:1:7: got ', expected a value"},
      Case{"{\"a\": NaN,\n }", "a.json:2:2: got \"}\", expected a text in double quotes"},
      Case{"{\"a\": [1 2]}", "a.json:1:10: got a number, expected \",\" or \"]\""},
      Case{"{\"a\": 1 \"b\": 2}", "a.json:1:11: got a text in double quotes, expected \",\" or \"}\""},
      Case{"{\"a\" 1}", "a.json:1:6: got a number, expected \":\""},
      Case{"{\"a\": 1}}", "a.json:1:9: got \"}\", expected the end of the text"},
      Case{"", "a.json:1:1: got the end of the text, expected a value"},
      Case{"{\"a\": \"b", "a.json:1:9: got '\"b' (invalid string: missing closing quote), expected a value"},
  };
  for (const Case& example : cases) {
    const Parsed parsed = parse(example.text);
    CHECK_FALSE(parsed.json);
    CHECK(parsed.problems == Lines{example.problem});
  }
}

TEST_CASE("what was seen before a syntax error is not reported beside it", "[core]") {
  CHECK(parse(R"({"a": 1, "a": 2,,})").problems.size() == 1);
}

TEST_CASE("every beginning of a JSON text is a problem, and none is a crash", "[core]") {
  const std::string text = R"({"a": [1, NaN, -1e999, {"b": "c\"\\"}], /* d */ "e": -Infinity} // f)";
  const std::size_t end = text.find(" // f");
  for (std::size_t size = 0; size < end; ++size) {
    CAPTURE(size);
    const Parsed parsed = parse(text.substr(0, size));
    CHECK_FALSE(parsed.json);
    CHECK(parsed.problems.size() == 1);
  }
  CHECK(parse(text).json);
}

TEST_CASE("objects may be nested 64 levels deep, no deeper", "[core]") {
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  CHECK(parse(nested(64)).json);
  const Parsed deep = parse(nested(100'000));
  CHECK_FALSE(deep.json);
  REQUIRE(deep.problems.size() == 1);
  CHECK_THAT(deep.problems[0], Catch::EndsWith("expected at most 64 levels"));
}

TEST_CASE("equal values have one canonical text", "[core]") {
  CHECK(canonical_json(*parse(R"({"b": 0.10, "a": [1]})").json) == R"({"a":[1],"b":0.1})");
  CHECK(canonical_json(nlohmann::json("\xff")) == "\"\xEF\xBF\xBD\"");
}

TEST_CASE("a long value is cut in a message, between letters", "[core]") {
  std::string text;
  for (int i = 0; i < 50; ++i) { text += "\xE7\xA4\xBC"; }  // three bytes each
  const std::string shown = shown_json(nlohmann::json(text));
  CHECK(shown.size() <= 63);
  CHECK_THAT(shown, Catch::EndsWith("\xE7\xA4\xBC..."));
}
