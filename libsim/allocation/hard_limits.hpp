/// @file  Constraints that filter: what may be shown to a user, and when a prompt may.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "libsim/allocation/constraint_report.hpp"
#include "libsim/allocation/constraints_config.hpp"
#include "libsim/core/coins.hpp"
#include "libsim/core/id.hpp"
#include "libsim/decision/feedback.hpp"
#include "libsim/decision/request.hpp"

namespace libsim {

/// Frequency cap, prompt budget, weekly spending and hard capacity, as ConstraintsConfig defines them. Days are
/// calendar days of simulated time.
///
/// Hard capacity: viewers include everybody who entered, also those who followed a streamer past the feed; they are
/// not turned away. An impression is outstanding until its user answers, and here a slate is answered before the next
/// one is asked for, so that viewers >= capacity says it all.
///
/// Costs O(n) a request, and O(streamers shown to the user that day).
class HardLimits {
 public:
  /// @param config  checked
  explicit HardLimits(const ConstraintsConfig& config) : config_{config} {}

  /// Writes the indices of the candidates that may be shown. @return whether any may not
  bool filter(const Request& request, const CandidateSet& candidates, std::vector<std::uint32_t>& allowed);
  /// Prompts that the user may still get at `at`.
  std::uint32_t prompts_left(UserId user, Time at);
  /// The policy wanted to prompt, and was not let.
  void refused_prompt() { ++prompts_refused_; }

  void observe(const Showed& showed);
  void observe(const Gifted& gifted);
  /// A prompt inside a session.
  void prompted(UserId user, Time at);

  /// Adds a report on each of its constraints.
  void report(std::vector<ConstraintReport>& reports) const;

  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.users_, self.mark_, self.candidates_, self.capped_, self.full_, self.shown_, self.shown_too_often_,
            self.shown_full_, self.prompts_, self.prompts_refused_, self.prompts_too_many_, self.prompts_to_spent_);
  }

 private:
  struct Count {
    StreamerId streamer;
    std::uint32_t impressions;
  };

  struct User {
    std::int64_t day = -1;                // of all below
    std::vector<Count> shown{};           // that day
    std::uint32_t prompts = 0;            // that day
    std::array<std::int64_t, 7> coins{};  // of the day and those before it, by day modulo 7

    template <class Self, class Archive>
    static void each_state(Self& self, Archive& archive) {
      archive(self.day, self.shown, self.prompts, self.coins);
    }
  };

  /// The user's ledger, with what is out of date dropped.
  User& user_on(UserId id, std::int64_t day);
  void check_prompt(User& user);

  ConstraintsConfig config_;
  std::vector<User> users_;          // [user]
  std::vector<std::uint32_t> mark_;  // [streamer] impressions to the present user, else 0
  std::int64_t candidates_ = 0;
  std::int64_t capped_ = 0;           // candidates taken away by the frequency cap
  std::int64_t full_ = 0;             // and by capacity
  std::int64_t shown_ = 0;            // impressions
  std::int64_t shown_too_often_ = 0;  // violations; 0 unless this class is wrong
  std::int64_t shown_full_ = 0;
  std::int64_t prompts_ = 0;
  std::int64_t prompts_refused_ = 0;
  std::int64_t prompts_too_many_ = 0;
  std::int64_t prompts_to_spent_ = 0;
};

}  // namespace libsim
