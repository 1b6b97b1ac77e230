/// @file  The panel: which users a data set keeps.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "libsim/log/log.hpp"

namespace libsim {

/// A user is in the panel who did each required thing at least once on days start_day <= day < end_day. KuaiLive keeps
/// users who clicked, commented, liked and gave, which is why every one of its users is a giver.
struct PanelRule {
  /// Beyond any log, and far enough from the ends of Time that it can be turned into one.
  static constexpr std::int64_t unbounded_days = 1'000'000'000;

  bool require_click = true;                 ///< whether a member must have clicked
  bool require_comment = true;               ///< whether a member must have commented
  bool require_like = true;                  ///< whether a member must have liked
  bool require_gift = true;                  ///< whether a member must have given
  std::int64_t start_day = -unbounded_days;  ///< days since the start of simulated time
  std::int64_t end_day = unbounded_days;     ///< exclusive
};

/// Membership by user, from logs that come one after the other: what one of them held counts after it is gone.
class PanelActs {
 public:
  /// Nobody has done anything yet.
  explicit PanelActs(const PanelRule& rule) : rule_{rule} {}

  /// Counts the rows of one more log; an id means the same user in all of them. O(rows).
  void observe(const Log& log);
  /// @param users  how many there are by now. @return [users]
  std::vector<bool> members(std::size_t users) const;

  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.did_);
  }

 private:
  PanelRule rule_;
  std::array<std::vector<bool>, 4> did_{};  ///< by user, in the rule's order: click, comment, like, gift
};

/// The same of one log. A user's membership depends on that user's own rows only, so the panel of a log cut down to
/// its panel is the same panel. A click that the platform's log lost does not count. O(rows).
/// @return [log.users]
std::vector<bool> panel_users(const Log& log, const PanelRule& rule);

/// The number of members.
std::int64_t count_members(const std::vector<bool>& panel);

}  // namespace libsim
