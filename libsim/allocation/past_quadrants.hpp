/// @file  Who watches much and pays little, found while deciding.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "libsim/core/coins.hpp"
#include "libsim/core/time.hpp"

namespace libsim {

/// Of users what they watched and gave, of streamers what they received: the members with watch above its quantile and
/// coins not above theirs, over members with a watch. The cut is the one of find_segments() (metrics/segments.hpp), on
/// what the policy has seen so far instead of a log, taken anew at midnight. O(members) then, O(1) else.
class PastQuadrants {
 public:
  double quantile_level = 0.75;  ///< of watch and of coins, in (0, 1)

  /// A watch of this length ended. O(1).
  void watched(std::size_t member, Duration span);
  /// Coins were given, or got. O(1).
  void gave(std::size_t member, Coins amount);
  /// Midnight: cuts anew.
  void cut();

  /// As of the last cut.
  bool much_watch_little_money(std::size_t member) const { return member < chosen_.size() && chosen_[member] != 0; }
  /// From now on these are the members until the next cut. @param members  [members], e.g. of Segments::members
  void start_with(const std::vector<bool>& members) { chosen_.assign(members.begin(), members.end()); }

  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.totals_, self.chosen_);
  }

 private:
  struct Totals {
    std::int64_t watched_ms = 0;
    std::int64_t coins = 0;
    bool seen = false;

    template <class Self, class Archive>
    static void each_state(Self& self, Archive& archive) {
      archive(self.watched_ms, self.coins, self.seen);
    }
  };

  Totals& of(std::size_t member);

  std::vector<Totals> totals_;        // [member]
  std::vector<std::uint8_t> chosen_;  // [member]
};

}  // namespace libsim
