/// @file  What was true of each click from the feed when it was made: the bound of every prediction; and of each
/// impression.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "libsim/core/time.hpp"
#include "libsim/decision/feedback.hpp"
#include "libsim/decision/request.hpp"
#include "libsim/decision/signal.hpp"
#include "libsim/experiment/oracle.hpp"

namespace libsim {

/// One click from the feed.
struct ClickTruth {
  UserId user;
  RoomId room;
  Time at;
  std::array<float, signal_count> signals;  ///< the oracle's, at the request
  float amount;                             ///< coins expected of the click, as a log will show them: see TruthRecorder
};

/// One room shown in the feed.
struct ShownTruth {
  float p_click;  ///< the oracle's, see Signal
  float ev_gift;  ///< likewise
};

/// What was true of a log's clicks and impressions.
struct MarketTruth {
  std::vector<ClickTruth> clicks;  ///< from the feed, in order of time
  std::vector<ShownTruth> shown;   ///< in order of the impressions; the last are those of a log without the warm-up
};

/// Watches a platform, and keeps the oracle's signals of every room that is clicked in the feed, and two of every room
/// shown, whatever source of signals the policy has. A log shows fewer gifts than the oracle means, and in these
/// records it means the log: gifts put off belong to the click with which the user comes back, and sessions whose
/// clicks the log loses are not among its rows; so a click's p_gift is less by those two, and `amount` is what p_gift
/// brings. Load is left out, as by the oracle. A value.
class TruthRecorder {
 public:
  /// Keeps the truth about what `slate` shows.
  void decided(const MarketState<Behaviour<>>& market, const Request& request, const CandidateColumns& candidates,
               const Slate& slate);
  /// Keeps the truth about a click.
  void clicked(const Clicked& click);

  /// What was kept so far.
  const MarketTruth& truth() const { return truth_; }

 private:
  Oracle oracle_;  ///< without noise
  CandidateColumns shown_{0};
  std::array<std::vector<float>, signal_count> signals_;  ///< of the last slate
  std::vector<float> amounts_;                            ///< likewise
  UserId user_{};
  MarketTruth truth_;
};

}  // namespace libsim
