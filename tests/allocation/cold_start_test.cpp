#include "libsim/allocation/cold_start.hpp"

#include <vector>

#include <catch2/catch.hpp>

#include "libsim/core/draws.hpp"
#include "made_candidates.hpp"

using namespace libsim;

namespace {

/// Streamers 0..5 are met on the first day, 6..9 on the fifth.
ColdStart settled() {
  ColdStart policy;
  policy.enough = 1'000'000;
  for (std::uint32_t s = 0; s < 10; ++s) {
    policy.observe(RoomOpened{RoomId{s}, StreamerId{s}, start_of_day(s < 6 ? 0 : 5)});
  }
  return policy;
}

struct Result {
  double share;  // of new streamers among impressions, in the second half
  double lambda;
};

/// @param handicap  of the new streamers' worth
Result played(ColdStart policy, double handicap, int requests) {
  RngStream rng{{87, 0}, Purpose::test, 1};
  double fresh = 0;
  for (int t = 0; t < requests; ++t) {
    std::vector<float> ev(10);
    for (std::size_t i = 0; i < 10; ++i) {
      ev[i] = static_cast<float>(draw_lognormal(rng, 0.0, 0.5) * (i < 6 ? 1.0 : handicap));
    }
    const MadeCandidates made{ev};
    const CandidateSet set = made.view();
    const Request request{UserId{1}, start_of_day(6), 2};
    Slate slate;
    policy.decide(request, set, rng, slate);
    policy.observe(Showed{request, set, slate});
    for (std::size_t k = 0; k < 2 && 2 * t >= requests; ++k) { fresh += slate.shown[k].candidate >= 6 ? 1.0 : 0.0; }
  }
  return {fresh / requests, policy.lambda()};
}

}  // namespace

TEST_CASE("new is who came after the policy had met the others, for a time or so many impressions", "[allocation]") {
  ColdStart policy = settled();
  CHECK_FALSE(policy.is_new(StreamerId{0}, start_of_day(5)));
  CHECK(policy.is_new(StreamerId{7}, start_of_day(5)));
  CHECK_FALSE(policy.is_new(StreamerId{7}, start_of_day(12)));
  CHECK_FALSE(policy.is_new(StreamerId{99}, start_of_day(5)));
  policy.enough = 2;
  const MadeCandidates made{std::vector<float>(10, 1.0F)};
  const Request request{UserId{1}, start_of_day(6), 1};
  for (int i = 0; i < 2; ++i) {
    Slate slate;
    slate.show(7, 1.0);
    policy.observe(Showed{request, made.view(), slate});
  }
  CHECK_FALSE(policy.is_new(StreamerId{7}, start_of_day(6)));
  CHECK(policy.is_new(StreamerId{8}, start_of_day(6)));
}

TEST_CASE("cold start brings new streamers to the floor at a price, which is 0 when they need none", "[allocation]") {
  ColdStart policy = settled();
  policy.floor = 0.3;
  const Result helped = played(policy, 0.1, 4'000);
  CHECK(helped.share == Approx(0.3).margin(0.02));
  CHECK(helped.lambda > 1.0);
  CHECK(helped.lambda < policy.most);
  const Result slack = played(policy, 2.0, 4'000);
  CHECK(slack.share > 0.5);
  CHECK(slack.lambda < 0.05);
  const Result hopeless = played(policy, 0.0, 4'000);
  CHECK(hopeless.share == 0.0);
  CHECK(hopeless.lambda == policy.most);
}
