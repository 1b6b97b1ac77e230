#include "libsim/allocation/constrained_policy.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "libsim/allocation/greedy.hpp"
#include "libsim/allocation/prompt.hpp"
#include "libsim/allocation/random.hpp"
#include "libsim/allocation/softmax.hpp"
#include "made_candidates.hpp"

using namespace libsim;

namespace {

/// Decides and shows.
Slate shown_by(ConstrainedPolicy& policy, const CandidateSet& set, Request request = request_of(2)) {
  RngStream rng{{101, 0}, Purpose::test, 1};
  Slate slate;
  policy.decide(request, set, rng, slate);
  policy.observe(Showed{request, set, slate});
  return slate;
}

std::vector<std::uint32_t> rooms_of(const Slate& slate) {
  std::vector<std::uint32_t> rooms;
  for (std::size_t k = 0; k < slate.size; ++k) { rooms.push_back(slate.shown[k].candidate); }
  return rooms;
}

const ConstraintReport& report_of(const std::vector<ConstraintReport>& reports, const std::string& name) {
  return *std::ranges::find(reports, name, &ConstraintReport::name);
}

ConstrainedPolicy greedy_within(const ConstraintsConfig& config) {
  return ConstrainedPolicy{AnyPolicy{Greedy{}}, config};
}

/// A hundred slates of one room an hour, from midnight on, and the hours' strikes.
class Hours {
 public:
  explicit Hours(ConstrainedPolicy& policy) : policy_{policy} { policy_.observe(HourPassed{now_}); }

  void pass(int hours, const CandidateSet& set) {
    for (int i = 0; i < 100 * hours; ++i) {
      shown_by(policy_, set, Request{UserId{7}, now_, 1});
      now_ += std::chrono::seconds{36};
      if (now_.time_since_epoch() % std::chrono::hours{1} == Duration{}) { policy_.observe(HourPassed{now_}); }
    }
  }

 private:
  ConstrainedPolicy& policy_;
  Time now_{};
};

}  // namespace

TEST_CASE("without constraints a policy is itself, propensities and all", "[allocation]") {
  const MadeCandidates made{{0.1F, 0.4F, 0.3F, 0.2F}};
  ConstrainedPolicy within{AnyPolicy{Softmax{}}};
  AnyPolicy plain{Softmax{}};
  RngStream one{{102, 0}, Purpose::test, 1};
  RngStream other{{102, 0}, Purpose::test, 1};
  for (int i = 0; i < 50; ++i) {
    Slate a;
    Slate b;
    within.decide(request_of(3), made.view(), one, a);
    plain.decide(request_of(3), made.view(), other, b);
    CHECK(rooms_of(a) == rooms_of(b));
    for (std::size_t k = 0; k < 3; ++k) { CHECK(a.shown[k].propensity == b.shown[k].propensity); }
  }
  CHECK(within.report().empty());
}

TEST_CASE("a frequency cap shows a streamer to a user so often a day, and again the next day", "[allocation]") {
  const MadeCandidates made{{0.1F, 0.4F, 0.3F}};
  ConstraintsConfig config;
  config.frequency_cap = 2;
  ConstrainedPolicy policy = greedy_within(config);
  using Rooms = std::vector<std::uint32_t>;
  CHECK(rooms_of(shown_by(policy, made.view())) == Rooms{1, 2});
  CHECK(rooms_of(shown_by(policy, made.view())) == Rooms{1, 2});
  CHECK(rooms_of(shown_by(policy, made.view())) == Rooms{0});
  CHECK(policy.multiplier(made.view(), 1) == 0.0F);
  CHECK(policy.multiplier(made.view(), 0) == 1.0F);
  CHECK(rooms_of(shown_by(policy, made.view())) == Rooms{0});
  CHECK(rooms_of(shown_by(policy, made.view())).empty());
  CHECK(rooms_of(shown_by(policy, made.view(), Request{UserId{8}, Time{}, 2})) == Rooms{1, 2});
  CHECK(rooms_of(shown_by(policy, made.view(), Request{UserId{7}, start_of_day(1), 2})) == Rooms{1, 2});
  const auto reports = policy.report();
  REQUIRE(reports.size() == 1);
  CHECK(reports.front().checks == 10);
  CHECK(reports.front().violations == 0);
  CHECK(reports.front().removed == Approx(7.0 / 21.0));
}

TEST_CASE("hard capacity shows no room that is full", "[allocation]") {
  MadeCandidates made{{0.4F, 0.3F, 0.2F, 0.1F}};
  made.with_viewers({6.0F, 5.0F, 4.0F, 0.0F}, {5.0F, 5.0F, 5.0F, 5.0F});
  ConstraintsConfig config;
  config.capacity = CapacityRule::hard;
  ConstrainedPolicy policy = greedy_within(config);
  CHECK(rooms_of(shown_by(policy, made.view())) == std::vector<std::uint32_t>{2, 3});
}

TEST_CASE("the wrapped policy is told of what it chose among", "[allocation]") {
  struct Remembering {
    std::shared_ptr<std::vector<std::uint32_t>> streamers = std::make_shared<std::vector<std::uint32_t>>();
    SignalSet signals() const { return SignalSet{}.with(Signal::p_gift); }
    void decide(const Request& request, const CandidateSet& set, RngStream&, Slate& slate) const {
      for (std::size_t i = set.size(); i > 0 && slate.size < request.slots; --i) { slate.show(i - 1, 0.25); }
    }
    void observe(const Showed& showed) {
      const std::uint32_t i = showed.slate.shown[0].candidate;
      streamers->push_back(showed.candidates.streamer[i].value);
      REQUIRE(showed.candidates.signal(Signal::p_gift).size() == showed.candidates.size());
    }
  };
  MadeCandidates made{{0.4F, 0.3F, 0.2F, 0.1F}};
  made.with_viewers({0.0F, 0.0F, 9.0F, 9.0F}, {5.0F, 5.0F, 5.0F, 5.0F});
  ConstraintsConfig config;
  config.capacity = CapacityRule::hard;
  const Remembering remembering;
  ConstrainedPolicy policy{AnyPolicy{remembering}, config};
  const Slate slate = shown_by(policy, made.view());
  CHECK(slate.shown[0].candidate == 1);
  CHECK(slate.shown[0].propensity == 0.25F);
  CHECK(*remembering.streamers == std::vector<std::uint32_t>{1});
}

TEST_CASE("prompts stop at the day's budget and at the week's spending, whatever the policy wants", "[allocation]") {
  const MadeCandidates made{{0.1F, 0.4F, 0.3F}};
  Prompt eager;
  eager.per_day = 1'000;
  eager.spacing_h = 0.0;
  eager.in_session = true;
  ConstraintsConfig config;
  config.prompts_per_day = 3;
  config.weekly_spending = 100;
  ConstrainedPolicy policy{AnyPolicy{eager}, config};
  RngStream rng{{103, 0}, Purpose::test, 1};
  const auto prompts_on = [&](std::int64_t day) {
    int count = 0;
    for (int i = 0; i < 4; ++i) {
      const Slate slate = shown_by(policy, made.view(), Request{UserId{7}, start_of_day(day), 2});
      for (std::size_t k = 0; k < slate.size; ++k) { count += slate.shown[k].prompt ? 1 : 0; }
      count += policy.prompt(SessionMoment{UserId{7}, RoomId{1}, StreamerId{1}, start_of_day(day), {}}, rng) ? 1 : 0;
    }
    return count;
  };
  CHECK(prompts_on(0) == 3);
  CHECK(prompts_on(1) == 3);
  policy.observe(Gifted{UserId{7}, RoomId{1}, StreamerId{1}, start_of_day(1), Coins{60}});
  policy.observe(Gifted{UserId{7}, RoomId{1}, StreamerId{1}, start_of_day(3), Coins{40}});
  CHECK(prompts_on(3) == 0);
  CHECK(prompts_on(7) == 0);
  CHECK(prompts_on(8) == 3);  // the 60 coins are eight days old
  for (const ConstraintReport& report : policy.report()) {
    CHECK(report.violations == 0);
    CHECK(report.checks == 9);
    CHECK(report.removed > 0.5);
  }
}

TEST_CASE("only a prompt that the policy wanted is counted as refused", "[allocation]") {
  Prompt shy;
  shy.per_day = 1;
  shy.at_entry = false;
  shy.in_session = true;
  ConstraintsConfig config;
  config.prompts_per_day = 1;
  ConstrainedPolicy policy{AnyPolicy{shy}, config};
  RngStream rng{{104, 0}, Purpose::test, 1};
  int prompts = 0;
  for (int i = 0; i < 5; ++i) {
    prompts += policy.prompt(SessionMoment{UserId{7}, RoomId{1}, StreamerId{1}, start_of_day(0), {}}, rng) ? 1 : 0;
  }
  CHECK(prompts == 1);
  CHECK(report_of(policy.report(), "prompts_per_day").removed == 0.0);
}

TEST_CASE("a soft capacity's price keeps full rooms to their share, and is 0 as soon as the window has slack",
          "[allocation]") {
  MadeCandidates full{{0.4F, 0.3F}};
  full.with_viewers({9.0F, 0.0F}, {5.0F, 5.0F});
  const MadeCandidates empty{{0.4F, 0.3F}};
  ConstraintsConfig config;
  config.capacity = CapacityRule::soft;
  config.over_share = 0.2;
  ConstrainedPolicy policy = greedy_within(config);
  Hours hours{policy};
  hours.pass(10 * 24, full.view());
  CHECK(policy.guardrails().capacity_price() > 0.0);
  const auto binding = report_of(policy.report(), "soft_capacity");
  CHECK(binding.checks == 10 * 24 - 23);
  CHECK(binding.violations == 0);
  CHECK(binding.value > 0.19);  // the aim: no more is given up than the limit asks for
  CHECK(binding.price.size() == 10);
  CHECK_FALSE(binding.infeasible);
  hours.pass(2, empty.view());  // of 24: the share falls below the aim
  CHECK(policy.guardrails().capacity_price() == 0.0);
}

TEST_CASE("a window that has slack from its first hours on never has a price", "[allocation]") {
  MadeCandidates full{{0.4F, 0.3F}};
  full.with_viewers({9.0F, 0.0F}, {5.0F, 5.0F});
  const MadeCandidates empty{{0.4F, 0.3F}};
  ConstraintsConfig config;
  config.capacity = CapacityRule::soft;
  config.over_share = 0.3;
  ConstrainedPolicy policy = greedy_within(config);
  Hours hours{policy};
  for (int day = 0; day < 4; ++day) {
    hours.pass(6, full.view());  // a quarter of the day: all of it full, at no price
    CHECK(policy.guardrails().capacity_price() == 0.0);
    hours.pass(18, empty.view());
  }
  CHECK(report_of(policy.report(), "soft_capacity").value == Approx(0.25));
}

TEST_CASE("what no price can buy is said to be infeasible", "[allocation]") {
  MadeCandidates full{{0.4F, 0.3F}};
  full.with_viewers({9.0F, 9.0F}, {5.0F, 5.0F});
  ConstraintsConfig config;
  config.capacity = CapacityRule::soft;
  ConstrainedPolicy greedy = greedy_within(config);
  ConstrainedPolicy blind{AnyPolicy{Random{}}, config};  // it looks at no signal that could carry a price
  for (ConstrainedPolicy* policy : {&greedy, &blind}) {
    Hours hours{*policy};
    hours.pass(30, full.view());
    CHECK(report_of(policy->report(), "soft_capacity").infeasible);
  }
}
