#include "libsim/experiment/split_policy.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include <catch2/catch.hpp>

#include "libsim/allocation/random.hpp"
#include "tests/allocation/made_candidates.hpp"
#include "tests/support/standard_error.hpp"

using namespace libsim;

namespace {

constexpr AbTime split_days{Time{}, start_of_day(4), day_length};

/// Shows the candidates in order, or in reverse; notes what it hears.
struct Ordered {
  bool reverse = false;
  std::shared_ptr<std::vector<std::uint32_t>> shown = std::make_shared<std::vector<std::uint32_t>>();  // streamers
  std::shared_ptr<std::vector<int>> slots = std::make_shared<std::vector<int>>();
  std::shared_ptr<std::vector<UserId>> gifts = std::make_shared<std::vector<UserId>>();

  SignalSet signals() const { return {}; }
  void decide(const Request& request, const CandidateSet& candidates, RngStream& /*rng*/, Slate& slate) const {
    const std::size_t n = candidates.size();
    for (std::size_t k = 0; k < std::min<std::size_t>(request.slots, n); ++k) {
      slate.show(reverse ? n - 1 - k : k, 1.0);
    }
  }
  void observe(const Showed& x) const {
    for (std::uint32_t k = 0; k < x.slate.size; ++k) {
      shown->push_back(x.candidates.streamer[x.slate.shown[k].candidate].value);
      slots->push_back(x.slate.shown[k].slot);
    }
  }
  void observe(const Gifted& x) const { gifts->push_back(x.user); }
};

/// `n` rooms, of streamers 0, 1, ...
MadeCandidates made_rooms(std::size_t n) {
  return MadeCandidates{std::vector<float>(n)};
}

AbSplit arms_by(AbDesign design, std::uint32_t replication = 0) {
  return AbSplit{design, RunKey{1, replication}, 0.5, split_days};
}

template <class Policy>
SplitPolicy split_policy(const AbSplit& split, const Policy& control, const Policy& treatment,
                         ArmLearning learning = ArmLearning::shared) {
  return SplitPolicy{{split, learning, AnyPolicy{control}, AnyPolicy{treatment}}};
}

template <class Policy>
std::vector<std::uint32_t> slate_of(Policy policy, const MadeCandidates& rooms, std::uint32_t user, Time at = Time{}) {
  RngStream rng{{1, 0}, Purpose::decision, user};
  Slate slate;
  policy.decide(Request{UserId{user}, at, 4}, rooms.view(), rng, slate);
  std::vector<std::uint32_t> shown;
  for (std::uint32_t k = 0; k < slate.size; ++k) { shown.push_back(slate.shown[k].candidate); }
  return shown;
}

}  // namespace

TEST_CASE("the arm of the user, or of the time, decides", "[experiment]") {
  const MadeCandidates rooms = made_rooms(9);
  const Ordered control{.reverse = false};
  const Ordered treatment{.reverse = true};
  for (const AbDesign design : {AbDesign::user, AbDesign::switchback}) {
    const AbSplit arms = arms_by(design);
    for (std::uint32_t i = 0; i < 4; ++i) {
      const Time at = start_of_day(i);
      const bool treated = arms.of(UserId{i}, StreamerId{}, at) == Arm::treatment;
      CHECK(slate_of(split_policy(arms, control, treatment), rooms, i, at) ==
            slate_of(treated ? treatment : control, rooms, i));
    }
  }
}

TEST_CASE("split by streamers, a slate is full, without doubles, and each room as high as its arm put it or higher",
          "[experiment]") {
  const MadeCandidates rooms = made_rooms(6);  // four slots: the two slates overlap
  for (std::uint32_t replication = 0; replication < 200; ++replication) {
    const AbSplit arms = arms_by(AbDesign::streamer, replication);
    const auto shown = slate_of(split_policy(arms, Ordered{false}, Ordered{true}), rooms, replication);
    REQUIRE(shown.size() == 4);
    auto sorted = shown;
    std::ranges::sort(sorted);
    CHECK(std::ranges::adjacent_find(sorted) == sorted.end());

    // Ranks where each room's own arm puts it: rising, as long as there are such rooms.
    std::vector<std::uint32_t> ranks;
    for (const std::uint32_t room : shown) {
      ranks.push_back(arms.of_streamer(StreamerId{room}) == Arm::control ? room : 5 - room);
    }
    const auto first_filler = std::ranges::find_if(ranks, [](std::uint32_t rank) { return rank >= 4; });
    CHECK(std::is_sorted(ranks.begin(), first_filler));
    CHECK(std::all_of(first_filler, ranks.end(), [](std::uint32_t rank) { return rank >= 4; }));
    const auto own = std::ranges::count_if(rooms.view().streamer, [&](StreamerId s) {
      return (arms.of_streamer(s) == Arm::control ? s.value : 5 - s.value) < 4;
    });
    CHECK(first_filler - ranks.begin() == std::min<std::ptrdiff_t>(own, 4));
  }
}

TEST_CASE("of two rooms with one rank, either arm's comes first in half of the requests", "[experiment]") {
  const MadeCandidates rooms = made_rooms(20);
  // An assignment in which the first room of either order is of the arm that orders so.
  std::uint32_t replication = 0;
  const auto fits = [](const AbSplit& arms) {
    return arms.of_streamer(StreamerId{0}) == Arm::control && arms.of_streamer(StreamerId{19}) == Arm::treatment;
  };
  while (!fits(arms_by(AbDesign::streamer, replication))) { ++replication; }
  const SplitPolicy policy = split_policy(arms_by(AbDesign::streamer, replication), Ordered{false}, Ordered{true});
  constexpr int requests = 4000;
  int control_first = 0;
  for (std::uint32_t u = 0; u < requests; ++u) {
    const auto shown = slate_of(policy, rooms, u);
    CHECK(((shown[0] == 0 && shown[1] == 19) || (shown[0] == 19 && shown[1] == 0)));
    control_first += shown[0] == 0 ? 1 : 0;
  }
  CHECK(control_first / double{requests} == Approx(0.5).margin(four_errors_of_share(0.5, requests)));
}

TEST_CASE("with one policy in both arms a slate is that policy's own, also if it draws", "[experiment]") {
  const MadeCandidates rooms = made_rooms(30);
  for (const AbDesign design : {AbDesign::user, AbDesign::streamer, AbDesign::switchback}) {
    for (std::uint32_t u = 0; u < 50; ++u) {
      CHECK(slate_of(split_policy(arms_by(design), Random{}, Random{}), rooms, u) == slate_of(Random{}, rooms, u));
    }
  }
}

TEST_CASE("shared learners hear of everything; split ones only of their own arm, and both of all in between",
          "[experiment]") {
  const MadeCandidates rooms = made_rooms(4);
  for (const AbDesign design : {AbDesign::user, AbDesign::streamer, AbDesign::switchback}) {
    for (const ArmLearning learning : {ArmLearning::shared, ArmLearning::split}) {
      const AbSplit arms = arms_by(design);
      const Ordered control;
      const Ordered treatment;
      SplitPolicy policy = split_policy(arms, control, treatment, learning);
      std::map<Arm, std::size_t> own_gifts;
      std::map<Arm, std::size_t> own_shown;
      for (std::uint32_t i = 0; i < 40; ++i) {
        const Time at = start_of_day(i % 4);
        RngStream rng{{1, 0}, Purpose::decision, i};
        Slate slate;
        const Request request{UserId{i}, at, 4};
        const CandidateSet candidates = rooms.view();
        policy.decide(request, candidates, rng, slate);
        policy.observe(Showed{request, candidates, slate});
        const StreamerId streamer{i % 4};
        policy.observe(Gifted{UserId{i}, RoomId{}, streamer, at, Coins{1}});
        ++own_gifts[arms.of(UserId{i}, streamer, at)];
        for (std::uint32_t s = 0; s < 4; ++s) { ++own_shown[arms.of(UserId{i}, StreamerId{s}, at)]; }
      }
      const bool shared = learning == ArmLearning::shared;
      CHECK(control.gifts->size() == (shared ? 40 : own_gifts[Arm::control]));
      CHECK(treatment.gifts->size() == (shared ? 40 : own_gifts[Arm::treatment]));
      CHECK(control.shown->size() == (shared ? 160 : own_shown[Arm::control]));
      CHECK(treatment.shown->size() == (shared ? 160 : own_shown[Arm::treatment]));
      // Whoever hears of a part of a slate only is told where on the screen it was.
      std::vector<int> slots = *control.slots;
      slots.insert(slots.end(), treatment.slots->begin(), treatment.slots->end());
      for (const int slot : {0, 1, 2, 3}) { CHECK(std::ranges::count(slots, slot) == (shared ? 80 : 40)); }
    }
  }
}
