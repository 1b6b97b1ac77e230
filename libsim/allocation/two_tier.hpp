/// @file  A user's own streamers first, then exploration under a budget.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "libsim/core/coins.hpp"
#include "libsim/core/config.hpp"
#include "libsim/decision/policy.hpp"

namespace libsim {

/// Loyalty first: nearly all that a user gives goes to one streamer. Two tiers of slots:
///
///   1. the live streamers among the candidates that this user gave to before, most coins first, in at most `own_most`
///      slots, surely;
///   2. in each slot that is left, the best remaining room by ev_gift, or with probability epsilon a uniform one of
///      the n - k remaining: P(a) = epsilon / (n - k) + (1 - epsilon) [a is the best remaining].
///
/// epsilon is `explore` until the user was shown `explore_per_day` uniform rooms that day, then 0; the budget is looked
/// at once a slate, so that the propensities need not know which slots explored. Exploration is what can find a second
/// streamer for a bound user. A user's eight largest ledgers are kept. Source: D8 of the design that libsim follows, a
/// median user gives to one streamer only; epsilon-greedy as in Sutton & Barto, 2nd ed., section 2.2.
///
/// O(n + slots^2); two draws a slot of the second tier.
struct TwoTier {
  static constexpr std::string_view kind = "two_tier";
  static constexpr std::string_view summary =
      "streamers the user gave to before, then greedy with budgeted exploration";

  std::uint32_t own_most = 2;
  double explore = 0.1;
  std::uint32_t explore_per_day = 20;

  void fields(ConfigReader& reader) {
    reader.field("own_most", own_most, {0, static_cast<std::uint32_t>(max_slots)}, "slots",
                 "most slots for streamers that the user gave to");
    reader.field("explore", explore, {0.0, 1.0}, "", "probability that another slot shows a uniformly random room");
    reader.field("explore_per_day", explore_per_day, {0, 1'000'000}, "impressions/user/day",
                 "uniform rooms after which a user gets none that day");
  }

  SignalSet signals() const { return SignalSet{}.with(Signal::ev_gift); }
  void decide(const Request& request, const CandidateSet& candidates, RngStream& rng, Slate& slate);

  void observe(const Gifted& gifted);

  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.users_, self.rank_);
  }

 private:
  static constexpr std::size_t ledgers = 8;

  struct Ledger {
    StreamerId streamer;
    Coins given;

    template <class Self, class Archive>
    static void each_state(Self& self, Archive& archive) {
      archive(self.streamer, self.given);
    }
  };

  struct User {
    std::array<Ledger, ledgers> own;  // the first `count`, most coins first
    std::uint32_t count = 0;
    std::uint32_t explored = 0;  // on `day`
    std::int64_t day = -1;

    template <class Self, class Archive>
    static void each_state(Self& self, Archive& archive) {
      archive(self.own, self.count, self.explored, self.day);
    }
  };

  User& user(UserId id);
  void show_own(const User& own, const Request& request, const CandidateSet& candidates, Slate& slate);

  std::vector<User> users_;         // [user]
  std::vector<std::uint8_t> rank_;  // [streamer] 1 + place among the present user's own, 0 for others
};
static_assert(AllocationPolicy<TwoTier>);

}  // namespace libsim
