#include "libsim/allocation/prompt.hpp"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "libsim/allocation/greedy.hpp"
#include "libsim/core/draws.hpp"
#include "made_candidates.hpp"

using namespace libsim;

namespace {

std::uint32_t prompts_in(const Slate& slate) {
  std::uint32_t count = 0;
  for (std::size_t k = 0; k < slate.size; ++k) { count += slate.shown[k].prompt ? 1U : 0U; }
  return count;
}

/// Decides, shows, and returns the slate.
Slate shown_by(Prompt& policy, const MadeCandidates& made, UserId user, Time at) {
  RngStream rng{{94, 0}, Purpose::test, 1};
  const Request request{user, at, 4};
  const CandidateSet set = made.view();
  Slate slate;
  policy.decide(request, set, rng, slate);
  policy.observe(Showed{request, set, slate});
  return slate;
}

}  // namespace

TEST_CASE("prompts keep to each user's daily budget and to the spacing, in the feed and in sessions", "[allocation]") {
  const MadeCandidates made{{0.1F, 0.4F, 0.3F, 0.2F, 0.5F}};
  Prompt policy;
  policy.per_day = 6;
  policy.spacing_h = 2.0;
  policy.in_session = true;
  std::map<std::pair<std::uint32_t, std::int64_t>, std::uint32_t> spent;
  std::map<std::uint32_t, Time> last;
  RngStream rng{{95, 0}, Purpose::test, 2};
  for (int i = 0; i < 3'000; ++i) {
    const Time at{std::chrono::minutes{3 * i}};
    const UserId user{draw_index(rng, 5)};
    std::uint32_t prompts = 0;
    if (i % 4 == 3) {
      prompts = policy.prompt(SessionMoment{user, RoomId{1}, StreamerId{1}, at, std::chrono::seconds{30}}, rng) ? 1 : 0;
    } else {
      prompts = prompts_in(shown_by(policy, made, user, at));
    }
    if (prompts == 0) { continue; }
    if (last.contains(user.value)) { REQUIRE(at - last[user.value] >= std::chrono::hours{2}); }
    last[user.value] = at;
    spent[{user.value, day_of(at)}] += prompts;
  }
  std::uint32_t most = 0;
  for (const auto& [user_day, count] : spent) {
    REQUIRE(count <= 6);
    most = std::max(most, count);
  }
  CHECK(most == 6);
}

TEST_CASE("prompting changes neither the rooms nor their propensities", "[allocation]") {
  const MadeCandidates made{{0.1F, 0.4F, 0.3F, 0.2F, 0.5F}};
  Prompt policy;
  RngStream rng{{96, 0}, Purpose::test, 3};
  Slate plain;
  Greedy{}.decide(request_of(4), made.view(), rng, plain);
  const Slate slate = shown_by(policy, made, UserId{7}, Time{});
  CHECK(prompts_in(slate) == 3);
  for (std::size_t k = 0; k < 4; ++k) {
    CHECK(slate.shown[k].candidate == plain.shown[k].candidate);
    CHECK(slate.shown[k].propensity == plain.shown[k].propensity);
  }
}

TEST_CASE("prompts go to those who watch much and pay little, or to givers, and to rooms that convert",
          "[allocation]") {
  const MadeCandidates made{{0.1F, 0.4F, 0.3F, 0.2F, 0.5F}};
  Prompt policy;
  policy.audience = PromptAudience::high_watch_low_pay;
  policy.spacing_h = 0.0;
  for (std::uint32_t u = 0; u < 12; ++u) {
    const auto watched = u < 3 ? std::chrono::hours{5} : std::chrono::hours{1};
    policy.observe(Left{UserId{u}, RoomId{1}, StreamerId{1}, Time{}, watched});
    if (u == 0 || u >= 8) { policy.observe(Gifted{UserId{u}, RoomId{1}, StreamerId{1}, Time{}, Coins{100 + u}}); }
  }
  CHECK(prompts_in(shown_by(policy, made, UserId{1}, start_of_day(0))) == 0);
  policy.observe(HourPassed{start_of_day(1)});
  for (std::uint32_t u = 0; u < 12; ++u) {
    const bool wanted = u < 3;  // 100 coins are not above the 75th percentile of 12 users, 4 of whom gave more
    CHECK((prompts_in(shown_by(policy, made, UserId{u}, start_of_day(1))) > 0) == wanted);
  }
  policy.audience = PromptAudience::givers;
  CHECK(prompts_in(shown_by(policy, made, UserId{8}, start_of_day(2))) == 3);
  CHECK(prompts_in(shown_by(policy, made, UserId{4}, start_of_day(2))) == 0);
  policy.min_p_gift = 0.35;
  CHECK(policy.signals().contains(Signal::p_gift));
  const Slate slate = shown_by(policy, made, UserId{9}, start_of_day(2));
  CHECK(prompts_in(slate) == 2);
  CHECK(slate.shown[0].prompt);
  CHECK(slate.shown[1].prompt);
}
