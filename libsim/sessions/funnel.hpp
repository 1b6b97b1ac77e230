/// @file  The funnel from click to gift, every rate with its denominator.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "libsim/log/log.hpp"
#include "libsim/sessions/session_builder.hpp"

namespace libsim {

/// How many reached a stage.
struct FunnelStage {
  std::string name;
  std::int64_t count = 0;  ///< how often
};

/// A share that says what it is a share of.
struct FunnelRate {
  std::string name;
  std::string numerator_text;    ///< what is counted above the line
  std::string denominator_text;  ///< what is counted below the line
  std::int64_t numerator = 0;    ///< its count
  std::int64_t denominator = 0;  ///< its count

  /// NaN when there is nothing to take a share of.
  double value() const {
    if (denominator == 0) { return std::numeric_limits<double>::quiet_NaN(); }
    return static_cast<double>(numerator) / static_cast<double>(denominator);
  }
};

/// From impressions to gifts: counts, and rates between them.
struct Funnel {
  std::vector<FunnelStage> stages;  ///< click rows, sessions, gift sessions, multi-gift sessions; of panel users
  std::vector<FunnelRate> rates;    ///< [rates] of some stages to others
};

/// The funnel of the panel, and beside it the trap at user level: a panel chosen by giving has a gift rate of 100% per
/// user, which says nothing about viewers; so the rate is shown per panel user, per user with a click and per user.
/// Gift rows count whether matched to a click or not, except where sessions are counted.
/// @param panel    [log.users]
/// @param options  `scope.users` is replaced by `panel`
Funnel gift_funnel(const Log& log, const std::vector<bool>& panel, SessionOptions options = {});

}  // namespace libsim
