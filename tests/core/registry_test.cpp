#include "libsim/core/registry.hpp"

#include <memory>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace libsim;

namespace {

using Lines = std::vector<std::string>;

struct Greedy {
  static constexpr std::string_view kind = "greedy";
  static constexpr std::string_view summary = "shows the best";
  void fields(ConfigReader& /*reader*/) {}
  double value() const { return 1; }
};

struct Softmax {
  static constexpr std::string_view kind = "softmax";
  double temperature = 0.5;
  void fields(ConfigReader& reader) {
    reader.field("temperature", temperature, {0.01, 10.0}, "", "how flat the choice is");
  }
  double value() const { return temperature; }
};

/// The least type-erased value: what it holds answers value().
struct AnyValue {
  template <class T>
  explicit AnyValue(T held) : value{held.value()} {}
  double value;
};

Registry<AnyValue> registry() {
  Registry<AnyValue> all;
  all.add<Softmax>();
  all.add<Greedy>();
  return all;
}

}  // namespace

TEST_CASE("a kind makes its implementation, named alone or with its fields", "[core]") {
  Lines problems;
  const auto make = [&](const nlohmann::json& json) { return registry().make(json, "/policy", problems); };
  CHECK(make("greedy")->value == 1);
  CHECK(make("softmax")->value == 0.5);
  CHECK(make({{"kind", "softmax"}, {"temperature", 2}})->value == 2);
  CHECK(problems.empty());
}

TEST_CASE("a wrong kind is reported with the nearest word, or with all of them", "[core]") {
  struct Case {
    nlohmann::json json;
    const char* problem;
  };
  const std::vector<Case> cases{
      {"gredy", R"(/policy/kind: unknown kind "gredy"; did you mean "greedy"?)"},
      {{{"kind", "thompson"}}, R"(/policy/kind: unknown kind "thompson", expected one of "greedy", "softmax")"},
      {{{"temperature", 1}}, "/policy/kind: got nothing, expected a text that names the implementation to use"},
      {{{"kind", 3}}, "/policy/kind: got 3, expected a text that names the implementation to use"},
      {{{"kind", ""}}, "/policy/kind: got \"\", expected a text that names the implementation to use"},
      {"", "/policy: got \"\", expected a text that names the implementation to use"},
      {3, R"(/policy: got 3, expected a kind or an object with a "kind")"},
  };
  for (const Case& example : cases) {
    Lines problems;
    CHECK_FALSE(registry().make(example.json, "/policy", problems));
    CHECK(problems == Lines{example.problem});
  }
}

TEST_CASE("fields of another kind are unknown keys", "[core]") {
  Lines problems;
  CHECK(registry().make({{"kind", "greedy"}, {"temperature", 1}}, "/policy", problems));
  CHECK(problems == Lines{R"(/policy/temperature: unknown key, expected "kind")"});
}

TEST_CASE("a registry lists its kinds in alphabetical order, with summary and fields", "[core]") {
  const auto all = registry();
  CHECK(all.kinds() == Lines{"greedy", "softmax"});
  CHECK(all.summary("greedy") == "shows the best");
  CHECK(all.summary("softmax").empty());
  CHECK(all.describe("greedy").empty());
  const auto docs = all.describe("softmax", "/policy");
  REQUIRE(docs.size() == 1);
  CHECK(docs[0].path == "/policy/temperature");
  CHECK(docs[0].default_value == "0.5");
  CHECK(all.contains("softmax"));
  CHECK_FALSE(all.contains("soft"));
}
