/// @file  A market's log as a panel of its users shows it.
#pragma once

#include <vector>

#include "libsim/experiment/click_truth.hpp"
#include "libsim/log/log.hpp"

namespace libsim {

/// What a log and its truth hold of some users: all rooms, and these users' requests, impressions, clicks, gifts,
/// likes, comments and visits. Candidates are not kept. O(rows)
struct PanelLog {
  Log log;            ///< rows of the panel's users alone
  MarketTruth truth;  ///< about them
};

/// @param members  [log.users]
PanelLog panel_log(const Log& log, const MarketTruth& truth, const std::vector<bool>& members);

}  // namespace libsim
