#include "libsim/sweep/cell_problems.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

using namespace libsim;

namespace {

std::vector<Setting> slots_setting(int value) {
  return {{"market.feed.slots", value, fmt::format("/axes/0/values/{}", value), "/axes/0/path"}};
}

CellProblems no_problems() {
  return {"tiny.json", {{"run.days", 0, "/set/run.days", "/set/run.days"}}, {{"soft", "/policies/1"}}};
}

}  // namespace

TEST_CASE("a cell's problem is told at the place of the sweep's file that it comes from", "[sweep]") {
  CellProblems problems = no_problems();
  problems.add(slots_setting(2), {"/market/feed/slots: got 2", "/run/days: got 0", "/market/feed/slots: unknown key",
                                  "/policies/soft/temperature: got -1", "scale: got 9", "/world/users: got 1"});
  CHECK(problems.lines(1) == std::vector<std::string>{"/axes/0/values/2: got 2", "/set/run.days: got 0",
                                                      "/axes/0/path: unknown key", "/policies/1/temperature: got -1",
                                                      "/scale: got 9", "tiny.json: /world/users: got 1"});
}

TEST_CASE("what all cells have is told once, what some have with the first one's settings", "[sweep]") {
  CellProblems problems = no_problems();
  problems.add(slots_setting(2), {"/world/users: got 1"});
  problems.add(slots_setting(4), {"/world/users: got 1", "/world/homes: got 1"});
  CHECK(problems.lines(2) == std::vector<std::string>{"tiny.json: /world/users: got 1",
                                                      "tiny.json: /world/homes: got 1 (with market.feed.slots=4)"});
}

TEST_CASE("no more than twenty lines are told, and how many more there are", "[sweep]") {
  CellProblems problems = no_problems();
  for (int i = 0; i < 23; ++i) { problems.add({}, {fmt::format("/world/{}: got 1", i)}); }
  CHECK(problems.lines(1).size() == 21);
  CHECK(problems.lines(1).back() == "and 3 more");
  CHECK(no_problems().lines(1).empty());
}
