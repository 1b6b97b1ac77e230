/// @file  Who watches: users and their traits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "libsim/core/alias_table.hpp"
#include "libsim/core/id.hpp"
#include "libsim/core/large_vector.hpp"
#include "libsim/core/rng.hpp"
#include "libsim/scenario/world_config.hpp"

namespace libsim {

/// What a user is. Never changes, but for the home streamers.
struct UserTraits {
  float activity;            ///< standard normal: log sessions, standardised
  float engagement;          ///< standard normal
  float sessions_per_day;    ///< mean, at the reference satisfaction
  float sessions_per_visit;  ///< mean of the sessions a visit to the feed brings
  float follow_share;        ///< share of sessions that go to home streamers
  float propensity;          ///< hazard of giving in a first engaged session with a stranger of mean conversion
  float wallet_score;        ///< standard normal, correlated with log propensity
  float wallet;              ///< coins, when full
  float like_rate;           ///< likes per engaged session
  float comment_rate;        ///< comments per engaged session

  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.activity, self.engagement, self.sessions_per_day, self.sessions_per_visit, self.follow_share,
            self.propensity, self.wallet_score, self.wallet, self.like_rate, self.comment_rate);
  }
};

/// All users there have been; a user that leaves for good keeps the row.
class Users {
 public:
  /// @param popularity  draws home streamers
  Users(const WorldConfig& config, RunKey run, const AliasTable& popularity);

  std::size_t size() const { return traits_.size(); }
  const UserTraits& operator[](UserId u) const { return traits_[u.index()]; }
  /// Interests: [dims], a unit vector, so that interest . content is standard normal.
  std::span<const float> interests(UserId u) const { return {&interests_[u.index() * dims_], dims_}; }
  /// Home streamers: [homes], the most watched first, distinct where supply allows.
  std::span<const StreamerId> homes(UserId u) const { return {&homes_[u.index() * home_count_], home_count_}; }
  /// Home streamers that each user has.
  std::size_t home_count() const { return home_count_; }

  /// Adds one more user, whose traits depend only on their number (and, for homes, on `popularity`).
  UserId add(const AliasTable& popularity);
  /// Replaces the k-th home streamer.
  void rehome(UserId u, std::size_t k, StreamerId s) { homes_[u.index() * home_count_ + k] = s; }

  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.traits_, self.interests_, self.homes_);
  }

 private:
  UsersConfig config_;
  RunKey run_;
  std::size_t dims_;
  std::size_t home_count_;
  LargeVector<UserTraits> traits_;
  LargeVector<float> interests_;   ///< [user][dims]
  LargeVector<StreamerId> homes_;  ///< [user][home_count]
};

}  // namespace libsim
