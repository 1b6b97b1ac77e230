#include "libsim/report/hindsight_text.hpp"

#include <cmath>

#include <catch2/catch.hpp>

using namespace libsim;
using Catch::Matchers::Contains;

TEST_CASE("gaps are shown in percent with half of their interval, and with what the bounds do not bound", "[report]") {
  const double nan = std::nan("");
  Comparison comparison;
  comparison.frozen_share = 0.01;
  const Interval one{1.0, 1.0, 1.0};
  comparison.gaps = {{"greedy",
                      1234.0,
                      {{"coins", "coins/request", one, one, {0.1, 0.08, 0.12}, one, 1.0, {}},
                       {"concave", "log(1 + V/tau)", one, one, {nan, nan, nan}, one, 0.0, {}}}}};
  const std::string text = hindsight_text(comparison, false);
  CHECK_THAT(text, Contains("10.0 ±2.0"));
  CHECK_THAT(text, Contains(" –\n"));
  CHECK_THAT(text, Contains("1,234"));
  CHECK_THAT(text, Contains("1.00% of the requests"));
  CHECK_THAT(text, Contains(std::string{hindsight_note}));
}
