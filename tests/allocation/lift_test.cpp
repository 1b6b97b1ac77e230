#include "libsim/allocation/lift.hpp"

#include <vector>

#include <catch2/catch.hpp>

#include "libsim/allocation/greedy.hpp"
#include "libsim/core/draws.hpp"
#include "made_candidates.hpp"

using namespace libsim;

namespace {

constexpr std::uint32_t user_count = 40;      // 0..7 watch much and pay nothing
constexpr std::uint32_t streamer_count = 20;  // 0..3 are watched much and earn nothing

bool planted_user(std::uint32_t u) {
  return u < 8;
}
bool planted_streamer(std::uint32_t s) {
  return s < 4;
}

/// What the policy sees of the past, and then midnight.
Lift taught() {
  Lift policy;
  for (std::uint32_t u = 0; u < user_count; ++u) {
    for (std::uint32_t s = 0; s < streamer_count; ++s) {
      const int minutes = (planted_user(u) ? 30 : 2) * (planted_streamer(s) ? 30 : 2);
      policy.observe(Left{UserId{u}, RoomId{s}, StreamerId{s}, Time{}, std::chrono::minutes{minutes}});
      if (!planted_user(u) && !planted_streamer(s)) {
        policy.observe(Gifted{UserId{u}, RoomId{s}, StreamerId{s}, Time{}, Coins{1 + u + s}});
      }
    }
  }
  policy.observe(HourPassed{start_of_day(1)});
  return policy;
}

/// Expected conversions of one group's impressions, and how many of all impressions it had.
struct Outcome {
  double user_conversions = 0;      // of the planted users
  double streamer_conversions = 0;  // of the planted streamers' impressions
  double streamer_impressions = 0;
};

/// Requests of all users in turn; expected gifts and conversion vary by user and room, and hardly go together: gifts
/// are rare and large in some rooms, frequent and small in others.
template <class Policy>
Outcome judged(Policy policy) {
  RngStream luck{{97, 0}, Purpose::test, 1};
  RngStream rng{{97, 0}, Purpose::test, 2};
  Outcome outcome;
  for (std::uint32_t t = 0; t < 8'000; ++t) {
    std::vector<float> ev(streamer_count);
    std::vector<float> gift(streamer_count);
    for (std::size_t s = 0; s < streamer_count; ++s) {
      gift[s] = static_cast<float>(draw_lognormal(luck, -4.5, 0.7));
      ev[s] = gift[s] * static_cast<float>(
                            draw_lognormal(luck, planted_streamer(static_cast<std::uint32_t>(s)) ? 0.5 : 1.5, 1.2));
    }
    MadeCandidates made{ev};
    made.with(Signal::p_gift, gift).with(Signal::p_click, std::vector<float>(streamer_count, 0.25F));
    const CandidateSet set = made.view();
    const std::uint32_t user = t % user_count;
    Slate slate;
    const Request request{UserId{user}, start_of_day(1), 1};
    policy.decide(request, set, rng, slate);
    if constexpr (Observes<Policy, Showed>) { policy.observe(Showed{request, set, slate}); }
    const std::uint32_t shown = slate.shown[0].candidate;
    if (planted_user(user)) { outcome.user_conversions += 0.25 * static_cast<double>(gift[shown]); }
    if (planted_streamer(shown)) {
      outcome.streamer_conversions += 0.25 * static_cast<double>(gift[shown]);
      outcome.streamer_impressions += 1.0;
    }
  }
  return outcome;
}

}  // namespace

TEST_CASE("lift makes planted watchers convert more, and planted stars earn more, than greedy does", "[allocation]") {
  const Outcome greedy = judged(Greedy{});
  const Outcome lifted = judged(taught());
  CHECK(lifted.user_conversions > 1.5 * greedy.user_conversions);
  CHECK(lifted.streamer_conversions > 1.5 * greedy.streamer_conversions);
  CHECK(lifted.streamer_conversions / lifted.streamer_impressions >
        1.0 * greedy.streamer_conversions / greedy.streamer_impressions);
}

TEST_CASE("lift leaves the others to greedy, and can be given its segments", "[allocation]") {
  Lift nobody;
  const Outcome greedy = judged(Greedy{});
  const Outcome none = judged(nobody);
  CHECK(none.user_conversions == greedy.user_conversions);
  CHECK(none.streamer_impressions == greedy.streamer_impressions);
  Lift given;
  std::vector<bool> users(user_count);
  std::vector<bool> streamers(streamer_count);
  for (std::uint32_t u = 0; u < user_count; ++u) { users[u] = planted_user(u); }
  for (std::uint32_t s = 0; s < streamer_count; ++s) { streamers[s] = planted_streamer(s); }
  given.target(users, streamers);
  const Outcome told = judged(given);
  const Outcome found = judged(taught());
  CHECK(told.user_conversions == found.user_conversions);
  CHECK(told.streamer_conversions == found.streamer_conversions);
}
