#include "libsim/kernel/time_weighted.hpp"

#include <cmath>

#include <catch2/catch.hpp>

using namespace libsim;
using namespace std::chrono_literals;

TEST_CASE("a time average weighs each value by how long it held", "[kernel]") {
  TimeWeighted count;
  CHECK(std::isnan(count.mean(Time{})));
  count.add(Time{2s}, 3);   // 0 for 2 s
  count.add(Time{6s}, -2);  // 3 for 4 s
  CHECK(count.value() == 1);
  CHECK(count.mean(Time{8s}) == Approx((0 * 2 + 3 * 4 + 1 * 2) / 8.0));
  CHECK(count.variance(Time{8s}) == Approx((9 * 4 + 1 * 2) / 8.0 - 1.75 * 1.75));
}

TEST_CASE("restarting a time average drops the warm-up and keeps the value", "[kernel]") {
  TimeWeighted count;
  count.set(Time{1s}, 100);
  count.set(Time{5s}, 2);
  count.restart(Time{9s});
  CHECK(count.value() == 2);
  CHECK(std::isnan(count.mean(Time{9s})));
  CHECK(count.mean(Time{10s}) == 2.0);
  count.set(Time{10s}, 4);
  CHECK(count.mean(Time{11s}) == 3.0);
  CHECK(count.variance(Time{11s}) == Approx(1.0));
}
