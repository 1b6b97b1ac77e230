#include "libsim/allocation/past_quadrants.hpp"

#include <utility>

#include "libsim/metrics/quantile.hpp"

namespace libsim {

PastQuadrants::Totals& PastQuadrants::of(std::size_t member) {
  if (member >= totals_.size()) { totals_.resize(member + 1); }
  return totals_[member];
}

void PastQuadrants::watched(std::size_t member, Duration span) {
  Totals& totals = of(member);
  totals.watched_ms += span.count();
  totals.seen = true;
}

void PastQuadrants::gave(std::size_t member, Coins amount) {
  of(member).coins += amount.value;
}

void PastQuadrants::cut() {
  std::vector<double> watch;
  std::vector<double> coins;
  for (const Totals& totals : totals_) {
    if (!totals.seen) { continue; }
    watch.push_back(static_cast<double>(totals.watched_ms));
    coins.push_back(static_cast<double>(totals.coins));
  }
  if (watch.empty()) { return; }
  const double much_watch = quantile(std::move(watch), quantile_level);
  const double much_money = quantile(std::move(coins), quantile_level);
  chosen_.assign(totals_.size(), 0);
  for (std::size_t member = 0; member < totals_.size(); ++member) {
    const Totals& totals = totals_[member];
    chosen_[member] = totals.seen && static_cast<double>(totals.watched_ms) > much_watch &&
                              static_cast<double>(totals.coins) <= much_money
                          ? 1
                          : 0;
  }
}

}  // namespace libsim
