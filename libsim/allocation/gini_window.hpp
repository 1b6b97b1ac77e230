/// @file  Inequality over a sliding window.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "libsim/core/time.hpp"

namespace libsim {

/// Amounts by streamer over the last so many hours, their Gini, and each streamer's place in it. Members are the
/// streamers with a room live in the window, zeros included. O(1) an amount, O(members log members) a look.
class GiniWindow {
 public:
  /// @param hours  of the window, at least 1
  explicit GiniWindow(std::size_t hours) : past_(hours) {}

  /// Adds an impression or coins to a streamer. O(1).
  void add(std::size_t streamer, std::int64_t amount);
  /// The streamer has a room live.
  void live(std::size_t streamer);
  /// The streamer is not live any more.
  void closed(std::size_t streamer, Time at);
  /// Takes Gini and ranks now, in the window that the running hour will end. @pre no hour_passed() is due
  void look(Time at);
  /// An hour is over: looks, and lets go of the hour that the next window leaves behind.
  void hour_passed(Time at);
  /// Whether a 200th of what is in the window came after the last look.
  bool stale() const { return 200 * since_look_ >= sum_; }

  /// Of the window, as counted at the last full hour; in [0, 1].
  double gini() const { return gini_; }
  /// The share of members with less than this streamer, in [0, 1]; ties count half.
  float rank(std::size_t streamer) const { return streamer < rank_.size() ? rank_[streamer] : 0.0F; }
  /// Whether as many hours have passed as the window is long.
  bool full() const { return hours_ >= past_.size(); }

  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.members_, self.past_, self.touched_, self.rank_, self.hours_, self.sum_, self.since_look_, self.gini_);
  }

 private:
  struct Member {
    std::int64_t total = 0;  // in the window, with the hour that runs
    std::int64_t hour = 0;   // in the hour that runs
    bool live = false;
    Time last_live = Time::min();

    template <class Self, class Archive>
    static void each_state(Self& self, Archive& archive) {
      archive(self.total, self.hour, self.live, self.last_live);
    }
  };

  Member& member(std::size_t streamer);

  std::vector<Member> members_;                                            // [streamer]
  std::vector<std::vector<std::pair<std::uint32_t, std::int64_t>>> past_;  // [hour modulo window] what was added
  std::vector<std::uint32_t> touched_;                                     // in the hour that runs
  std::vector<float> rank_;                                                // [streamer]
  std::size_t hours_ = 0;
  std::int64_t sum_ = 0;  // of all totals
  std::int64_t since_look_ = 0;
  double gini_ = 0;
};

}  // namespace libsim
