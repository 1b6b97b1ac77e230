#include "libsim/report/field_table.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

using namespace libsim;
using Catch::Matchers::Contains;

TEST_CASE("a long list of choices goes on below, and sets no column's width", "[report]") {
  FieldDoc signal;
  signal.path = "/policy/signal";
  signal.type = "choice";
  signal.range = "ev_gift|p_click|p_gift|watch_s|satisfaction|retention";
  signal.meaning = "the signal to rank by";
  FieldDoc share;
  share.path = "/policy/share";
  share.type = "number";
  share.range = "[0, 1]";
  share.meaning = "how much";
  const std::string table = field_table(std::vector{signal, share}, {}, false);
  CHECK_THAT(table, Contains("ev_gift|p_click|p_gift|  the signal to rank by\n"));
  CHECK_THAT(table, Contains(" watch_s|satisfaction|\n") && Contains(" retention\n"));
  CHECK_THAT(table, Contains("policy.share") && Contains("[0, 1]"));
  CHECK(std::count(table.begin(), table.end(), '\n') == 6);  // header, rule, four rows
}

TEST_CASE("a field without a range shows its type", "[report]") {
  FieldDoc field;
  field.path = "/run/name";
  field.type = "text";
  field.meaning = "for people";
  CHECK_THAT(field_table(std::vector{field}, {}, false), Contains("run.name") && Contains("text   for people"));
}
