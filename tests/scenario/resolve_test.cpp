#include "libsim/scenario/resolve.hpp"

#include <catch2/catch.hpp>

#include "libsim/core/json_file.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace libsim;

namespace {

using Lines = std::vector<std::string>;

std::string text_of(const Resolved& resolved) {
  return canonical_json(resolved.json);
}

}  // namespace

TEST_CASE("a file changes only what it names in its base", "[scenario]") {
  const TemporaryFolder folder;
  folder.write("base.json", R"({"market": {"feed": {"slots": 3, "pages": 2}, "hours": [1, 2]}, "run": {"days": 7}})");
  const auto file = folder.write("variant.json", R"({
    "$schema": "schema.json", "extends": "base.json",  // comments are welcome
    "market": {"feed": {"slots": 4}, "hours": [5]}})");
  const Resolved resolved = resolve(file);
  CHECK(resolved.problems.empty());
  CHECK(text_of(resolved) == R"({"market":{"feed":{"pages":2,"slots":4},"hours":[5]},"run":{"days":7}})");
  CHECK(resolved.files == std::vector{folder.path() / "base.json", file});
}

TEST_CASE("bases are found in the folder of the file that names them", "[scenario]") {
  const TemporaryFolder folder;
  folder.write("bases/root.json", R"({"a": 1})");
  folder.write("bases/base.json", R"({"extends": "root.json", "b": 2})");
  const auto file = folder.write("mine/variant.json", R"({"extends": "../bases/base.json", "c": 3})");
  const Resolved resolved = resolve(file);
  CHECK(resolved.problems.empty());
  CHECK(text_of(resolved) == R"({"a":1,"b":2,"c":3})");
}

TEST_CASE("later bases win over earlier ones, and a base they share counts once", "[scenario]") {
  const TemporaryFolder folder;
  folder.write("root.json", R"({"a": 0, "b": 0, "c": 0})");
  folder.write("one.json", R"({"extends": "root.json", "a": 1, "c": 1})");
  folder.write("two.json", R"({"extends": "root.json", "b": 2, "c": 2})");
  const auto file = folder.write("both.json", R"({"extends": ["one.json", "./two.json"]})");
  const Resolved resolved = resolve(file);
  CHECK(resolved.problems.empty());
  CHECK(text_of(resolved) == R"({"a":1,"b":2,"c":2})");
  CHECK(resolved.files.size() == 4);
}

TEST_CASE("merging is RFC 7386's, but for null, kinds and texts that stand for a kind", "[scenario]") {
  struct Case {
    const char* base;
    const char* top;
    const char* merged;
  };
  const std::vector<Case> cases{
      // From the RFC's appendix.
      {R"({"a":"b"})", R"({"a":"c"})", R"({"a":"c"})"},
      {R"({"a":"b"})", R"({"b":"c"})", R"({"a":"b","b":"c"})"},
      {R"({"a":["b"]})", R"({"a":"c"})", R"({"a":"c"})"},
      {R"({"a":"c"})", R"({"a":["b"]})", R"({"a":["b"]})"},
      {R"({"a":[{"b":"c"}]})", R"({"a":[1]})", R"({"a":[1]})"},
      {R"({})", R"({"a":{"bb":{"c":1}}})", R"({"a":{"bb":{"c":1}}})"},
      {R"({"a":{"b":1}})", R"({"a":{}})", R"({"a":{"b":1}})"},
      {R"({"a":3})", R"({"a":{}})", R"({"a":{}})"},
      // Not the RFC's.
      {R"({"a":"b"})", R"({"a":null})", R"({"a":null})"},
      {R"({"p":{"kind":"x","e":1}})", R"({"p":{"e":2}})", R"({"p":{"e":2,"kind":"x"}})"},
      {R"({"p":{"kind":"x","e":1}})", R"({"p":{"kind":"x","f":2}})", R"({"p":{"e":1,"f":2,"kind":"x"}})"},
      {R"({"p":{"kind":"x","e":1}})", R"({"p":{"kind":"y","f":2}})", R"({"p":{"f":2,"kind":"y"}})"},
      {R"({"p":"x"})", R"({"p":{"e":1}})", R"({"p":{"e":1,"kind":"x"}})"},
      {R"({"p":"x"})", R"({"p":{"kind":"y"}})", R"({"p":{"kind":"y"}})"},
  };
  const TemporaryFolder folder;
  for (const Case& example : cases) {
    folder.write("base.json", example.base);
    auto top = nlohmann::json::parse(example.top);
    top["extends"] = "base.json";
    const Resolved resolved = resolve(folder.write("top.json", top.dump()));
    CAPTURE(example.base, example.top);
    CHECK(resolved.problems.empty());
    CHECK(text_of(resolved) == example.merged);
  }
}

TEST_CASE("overrides of the command line come on top, as JSON or else as text", "[scenario]") {
  const TemporaryFolder folder;
  const auto file = folder.write("a.json", R"({"market": {"slots": 3, "city": "x"}, "policy": "greedy"})");
  const auto with = [&](const Lines& overrides) {
    const Resolved resolved = resolve(file, overrides);
    CHECK(resolved.problems.empty());
    return text_of(resolved);
  };
  CHECK(with({"market.slots=4"}) == R"({"market":{"city":"x","slots":4},"policy":"greedy"})");
  CHECK(with({"market.slots=4", "market.slots=5"}) == R"({"market":{"city":"x","slots":5},"policy":"greedy"})");
  CHECK(with({"market.city=Bei jing=1"}) == R"({"market":{"city":"Bei jing=1","slots":3},"policy":"greedy"})");
  CHECK(with({"market.city=\"4\""}) == R"({"market":{"city":"4","slots":3},"policy":"greedy"})");
  CHECK(with({"market={\"slots\": [1]}"}) == R"({"market":{"city":"x","slots":[1]},"policy":"greedy"})");
  CHECK(with({"market.city="}) == R"({"market":{"city":"","slots":3},"policy":"greedy"})");
  CHECK(with({"policy.epsilon=0.5"}) ==
        R"({"market":{"city":"x","slots":3},"policy":{"epsilon":0.5,"kind":"greedy"}})");
  CHECK(with({"policy.epsilon=0.5", "policy.kind=mixed"}) ==
        R"({"market":{"city":"x","slots":3},"policy":{"epsilon":0.5,"kind":"mixed"}})");
}

TEST_CASE("an override that is none is a problem, and the others still count", "[scenario]") {
  const TemporaryFolder folder;
  const auto file = folder.write("a.json", "{}");
  const Resolved resolved = resolve(file, {"slots", "=4", "a..b=1", ".a=1", "b={\"c\": 1, \"c\": 2}", "d=1"});
  const std::string expected = ": got no path or value, expected PATH=VALUE such as market.feed.slots=4";
  CHECK(resolved.problems == Lines{"--set slots" + expected, "--set =4" + expected, "--set a..b=1" + expected,
                                   "--set .a=1" + expected,
                                   "/c: got this key twice in --set b, expected each key once"});
  CHECK(resolved.json["d"] == 1);

  std::string deep = "a";
  for (int i = 0; i < 50'000; ++i) { deep += ".a"; }
  CHECK(resolve(file, {deep + "=1"}).problems == Lines{"--set " + deep + "=1" + expected});
}

TEST_CASE("a problem says where its value comes from, if not from the file itself", "[scenario]") {
  const TemporaryFolder folder;
  folder.write("base.json", R"({"a": {"b": 1, "c": 1, "d": 1}, "p": {"kind": "x"}})");
  const auto file = folder.write("top.json", R"({"extends": "base.json", "a": {"c": 2, "d": 2, "f": {"g": 1}}})");
  const Resolved resolved = resolve(file, {"a.d=3", "a.e.z=3", "o={\"x\": 1}"});
  CHECK(
      resolved.with_origins({"/a/b: wrong", "/a/c: wrong", "/a/d: wrong", "/a/e/z: wrong", "/a/f/g: wrong",
                             "/p/q: missing", "/o/x: wrong", "/o/y: missing", "/none: missing", "base.json:1:2: x"}) ==
      Lines{"/a/b: wrong (from base.json)", "/a/c: wrong", "/a/d: wrong (from --set a.d=3)",
            "/a/e/z: wrong (from --set a.e.z=3)", "/a/f/g: wrong", "/p/q: missing (from base.json)",
            "/o/x: wrong (from --set o={\"x\": 1})", "/o/y: missing (from --set)", "/none: missing",
            "base.json:1:2: x"});
}

TEST_CASE("a base that cannot be used is one problem, and the rest still counts", "[scenario]") {
  const TemporaryFolder folder;
  const std::string place = folder.path().string() + "/";
  folder.write("good.json", R"({"a": 1})");
  folder.write("broken.json", R"({"a": 1, "a": 2,})");
  folder.write("list.json", "[1]");
  const auto file = folder.write("top.json", R"({"extends": ["godo.json", "broken.json", "list.json", 3, "good.json",
                                                             "broken.json"], "b": 2})");
  const Resolved resolved = resolve(file);
  CHECK(text_of(resolved) == R"({"a":1,"b":2})");
  CHECK(resolved.problems ==
        Lines{"/extends: got 3 in top.json, expected a file name or a list of them",
              place + "godo.json: got no such file, expected an existing file; did you mean \"good.json\"? "
                      "(in \"extends\" of top.json)",
              place + "broken.json:1:17: got \"}\", expected a text in double quotes (in \"extends\" of top.json)",
              place + "list.json: got [1], expected an object (in \"extends\" of top.json)"});
}

TEST_CASE("a circle of files is one problem", "[scenario]") {
  const TemporaryFolder folder;
  folder.write("a.json", R"({"extends": "b.json", "a": 1})");
  folder.write("b.json", R"({"extends": "sub/../a.json", "b": 1})");
  folder.write("sub/c.json", R"({"extends": "c.json", "c": 1})");
  const Resolved circle = resolve(folder.path() / "a.json");
  CHECK(circle.problems ==
        Lines{"/extends: got a.json extends b.json extends a.json, expected files that do not extend themselves"});
  CHECK(text_of(circle) == R"({"a":1,"b":1})");
  CHECK(resolve(folder.path() / "sub" / "c.json").problems ==
        Lines{"/extends: got c.json extends c.json, expected files that do not extend themselves"});
}

TEST_CASE("a file that cannot be used resolves to null, with the reason", "[scenario]") {
  const TemporaryFolder folder;
  for (const auto& file :
       {folder.path() / "none.json", folder.path(), folder.write("bad.json", "{"), folder.write("number.json", "3")}) {
    const Resolved resolved = resolve(file, {"a=1"});
    CHECK(resolved.json.is_null());
    CHECK(resolved.problems.size() == 1);
    CHECK(resolved.files.empty());
  }
}

TEST_CASE("the scenario hash names the content, however it is written or put together", "[scenario]") {
  const TemporaryFolder folder;
  folder.write("base.json", R"({"b": 2})");
  const auto whole = resolve(folder.write("whole.json", R"({"a": 1, "b": 2})"));
  const auto parts = resolve(folder.write("parts.json", R"({"extends": "base.json", /* ! */ "a": 1.0})"), {"a=1"});
  const auto other = resolve(folder.path() / "whole.json", {"a=2"});
  CHECK(scenario_hash(whole.json).size() == 16);
  CHECK(scenario_hash(whole.json) == scenario_hash(parts.json));
  CHECK(scenario_hash(whole.json) != scenario_hash(other.json));
}
