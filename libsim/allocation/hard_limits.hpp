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
  void refused_prompt() { ++counts_.prompts_refused; }

  /// Of this shard's users only: another's are limited there.
  void observe(const Showed& showed);
  void observe(const Gifted& gifted);
  /// A prompt inside a session.
  void prompted(UserId user, Time at);

  /// What was decided here, in one shard of a market.
  struct Counts {
    std::int64_t candidates = 0;       ///< of all decisions
    std::int64_t capped = 0;           ///< candidates taken away by the frequency cap
    std::int64_t full = 0;             ///< and by capacity
    std::int64_t shown = 0;            ///< impressions
    std::int64_t shown_too_often = 0;  ///< violations, as are shown_full and the last two; 0 unless this class is wrong
    std::int64_t shown_full = 0;       ///< impressions of rooms at their capacity
    std::int64_t prompts = 0;          ///< for a gift
    std::int64_t prompts_refused = 0;  ///< that the policy wanted
    std::int64_t prompts_too_many = 0;  ///< beyond those of a day
    std::int64_t prompts_to_spent = 0;  ///< to users who had given their week's coins

    /// Adds what another shard counted.
    Counts& operator+=(const Counts& other);

    template <class Self, class Archive>
    static void each_state(Self& self, Archive& archive) {
      archive(self.candidates, self.capped, self.full, self.shown, self.shown_too_often, self.shown_full, self.prompts,
              self.prompts_refused, self.prompts_too_many, self.prompts_to_spent);
    }
  };
  /// So far.
  const Counts& counts() const { return counts_; }
  /// Adds a report on each of its constraints. @param counts  of all shards
  void report(const Counts& counts, std::vector<ConstraintReport>& reports) const;

  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.users_, self.mark_, self.counts_);
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
  Counts counts_;
};

}  // namespace libsim
