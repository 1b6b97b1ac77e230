#include "libsim/experiment/hindsight.hpp"

#include <algorithm>
#include <cassert>
#include <limits>
#include <utility>

#include "libsim/allocation/concave_returns.hpp"
#include "libsim/bound/concave_bound.hpp"
#include "libsim/bound/exposure_returns.hpp"
#include "libsim/bound/price_bound.hpp"

namespace libsim {
namespace {

HindsightGap coins_gap(std::string_view name, const FrozenRequests& frozen, double value, double bound, bool exact) {
  const auto requests = static_cast<double>(frozen.size());
  return {name, "coins/request", value / requests, bound / requests, exact};
}

HindsightGap same_exposure(const FrozenRequests& frozen, double coins, const NetworkLimits& limits) {
  const auto returns = exposure_caps(impressions_by_streamer(frozen, frozen.shown));
  const auto exact = network_bound(frozen, returns, limits);
  return coins_gap("coins_same_exposure", frozen, coins,
                   exact ? exact->upper : price_bound(frozen, returns, coins).upper, exact.has_value());
}

HindsightGap concave(const FrozenRequests& frozen, double best_coins) {
  std::vector<bool> is_candidate(frozen.streamers, false);
  for (const StreamerId s : frozen.streamer) { is_candidate[s.index()] = true; }
  const auto candidates = std::ranges::count(is_candidate, true);
  const double tau = std::max(best_coins, std::numeric_limits<double>::min()) / static_cast<double>(candidates);
  const ConcaveReturns g{ConcaveForm::log};
  return {"concave", "log(1 + V/tau)", concave_worth(g, tau, coins_by_streamer(frozen, frozen.shown)),
          concave_bound(frozen, g, tau).upper, false};
}

}  // namespace

double HindsightGap::gap() const {
  // Rounding may put slates that are the best a hair above their bound.
  return bound > 0.0 ? std::max(1.0 - value / bound, 0.0) : std::numeric_limits<double>::quiet_NaN();
}

std::vector<HindsightGap> hindsight_gaps(const FrozenRequests& frozen, const NetworkLimits& limits) {
  assert(frozen.size() > 0 && "nothing was frozen");
  const double coins = total_coins(frozen, frozen.shown);
  const double best = total_coins(frozen, best_slates(frozen, std::vector<double>(frozen.streamers, 1.0)));
  return {coins_gap("coins", frozen, coins, best, true), same_exposure(frozen, coins, limits), concave(frozen, best)};
}

std::vector<GapSummary> summarise(std::span<const std::vector<HindsightGap>> gaps,
                                  std::span<const std::vector<HindsightGap>> baseline) {
  std::vector<GapSummary> summaries;
  for (std::size_t g = 0; g < gaps.front().size(); ++g) {
    GapSummary summary;
    summary.name = gaps.front()[g].name;
    summary.unit = gaps.front()[g].unit;
    std::vector<double> value;
    std::vector<double> bound;
    std::vector<double> of_baseline;
    for (std::size_t r = 0; r < gaps.size(); ++r) {
      value.push_back(gaps[r][g].value);
      bound.push_back(gaps[r][g].bound);
      summary.values.push_back(gaps[r][g].gap());
      summary.exact += (gaps[r][g].exact ? 1.0 : 0.0) / static_cast<double>(gaps.size());
      of_baseline.push_back(baseline[r][g].gap());
    }
    summary.value = mean_interval(value);
    summary.bound = mean_interval(bound);
    summary.gap = mean_interval(summary.values);
    summary.versus_baseline = paired_interval(summary.values, of_baseline);
    summaries.push_back(std::move(summary));
  }
  return summaries;
}

}  // namespace libsim
