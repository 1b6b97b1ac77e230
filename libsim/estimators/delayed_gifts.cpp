#include "libsim/estimators/delayed_gifts.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "libsim/core/portable_math.hpp"
#include "libsim/estimators/logistic.hpp"

namespace libsim {
namespace {

/// Known gifts over the time in which they were waited for; 0 without any.
double rate_of(const DelayedRows& rows, std::span<const double> expected) {
  double gifts = 0.0;
  double waited_s = 0.0;
  for (std::size_t row = 0; row < expected.size(); ++row) {
    gifts += rows.known[row];
    waited_s += rows.known[row] > 0.0 ? rows.gift_s[row] : expected[row] * rows.age_s[row];
  }
  constexpr double most_per_s = 1e3;  // of gifts that come at once: a millisecond
  return gifts == 0.0 ? 0.0 : gifts / std::max(waited_s, gifts / most_per_s);
}

}  // namespace

DelayedGifts expect_delayed_gifts(const DelayedRows& rows, double penalty) {
  constexpr int most_rounds = 12;
  constexpr double enough = 1e-3;  // relative change of the rate
  DelayedGifts gifts{{rows.known.begin(), rows.known.end()}, rate_of(rows, rows.known), 0};
  if (gifts.rate_per_s == 0.0) { return gifts; }
  std::vector<double> p(rows.known.size());
  while (gifts.rounds < most_rounds) {
    ++gifts.rounds;
    fit_logistic(rows.features, gifts.expected, {.penalty = penalty}).model.predict(rows.features, p);
    apply_logistic(p);
    for (std::size_t row = 0; row < p.size(); ++row) {
      if (rows.known[row] > 0.0) { continue; }
      const double late = p[row] * portable_exp(-gifts.rate_per_s * rows.age_s[row]);
      gifts.expected[row] = late / (1.0 - p[row] + late);
    }
    const double rate = rate_of(rows, gifts.expected);
    const bool done = std::abs(rate - gifts.rate_per_s) < enough * rate;
    gifts.rate_per_s = rate;
    if (done) { break; }
  }
  return gifts;
}

}  // namespace libsim
