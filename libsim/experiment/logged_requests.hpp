/// @file  The requests of a log that were kept with all their candidates, as the policy met them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "libsim/decision/kept_candidates.hpp"
#include "libsim/decision/request.hpp"
#include "libsim/log/log.hpp"
#include "libsim/world/streamers.hpp"

namespace libsim {

/// What a request earns by its slate: in the session that a click in it opens, until the user leaves the room. What
/// comes of it later, such as a gift put off to another session, is not the request's.
enum class RequestReward : std::uint8_t {
  coins,  ///< given
  click,  ///< 1 or 0
  watch   ///< seconds
};
inline constexpr std::array<std::string_view, 3> request_reward_names{"coins", "click", "watch"};
/// The units of a request's rewards, in the order of RequestReward.
inline constexpr std::array<std::string_view, 3> request_reward_units{"coins/request", "clicks/request", "s/request"};

/// The reward of each request of a log. Gifts count when given, whatever the platform stamps on them; clicks that its
/// click log is said to miss count, too. O(clicks + gifts). @return [requests]
/// @pre the log is a simulated one
std::vector<double> request_rewards(const Log& log, RequestReward reward);

/// One request of a log. The views are valid until the next one.
struct LoggedRequest {
  std::size_t row;          ///< of the request table
  Request request;          ///< what was asked
  CandidateSet candidates;  ///< with the signals that the log holds, and load; `slots` is the length of the slate
  Slate slate;              ///< as shown, with the logged propensities
  std::uint32_t clicked;    ///< the slot, or slate.size for none
};

/// Walks through the requests of a log that were recorded with their candidates, in order of time.
class LoggedRequests {
 public:
  /// @param streamers  whose capacities and groups are not in the log, for they never change
  LoggedRequests(const Log& log, const Streamers& streamers) : log_{log}, streamers_{streamers} {}

  /// The signals that every candidate set has.
  static constexpr SignalSet signals() {
    return SignalSet{}.with(Signal::ev_gift).with(Signal::p_click).with(Signal::load);
  }
  /// @return null after the last
  const LoggedRequest* next();

 private:
  void read_candidates();

  const Log& log_;
  const Streamers& streamers_;
  std::size_t candidate_ = 0;   // the next row of the candidate table
  std::size_t request_ = 0;     // the request of `impression_`
  std::size_t impression_ = 0;  // the first impression of `request_`
  LoggedRequest current_{};
  KeptCandidates kept_;
};

}  // namespace libsim
