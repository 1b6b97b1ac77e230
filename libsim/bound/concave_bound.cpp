#include "libsim/bound/concave_bound.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <vector>

namespace libsim {
namespace {

/// How far to go from `from` towards `to`, as a share of the way: where the worth no longer rises.
double best_share(const ConcaveReturns& g, double tau, const std::vector<double>& from, const std::vector<double>& to) {
  constexpr int halvings = 40;
  double low = 0.0;
  double high = 1.0;
  for (int i = 0; i < halvings; ++i) {
    const double share = 0.5 * (low + high);
    double rise = 0.0;
    for (std::size_t s = 0; s < from.size(); ++s) {
      rise += g.slope(from[s] + share * (to[s] - from[s]), tau) * (to[s] - from[s]);
    }
    (rise > 0.0 ? low : high) = share;
  }
  return 0.5 * (low + high);
}

}  // namespace

double concave_worth(const ConcaveReturns& g, double tau, const std::vector<double>& coins) {
  double worth = 0.0;
  for (const double v : coins) { worth += g.value(v, tau); }
  return worth;
}

ConcaveBound concave_bound(const FrozenRequests& frozen, const ConcaveReturns& g, double tau,
                           const ConcaveSearch& search) {
  std::vector<double> price(frozen.streamers, 1.0);
  std::vector<double> coins = coins_by_streamer(frozen, best_slates(frozen, price));
  ConcaveBound bound{std::numeric_limits<double>::infinity(), concave_worth(g, tau, coins)};
  for (int round = 0; round < search.rounds; ++round) {
    for (std::size_t s = 0; s < coins.size(); ++s) { price[s] = g.slope(coins[s], tau); }
    const std::vector<double> best = coins_by_streamer(frozen, best_slates(frozen, price));
    double rise = 0.0;
    for (std::size_t s = 0; s < coins.size(); ++s) { rise += price[s] * (best[s] - coins[s]); }
    bound.upper = std::min(bound.upper, bound.reached + std::max(rise, 0.0));
    if (bound.upper - bound.reached <= search.tolerance * bound.upper) { break; }
    const double share = best_share(g, tau, coins, best);
    for (std::size_t s = 0; s < coins.size(); ++s) { coins[s] += share * (best[s] - coins[s]); }
    bound.reached = concave_worth(g, tau, coins);
  }
  return bound;
}

}  // namespace libsim
