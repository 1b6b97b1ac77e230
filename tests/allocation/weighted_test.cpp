#include "libsim/allocation/weighted.hpp"

#include <algorithm>
#include <vector>

#include <catch2/catch.hpp>

#include "libsim/core/draws.hpp"
#include "made_candidates.hpp"

using namespace libsim;

namespace {

std::vector<float> drawn(std::size_t n, std::uint32_t entity, double low, double high) {
  std::vector<float> values(n);
  RngStream rng{{63, 0}, Purpose::test, entity};
  for (float& value : values) { value = static_cast<float>(low + (high - low) * draw_uniform(rng)); }
  return values;
}

}  // namespace

TEST_CASE("the weighted policy ranks by its formula", "[allocation]") {
  constexpr std::size_t n = 150;
  const auto ev = drawn(n, 1, 0.0, 0.2);
  const auto click = drawn(n, 2, 0.0, 1.0);
  const auto satisfaction = drawn(n, 3, -0.05, 0.05);
  const auto retention = drawn(n, 4, -0.02, 0.02);
  const auto conversion = drawn(n, 5, 0.0, 3.0);
  const auto load = drawn(n, 6, 0.0, 2.0);
  MadeCandidates made{ev};
  made.with(Signal::p_click, click).with(Signal::satisfaction, satisfaction).with(Signal::retention, retention);
  made.with(Signal::conversion, conversion).with(Signal::load, load);
  Weighted policy;
  policy.gift = 0.7;
  policy.satisfaction = 3.0;
  policy.retention = 2.0;
  policy.conversion = 0.02;
  policy.load = 0.1;
  std::vector<double> score(n);
  std::vector<std::uint32_t> order(n);
  for (std::uint32_t i = 0; i < n; ++i) {
    const auto at = [i](const std::vector<float>& x) { return static_cast<double>(x[i]); };
    order[i] = i;
    score[i] = 0.7 * at(ev) + at(click) * (3.0 * at(satisfaction) + 2.0 * at(retention)) + 0.02 * at(conversion) -
               0.1 * std::max(0.0, at(load) - 1.0);
  }
  std::ranges::sort(order, std::ranges::greater{}, [&](std::uint32_t i) { return score[i]; });
  RngStream rng{{64, 0}, Purpose::test, 1};
  Slate slate;
  policy.decide(request_of(16), made.view(), rng, slate);
  for (std::size_t k = 0; k < 16; ++k) { CHECK(slate.shown[k].candidate == order[k]); }
}

TEST_CASE("the weighted policy asks only for signals that count", "[allocation]") {
  Weighted policy;
  policy.satisfaction = policy.retention = policy.load = 0.0;
  CHECK(policy.signals() == SignalSet{}.with(Signal::ev_gift));
  policy.retention = 1.0;
  CHECK(policy.signals() == SignalSet{}.with(Signal::ev_gift).with(Signal::p_click).with(Signal::retention));
}
