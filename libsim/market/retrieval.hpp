/// @file  From the live rooms to a bounded candidate set.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "libsim/core/rng.hpp"
#include "libsim/market/candidate_columns.hpp"
#include "libsim/market/live_rooms.hpp"
#include "libsim/market/recent_rooms.hpp"
#include "libsim/market/slot_set.hpp"
#include "libsim/scenario/market_config.hpp"

namespace libsim {

/// Builds candidate sets: all live rooms, or what the configured sources recall, each room once, in the order of the
/// sources (follow, popular, interest, fresh, random), without the rooms the user entered last.
class Retrieval {
 public:
  /// @param config  checked. @param dims  of content
  Retrieval(const RetrievalConfig& config, std::size_t dims) : config_{config}, recalled_{dims} {}

  /// The indexes of LiveRooms that the configured sources need.
  LiveIndex index() const {
    return {.columns = config_.all,
            .weighted = !config_.all && config_.popular > 0,
            .list = !config_.all && config_.random > 0,
            .cells = !config_.all && config_.interest > 0,
            .fresh = !config_.all && config_.fresh > 0};
  }

  /// @param interests   [dims], the user's
  /// @param home_slots  live rooms of the user's home streamers, first home first
  /// @param rng         used up; @pre nothing has been drawn from it
  /// @return candidates, valid until the next call or the next change of `live`; empty if nothing is live
  const CandidateColumns& recall(LiveRooms& live, std::span<const float> interests, const RecentRooms& recent,
                                 std::span<const std::uint32_t> home_slots, RngStream& rng);

 private:
  /// Whether repeats in drawn_ come from the popular source alone: they are neighbours, but for a few.
  bool draws_only_popular() const { return config_.follow + config_.interest + config_.fresh + config_.random == 0; }
  void keep_new();
  const CandidateColumns& all_but_recent(const LiveRooms& live, const RecentRooms& recent);

  RetrievalConfig config_;
  CandidateColumns recalled_;
  std::vector<std::uint32_t> drawn_;  ///< slots of the current call
  SlotSet seen_;
};

}  // namespace libsim
