/// @file  Users over time: who visits today, who leaves for good, newcomers.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "libsim/core/alias_table.hpp"
#include "libsim/core/draws.hpp"
#include "libsim/core/id.hpp"
#include "libsim/core/large_vector.hpp"
#include "libsim/core/prefetch.hpp"
#include "libsim/core/time.hpp"
#include "libsim/kernel/static_streams.hpp"
#include "libsim/market/returning.hpp"
#include "libsim/market/user_shard.hpp"
#include "libsim/market/user_state.hpp"
#include "libsim/market/watching.hpp"
#include "libsim/scenario/scenario.hpp"
#include "libsim/world/day_profile.hpp"
#include "libsim/world/users.hpp"

namespace libsim {

/// All users and their states.
class Audience {
 public:
  /// @param watching, retention  say in what state users begin
  template <WatchModel Watching, RetentionModel Retention>
  Audience(const Scenario& scenario, RunKey run, const AliasTable& popularity, const Watching& watching,
           const Retention& retention)
      : Audience{scenario, run, popularity} {
    states_.reserve(users_.size());
    for (std::uint32_t i = 0; i < users_.size(); ++i) {
      states_.push_back(fresh_state(UserId{i}, Time{}, watching, retention));
    }
  }

  /// What users are, as drawn.
  const Users& users() const { return users_; }
  /// What becomes of a user in the run.
  UserState& state(UserId u) { return states_[u.index()]; }
  /// What becomes of a user in the run.
  const UserState& state(UserId u) const { return states_[u.index()]; }
  /// Users of the shard who have not left for good.
  std::uint32_t active() const { return active_; }
  /// Whether `u` is simulated here.
  bool holds(UserId u) const { return shard_.holds(u); }
  /// From now on only users of `shard` visit; the others are known, and stay away. @pre nobody has come yet
  void keep(UserShard shard);
  /// Brings what a visit reads of `u` into the cache.
  [[gnu::always_inline]] void prefetch(UserId u) const {
    libsim::prefetch_all(&states_[u.index()]);
    libsim::prefetch(&users_[u]);
    libsim::prefetch(users_.interests(u).data());
    libsim::prefetch(users_.homes(u).data());
  }

  /// A user's mood, brought to `now`.
  UserMood& mood(UserId u, Time now) {
    UserMood& mood = states_[u.index()].mood;
    mood.advance(now, fatigue_days_);
    return mood;
  }

  /// Coins in a user's wallet.
  Coins wallet(UserId u, Time now) const { return states_[u.index()].wallet.left(now, terms(u)); }
  /// @pre amount <= wallet(u, now)
  void spend(UserId u, Coins amount, Time now) { states_[u.index()].wallet.spend(amount, now, terms(u)); }

  /// Lets users leave for good, and draws the visits of `day` by the others: sorted, the payload is the user. Who is in
  /// a visit at midnight goes at the next one.
  /// @param newcomers  users from this one on came today, and do not leave before their first day is over
  template <RetentionModel Retention>
  std::vector<StaticEvent> plan_day(std::int64_t day, UserId newcomers, const Retention& retention) {
    std::vector<StaticEvent> visits;
    const double weekday = weekday_factor(day);
    for (std::uint32_t i = 0; i < states_.size(); ++i) {
      UserState& state = states_[i];
      if (!state.active || !holds(UserId{i})) { continue; }
      state.visits_today = 0;
      RngStream rng{run_, Purpose::retention, i, 0, static_cast<std::uint32_t>(day)};
      const auto satisfaction = static_cast<double>(state.mood.satisfaction);
      const bool leaves = draw_bernoulli(rng, retention.churn_probability(satisfaction));
      state.leaves = state.leaves || (leaves && i < newcomers.value);
      if (state.leaves) {
        if (state.phase == Phase::away) {
          state.active = false;
          --active_;
        }
        continue;
      }
      const double mean = visits_per_day(UserId{i}) * weekday * retention.visit_factor(satisfaction);
      const std::uint32_t count = std::min(draw_poisson(rng, std::min(mean, 200.0)), 250U);
      for (std::uint32_t k = 0; k < count; ++k) { visits.push_back({start_of_day(day) + visit_profile_.draw(rng), i}); }
    }
    sort_visits(day, visits);
    return visits;
  }

  /// Visits to the feed a day, at the reference satisfaction. Pushed and fan visits come on top.
  double visits_per_day(UserId u) const;
  /// Probability that a feed session of `u` opens the list of followed streamers instead.
  double pull_probability(UserId u) const;
  /// Sessions that a visit of `u` brings: 1 + geometric. One draw.
  std::uint32_t draw_sessions(UserId u, RngStream& rng) const;

  /// How many users join on a day: Poisson, the same whatever the policy.
  std::uint32_t newcomers(std::int64_t day) const;
  /// Adds a user who comes at `now`.
  template <WatchModel Watching, RetentionModel Retention>
  UserId add(const AliasTable& popularity, Time now, const Watching& watching, const Retention& retention) {
    const UserId u = users_.add(popularity);
    states_.push_back(fresh_state(u, now, watching, retention));
    active_ += holds(u) ? 1U : 0U;
    return u;
  }
  /// Gives a user another k-th home streamer.
  void rehome(UserId u, std::size_t k, StreamerId s) { users_.rehome(u, k, s); }

  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.users_, self.states_, self.active_);
  }

 private:
  Audience(const Scenario& scenario, RunKey run, const AliasTable& popularity);

  Wallet::Terms terms(UserId u) const { return {static_cast<double>(users_[u].wallet), refill_per_day_}; }
  double weekday_factor(std::int64_t day) const;
  void sort_visits(std::int64_t day, std::vector<StaticEvent>& visits) const;

  template <WatchModel Watching, RetentionModel Retention>
  UserState fresh_state(UserId u, Time now, const Watching& watching, const Retention& retention) const {
    const UserTraits& user = users_[u];
    UserState state;
    state.mood.updated = now;
    state.mood.satisfaction = static_cast<float>(retention.initial_satisfaction());
    // Satiation starts at its stationary mean: engaged sessions a day times the days they count.
    state.mood.satiation = static_cast<float>(static_cast<double>(user.sessions_per_day) * reference_days *
                                              watching.engaged_probability({.user = user}));
    return state;
  }

  RunKey run_;
  double refill_per_day_;
  double fatigue_days_;
  double push_share_;
  double entry_per_day_;
  std::vector<double> weekdays_;  ///< [7], mean 1, the first simulated day first
  DayProfile visit_profile_;
  Users users_;
  LargeVector<UserState> states_;
  UserShard shard_{};
  std::uint32_t active_;
};

}  // namespace libsim
