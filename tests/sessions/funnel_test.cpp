#include "libsim/sessions/funnel.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <vector>

#include <catch2/catch.hpp>

#include "libsim/sessions/panel.hpp"
#include "tests/sessions/small_log.hpp"

using namespace libsim;
using namespace libsim::test;

namespace {

double rate(const Funnel& funnel, std::string_view name) {
  const auto found = std::find_if(funnel.rates.begin(), funnel.rates.end(),
                                  [&](const FunnelRate& candidate) { return candidate.name == name; });
  REQUIRE(found != funnel.rates.end());
  CHECK_FALSE(found->denominator_text.empty());
  return found->value();
}

}  // namespace

TEST_CASE("the funnel counts each stage among panel users", "[sessions]") {
  Log log = small_log(4, 3);
  add_click(log, 0, 0, 1000, 10);
  add_click(log, 0, 0, 2000, 10);
  add_click(log, 0, 1, 3000, 10);
  add_click(log, 0, 2, 4000, 10);
  add_gift(log, 0, 0, 1000, 1);
  add_gift(log, 0, 0, 1001, 1);
  add_gift(log, 0, 1, 3000, 1);
  add_click(log, 1, 0, 1000, 10);  // clicks and does not give: not in the panel
  add_click(log, 2, 0, 1000, 10);
  const std::vector<bool> panel = panel_users(log, {true, false, false, true});
  const Funnel funnel = gift_funnel(log, panel);
  REQUIRE(funnel.stages.size() == 4);
  CHECK(funnel.stages[0].count == 4);
  CHECK(funnel.stages[1].count == 3);
  CHECK(funnel.stages[2].count == 2);
  CHECK(funnel.stages[3].count == 1);
  CHECK(rate(funnel, "gift rate per click") == 0.75);
  CHECK(rate(funnel, "gift rate per session") == Approx(2.0 / 3.0));
  CHECK(rate(funnel, "multi-gift rate") == 0.5);

  SECTION("and shows that a panel of givers gives at 100% whatever viewers do") {
    CHECK(rate(funnel, "gift rate per panel user") == 1.0);
    CHECK(rate(funnel, "gift rate per clicking user") == Approx(1.0 / 3.0));
    CHECK(rate(funnel, "gift rate per user") == 0.25);
  }
}

TEST_CASE("rates of an empty log are not a number", "[sessions]") {
  for (const FunnelRate& rate : gift_funnel(Log{}, {}).rates) { CHECK(std::isnan(rate.value())); }
}
