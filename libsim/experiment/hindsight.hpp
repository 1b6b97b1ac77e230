/// @file  How far a policy's slates were from the best in hindsight.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "libsim/bound/frozen_requests.hpp"
#include "libsim/bound/network_bound.hpp"
#include "libsim/core/running_stats.hpp"

namespace libsim {

/// What a bound bounds, and what not. Stands wherever one is printed.
inline constexpr std::string_view hindsight_note =
    "Bounds hold for the requests that came under each policy, frozen as they came, with true expected coins, load\n"
    "left out: the myopic part of an objective, not its long run, since other slates would have brought other "
    "requests.";

/// One objective: what the slates were worth, and a worth that no slates exceed.
struct HindsightGap {
  std::string_view name;  ///< "coins", "coins_same_exposure", "concave"
  std::string_view unit;
  double value = 0.0;  ///< of the policy's slates
  double bound = 0.0;  ///< that no slates exceed
  bool exact = false;  ///< some slates are worth the bound; otherwise the true gap is at most this one

  /// 1 - value / bound, in [0, 1]; NaN if nothing was to be had.
  double gap() const;
};

/// Three gaps of one policy on its own requests:
///
///   coins                expected coins a request, against the best slates: those with the most valuable rooms
///   coins_same_exposure  the same, against slates that give no streamer more impressions than these did: what better
///                        matching alone would bring. By the network simplex, or by prices if that is too much work
///   concave              sum over streamers of log(1 + V / tau), V their expected coins in these requests, against any
///                        slates; tau is the mean V over the streamers among the candidates under the best slates
///
/// @pre frozen is not empty
std::vector<HindsightGap> hindsight_gaps(const FrozenRequests& frozen, const NetworkLimits& limits = {});

/// One gap over replications.
struct GapSummary {
  std::string_view name;
  std::string_view unit;       ///< of value and bound
  Interval value;              ///< of the policy's slates, over replications
  Interval bound;              ///< over replications
  Interval gap;                ///< in [0, 1]
  Interval versus_baseline;    ///< difference of gaps, paired by replication
  double exact = 0.0;          ///< share of replications in which the bound is reached by some slates
  std::vector<double> values;  ///< [replications], gaps
};

/// Every gap of one policy over replications.
/// @param gaps      [replications][gaps], at least one replication
/// @param baseline  likewise, of the policy to compare with
std::vector<GapSummary> summarise(std::span<const std::vector<HindsightGap>> gaps,
                                  std::span<const std::vector<HindsightGap>> baseline);

}  // namespace libsim
