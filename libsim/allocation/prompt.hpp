/// @file  When to prompt for a gift.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "libsim/allocation/greedy.hpp"
#include "libsim/allocation/past_quadrants.hpp"
#include "libsim/core/config.hpp"
#include "libsim/decision/policy.hpp"

namespace libsim {

/// Who is prompted.
enum class PromptAudience : std::uint8_t {
  all,
  high_watch_low_pay,  ///< by PastQuadrants: nobody until the first midnight
  givers               ///< who gave before
};

/// Another policy, plus gift prompts within a budget of fatigue. A prompt raises the hazard of giving for one session
/// and tires the user, so it is spent where it may pay:
///
///     prompt in a slot   iff the user is in the audience, has prompts left today, was not prompted within spacing_h,
///                        and p_gift of the room is at least min_p_gift
///
/// in the order of the slots, at entry (the first window, in which nearly all gifts fall). Every prompted impression
/// counts against per_day, entered or not: that is what the log shows. With in_session also inside a session at the
/// moment the market offers one, under the same rule but for p_gift. Source: D5 and D6 of the design that libsim
/// follows.
///
/// The rooms and their propensities are the wrapped policy's. O(slots) beside it.
struct Prompt {
  static constexpr std::string_view kind = "prompt";
  static constexpr std::string_view summary = "another policy, plus gift prompts within each user's budget of fatigue";
  static constexpr std::array<std::string_view, 3> audience_names{"all", "high_watch_low_pay", "givers"};

  AnyPolicy policy{Greedy{}};  ///< that chooses rooms
  PromptAudience audience = PromptAudience::all;
  std::uint32_t per_day = 3;
  double spacing_h = 1.0;
  double min_p_gift = 0.0;
  bool at_entry = true;
  bool in_session = false;

  void fields(ConfigReader& reader);

  SignalSet signals() const;
  void decide(const Request& request, const CandidateSet& candidates, RngStream& rng, Slate& slate);
  float multiplier(const CandidateSet& candidates, std::size_t i) const { return policy.multiplier(candidates, i); }
  bool prompt(const SessionMoment& moment, RngStream& rng);

  void observe(const Showed& showed);
  void observe(const Left& left);
  void observe(const Gifted& gifted);
  void observe(const HourPassed& hour);
  template <class X>
  void observe(const X& x) {
    policy.observe(x);
  }

  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.policy, self.users_, self.quadrants_);
  }

 private:
  struct User {
    std::int64_t day = -1;
    std::uint32_t prompts = 0;  // on `day`
    Time last = Time::min();
    bool gave = false;

    template <class Self, class Archive>
    static void each_state(Self& self, Archive& archive) {
      archive(self.day, self.prompts, self.last, self.gave);
    }
  };

  User& user(UserId id);
  /// Prompts this user may get at `at`.
  std::uint32_t left_for(UserId id, Time at);
  void spend(UserId id, Time at, std::uint32_t prompts);

  std::vector<User> users_;  // [user]
  PastQuadrants quadrants_;
};
static_assert(AllocationPolicy<Prompt>);

}  // namespace libsim
