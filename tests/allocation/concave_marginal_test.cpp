#include "libsim/allocation/concave_marginal.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <catch2/catch.hpp>

#include "all_returns.hpp"
#include "libsim/core/draws.hpp"
#include "made_candidates.hpp"

using namespace libsim;

namespace {

/// E[g(V + X)] - g(V) term by term.
double enumerated(const ConcaveMarginal& policy, double revenue, double ev, double p) {
  const auto nodes = policy.nodes();
  const ConcaveReturns& g = policy.returns.returns;
  const double tau = policy.returns.scale();
  double sum = (1.0 - p) * g.value(revenue, tau);
  for (std::size_t j = 0; j < ConcaveMarginal::node_count; ++j) {
    sum += p * nodes.weight[j] * g.value(revenue + nodes.ratio[j] * ev / p, tau);
  }
  return sum - g.value(revenue, tau);
}

}  // namespace

TEST_CASE("the amounts have mean 1 and the moments of the lognormal they stand for", "[allocation]") {
  ConcaveMarginal policy;
  policy.amount_sd = 0.5;
  const auto nodes = policy.nodes();
  double total = 0;
  double mean = 0;
  double square = 0;
  for (std::size_t j = 0; j < ConcaveMarginal::node_count; ++j) {
    total += nodes.weight[j];
    mean += nodes.weight[j] * nodes.ratio[j];
    square += nodes.weight[j] * nodes.ratio[j] * nodes.ratio[j];
  }
  CHECK(total == Approx(1.0).epsilon(1e-12));
  CHECK(mean == Approx(1.0).epsilon(1e-12));
  CHECK(square == Approx(std::exp(0.25)).epsilon(1e-3));
}

TEST_CASE("the marginal worth ranks as E[g(V + X)] - g(V) does term by term, for every g", "[allocation]") {
  constexpr std::size_t n = 300;
  RngStream rng{{72, 0}, Purpose::test, 1};
  std::vector<float> ev(n);
  std::vector<float> p_click(n);
  std::vector<float> p_gift(n);
  for (std::size_t i = 0; i < n; ++i) {
    ev[i] = static_cast<float>(draw_lognormal(rng, -3.0, 1.5));
    p_click[i] = static_cast<float>(0.05 + 0.5 * draw_uniform(rng));
    p_gift[i] = static_cast<float>(draw_lognormal(rng, -5.0, 1.5));
    p_gift[i] = std::min(p_gift[i], 1.0F);
  }
  MadeCandidates made{ev};
  made.with(Signal::p_click, p_click).with(Signal::p_gift, p_gift);
  for (const ConcaveReturns& g : all_returns) {
    INFO(static_cast<int>(g.form) << " " << g.alpha);
    ConcaveMarginal policy;
    policy.returns.returns = g;
    policy.returns.tau = 30.0;
    policy.examined = 0.6;
    policy.amount_sd = 1.2;
    for (std::uint32_t s = 0; s < 200; ++s) {
      policy.observe(RoomOpened{RoomId{s}, StreamerId{s}, Time{}});
      if (s % 3 == 0) { policy.observe(Gifted{UserId{1}, RoomId{s}, StreamerId{s}, Time{}, Coins{1 + s}}); }
    }
    std::vector<double> worth(n);
    std::vector<double> order(n);
    for (std::size_t i = 0; i < n; ++i) {
      const double p = 0.6 * static_cast<double>(p_click[i]) * static_cast<double>(p_gift[i]);
      const auto streamer = StreamerId{static_cast<std::uint32_t>(i)};
      worth[i] = enumerated(policy, policy.returns.revenue(streamer), static_cast<double>(ev[i]), p);
      order[i] = worth[i];
    }
    std::ranges::sort(order, std::ranges::greater{});
    Slate slate;
    policy.decide(request_of(16), made.view(), rng, slate);
    for (std::size_t k = 0; k < 16; ++k) {
      CHECK(worth[slate.shown[k].candidate] == Approx(order[k]).epsilon(2e-5));  // floats may swap near-ties
    }
  }
}

TEST_CASE("a rare huge gift is not worth its expectation times the slope", "[allocation]") {
  // In raw coins at V = 0: lambda EV = 0.149 for 1488 coins at 1e-4, but log(1489) / 10^4 = 0.0007.
  MadeCandidates made{{0.1488F, 0.02F}};
  made.with(Signal::p_click, {1.0F, 1.0F}).with(Signal::p_gift, {1e-4F, 0.01F});
  ConcaveMarginal policy;
  policy.returns.tau = 1.0;
  policy.amount_sd = 0.0;
  CHECK(enumerated(policy, 0.0, 0.1488, 1e-4) == Approx(0.00073).epsilon(0.01));
  RngStream rng{{73, 0}, Purpose::test, 1};
  Slate slate;
  policy.decide(request_of(1), made.view(), rng, slate);
  CHECK(slate.shown[0].candidate == 1);
  Concave by_slope;
  by_slope.tau = 1.0;
  slate = {};
  by_slope.decide(request_of(1), made.view(), rng, slate);
  CHECK(slate.shown[0].candidate == 0);
}

TEST_CASE("for gifts small beside V + tau the marginal worth is the slope times their expectation", "[allocation]") {
  for (const ConcaveReturns& g : all_returns) {
    ConcaveMarginal policy;
    policy.returns.returns = g;
    policy.returns.tau = 1e7;
    CHECK(enumerated(policy, 500.0, 0.05, 0.01) == Approx(0.05 * g.slope(500.0, 1e7)).epsilon(1e-3));
  }
}
