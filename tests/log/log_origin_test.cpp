#include "libsim/log/log_origin.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace libsim;

TEST_CASE("an origin comes back from its JSON, whatever is left out of it", "[log]") {
  LogOrigin origin{.scenario_hash = "abc", .seed = 7, .scale = 0.1, .session_gap = {}, .panel = {}};
  const auto back = log_origin(json_of(origin), 5);
  REQUIRE(back);
  CHECK((back->scenario_hash == "abc" && back->seed == 7 && back->scale == 0.1));
  CHECK_FALSE(back->session_gap);
  CHECK_FALSE(back->panel);
  origin.session_gap = Duration{600'000};
  origin.panel = std::vector<bool>{true, false, false, true, true};
  CHECK(json_of(origin)["panel"] == "98");
  CHECK(log_origin(json_of(origin), 5)->session_gap == origin.session_gap);
  CHECK(log_origin(json_of(origin), 5)->panel == origin.panel);
}

TEST_CASE("what is no origin of such a log is none", "[log]") {
  const nlohmann::json good = json_of(LogOrigin{.panel = std::vector<bool>(9, true)});
  REQUIRE(log_origin(good, 9));
  CHECK_FALSE(log_origin(good, 99));
  CHECK_FALSE(log_origin("text", 9));
  for (const char* key : {"scenario", "seed", "scale", "panel"}) {
    nlohmann::json bad = good;
    bad[key] = "x";
    CHECK(log_origin(bad, 9).has_value() == (std::string{key} == "scenario"));
  }
}
