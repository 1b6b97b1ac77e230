/// @file  Greedy on a value that counts the days to come.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string_view>
#include <vector>

#include "libsim/core/config.hpp"
#include "libsim/decision/policy.hpp"

namespace libsim {

/// Shows the rooms with the largest gifts now plus what the click is worth later:
///
///     score_i = ev_gift_i + p_click_i (theta_s satisfaction_i + theta_r retention_i + theta_w watch_i)
///
/// theta is fitted to what users did: for each click on a slate, the coins that the user gave from one hour after it
/// until horizon_days after, regressed (ridge) on the three early signals predicted for the clicked room, beside a
/// constant and the user's recent giving, log(1 + coins of about the last horizon), which tells users apart: without it
/// those who give more would credit the rooms they happen to see. Until `least` outcomes are known theta is 0, and the
/// policy is greedy. watch is in units of 100 s.
///
/// Source: the surrogate index of Athey, Chetty, Imbens & Kang, "The surrogate index: combining short-term proxies to
/// estimate long-term treatment effects" (2019). Its assumption is that the early signals carry all of the long effect;
/// what they leave out (a streamer who quits, a crowded room) this policy does not see.
///
/// O(n), no draw; learning is O(1) a click, with one pending row a click of the last horizon_days.
struct LongRun {
  static constexpr std::string_view kind = "long_run";
  static constexpr std::string_view summary =
      "gifts now plus a fitted long-run worth of satisfaction, retention and watch";
  static constexpr std::size_t dims = 5;  ///< of the regression: a constant, recent giving, three signals

  double horizon_days = 7.0;
  double ridge = 100.0;
  std::uint32_t least = 1000;

  void fields(ConfigReader& reader) {
    reader.field("horizon_days", horizon_days, {0.1, 365.0}, "days", "how far ahead gifts count");
    reader.field("ridge", ridge, {1e-6, 1e9}, "clicks", "evidence that theta = 0 is worth");
    reader.field("least", least, {1, 1'000'000'000}, "clicks", "outcomes known before theta is used");
  }

  SignalSet signals() const {
    return SignalSet{}
        .with(Signal::ev_gift)
        .with(Signal::p_click)
        .with(Signal::satisfaction)
        .with(Signal::retention)
        .with(Signal::watch_s);
  }
  void decide(const Request& request, const CandidateSet& candidates, RngStream& rng, Slate& slate);

  void observe(const Showed& showed);
  void observe(const Clicked& clicked);
  void observe(const Gifted& gifted);
  void observe(const HourPassed& hour);

  /// Coins per unit of satisfaction, of retention, and per 100 s of watch.
  std::array<double, 3> theta() const { return theta_; }

  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.users_, self.last_rooms_, self.last_x_, self.last_user_, self.fresh_, self.open_, self.xx_, self.xy_,
            self.outcomes_, self.theta_);
  }

 private:
  using Features = std::array<float, dims>;

  struct Click {
    UserId user;
    Time at;
    double given_before;  // by the user in all, an hour after the click
    Features x;

    template <class Self, class Archive>
    static void each_state(Self& self, Archive& archive) {
      archive(self.user, self.at, self.given_before, self.x);
    }
  };

  struct User {
    double given = 0;   // in all, coins
    double recent = 0;  // decayed over the horizon
    Time at{};          // of `recent`

    template <class Self, class Archive>
    static void each_state(Self& self, Archive& archive) {
      archive(self.given, self.recent, self.at);
    }
  };

  User& user(UserId id);
  void learn(const Click& click);
  void fit();

  std::vector<User> users_;         // [user]
  std::vector<RoomId> last_rooms_;  // of the last slate
  std::vector<Features> last_x_;    // likewise
  UserId last_user_{};
  std::deque<Click> fresh_;  // less than an hour old
  std::deque<Click> open_;   // whose outcome is not known yet
  std::array<std::array<double, dims>, dims> xx_{};
  std::array<double, dims> xy_{};
  std::uint64_t outcomes_ = 0;
  std::array<double, 3> theta_{};
  std::vector<float> scores_;  // [n] of the current request
};
static_assert(AllocationPolicy<LongRun>);

}  // namespace libsim
