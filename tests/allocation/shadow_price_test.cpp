#include "libsim/allocation/shadow_price.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include <catch2/catch.hpp>

using namespace libsim;

TEST_CASE("a price is 0 up to the aim, the largest from the limit on, and straight between", "[allocation]") {
  ShadowPrice price{0.5, 0.25, 8.0};
  const auto at = [&](double counted) {
    price.follow(counted);
    return price.value();
  };
  CHECK(at(0.75) == 8.0);
  CHECK(at(0.25) == 0.0);  // whatever came before
  CHECK(at(0.1) == 0.0);
  CHECK(at(0.375) == 4.0);
  CHECK(at(0.5) == 8.0);
  ShadowPrice without_margin{0.2, 0.0, 8.0};
  without_margin.follow(0.2);
  CHECK(without_margin.value() == 0.0);
  without_margin.follow(0.2001);
  CHECK(without_margin.value() == 8.0);
}

TEST_CASE("a sliding average under a price stays within its limit when the market changes, however steep the law",
          "[allocation]") {
  // Of what is shown a share of `crowd` e^{-lambda} counts, 100 times an hour; the window is 24 h.
  constexpr std::size_t window = 2400;
  constexpr double limit = 0.1;
  constexpr double aim = 0.095;
  for (const double most : {5.0, 20.0, 80.0}) {
    INFO(most);
    ShadowPrice price{limit, limit - aim, most};
    std::vector<double> shown(window, aim);
    double sum = aim * window;
    double lowest = limit;
    double highest = aim;
    for (std::size_t i = 0; i < 30 * window; ++i) {
      const double crowd = i < 10 * window ? 0.3 : i < 20 * window ? 0.9 : 0.6;
      double& oldest = shown[i % window];
      sum -= oldest;
      oldest = crowd * std::exp(-price.value());
      sum += oldest;
      price.follow(sum / window);
      lowest = std::min(lowest, sum / window);
      highest = std::max(highest, sum / window);
    }
    CHECK(lowest > 0.99 * aim);
    CHECK(highest < limit);
  }
}

TEST_CASE("a limit that was missed at more than 5% of the looks at the largest price is infeasible", "[allocation]") {
  const auto infeasible = [](int missed, double price_then, bool has_effect) {
    ShadowPrice price{0.2, 0.1, 10.0};
    for (int look = 0; look < 100; ++look) {
      const bool violated = look < missed;
      price.follow(violated ? price_then : 0.0);
      price.check(violated ? 0.3 : 0.1, violated);
    }
    return price.report("", "", 0.2, has_effect).infeasible;
  };
  CHECK(infeasible(6, 0.2, true));
  CHECK_FALSE(infeasible(5, 0.2, true));
  CHECK_FALSE(infeasible(50, 0.15, true));  // the price could still have risen
  CHECK(infeasible(6, 0.15, false));        // but nobody looks at it
}
