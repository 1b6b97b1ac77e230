#include "libsim/market/retrieval.hpp"

#include <algorithm>
#include <array>
#include <set>

#include <catch2/catch.hpp>

#include "made_rooms.hpp"

using namespace libsim;

namespace {

constexpr std::array<float, made_dims> interests{0.6F, -0.8F, 0.0F};

RetrievalConfig every_source() {
  RetrievalConfig config;
  config.popular = 10;
  config.interest = 5;
  config.follow = 2;
  config.fresh = 4;
  config.random = 6;
  config.hide_last = 8;
  return config;
}

RetrievalConfig only(std::uint32_t RetrievalConfig::*source, std::uint32_t rooms) {
  RetrievalConfig config;
  config.popular = 0;
  config.hide_last = 0;
  config.*source = rooms;
  return config;
}

RetrievalConfig all_live(std::uint32_t hidden) {
  RetrievalConfig config;
  config.all = true;
  config.hide_last = hidden;
  return config;
}

/// Recalls on a stream that nobody has drawn from, as a request does.
const CandidateColumns& recalled(Retrieval& retrieval, LiveRooms& live, const RecentRooms& recent,
                                 std::span<const std::uint32_t> home_slots, RngStream& rng) {
  RngStream own{{1, 0}, Purpose::retrieval, rng()};
  return retrieval.recall(live, interests, recent, home_slots, own);
}

std::vector<std::uint32_t> numbers(const CandidateColumns& candidates) {
  std::vector<std::uint32_t> found;
  for (const RoomId room : candidates.room) { found.push_back(room.value); }
  return found;
}

}  // namespace

TEST_CASE("candidates are distinct, live, not among the last entered, and their columns are those of their rooms",
          "[market]") {
  const RetrievalConfig config = GENERATE(every_source(), all_live(8), all_live(0));
  Retrieval retrieval{config, made_dims};
  LiveRooms live{made_dims, retrieval.index()};
  RngStream rng{{1, 0}, Purpose::test, 1};
  RecentRooms recent;
  std::vector<std::uint32_t> slots;
  for (std::uint32_t i = 0; i < 600; ++i) {
    slots.push_back(open_made_room(live, i, rng));
    if (slots.size() > 20) {
      const std::uint32_t victim = draw_index(rng, static_cast<std::uint32_t>(slots.size()));
      live.close(slots[victim]);
      slots.erase(slots.begin() + victim);
    }
    const std::array<std::uint32_t, 1> home{slots.front()};
    const CandidateColumns& candidates = recalled(retrieval, live, recent, home, rng);
    const auto found = numbers(candidates);
    REQUIRE(std::set<std::uint32_t>(found.begin(), found.end()).size() == found.size());
    for (std::size_t row = 0; row < candidates.size(); ++row) {
      const std::uint32_t slot = candidates.slot[row];
      REQUIRE(std::ranges::find(slots, slot) != slots.end());
      REQUIRE(live[slot].room == candidates.room[row]);
      REQUIRE(live[slot].capacity == candidates.capacity[row]);
      REQUIRE(live.content(slot)[1] == candidates.true_content(1)[row]);
      if (config.hide_last > 0) { REQUIRE_FALSE(recent.contains(candidates.room[row], config.hide_last)); }
    }
    if (config.all) {
      const auto hidden = std::ranges::count_if(
          slots, [&](std::uint32_t slot) { return recent.contains(live[slot].room, config.hide_last); });
      REQUIRE(candidates.size() + static_cast<std::size_t>(hidden) == slots.size());
    }
    if (candidates.size() > 0) { recent.add(candidates.room[0]); }
  }
}

TEST_CASE("without a live room there is no candidate, whatever the source", "[market]") {
  Retrieval retrieval{GENERATE(every_source(), all_live(8), all_live(0)), made_dims};
  LiveRooms live{made_dims, retrieval.index()};
  RngStream rng{{1, 0}, Purpose::test, 1};
  CHECK(recalled(retrieval, live, {}, {}, rng).size() == 0);
  live.close(open_made_room(live, 1, rng));
  CHECK(recalled(retrieval, live, {}, {}, rng).size() == 0);
}

TEST_CASE("while a room is live that is not hidden, popular and random recall find one", "[market]") {
  Retrieval retrieval{GENERATE(only(&RetrievalConfig::popular, 1), only(&RetrievalConfig::random, 1),
                               only(&RetrievalConfig::fresh, 1), all_live(32)),
                      made_dims};
  LiveRooms live{made_dims, retrieval.index()};
  RngStream rng{{1, 0}, Purpose::test, 1};
  for (std::uint32_t i = 0; i < 50; ++i) {
    open_made_room(live, i, rng);
    CHECK(recalled(retrieval, live, {}, {}, rng).size() >= 1);
  }
}

TEST_CASE("follow recalls live homes, best first, and stands before the other sources", "[market]") {
  RetrievalConfig config = every_source();
  config.hide_last = 0;
  Retrieval retrieval{config, made_dims};
  LiveRooms live{made_dims, retrieval.index()};
  RngStream rng{{1, 0}, Purpose::test, 1};
  std::vector<std::uint32_t> slots;
  for (std::uint32_t i = 0; i < 30; ++i) { slots.push_back(open_made_room(live, i, rng)); }
  const std::array<std::uint32_t, 3> homes{slots[17], slots[4], slots[9]};
  const auto found = numbers(recalled(retrieval, live, {}, homes, rng));
  REQUIRE(found.size() > 2);
  CHECK(found[0] == 17);
  CHECK(found[1] == 4);
}

TEST_CASE("fresh recalls the rooms opened last", "[market]") {
  Retrieval retrieval{only(&RetrievalConfig::fresh, 3), made_dims};
  LiveRooms live{made_dims, retrieval.index()};
  RngStream rng{{1, 0}, Purpose::test, 1};
  std::vector<std::uint32_t> slots;
  for (std::uint32_t i = 0; i < 10; ++i) { slots.push_back(open_made_room(live, i, rng)); }
  live.close(slots[8]);
  CHECK(numbers(recalled(retrieval, live, {}, {}, rng)) == std::vector<std::uint32_t>{9, 7, 6});
}

TEST_CASE("interest recalls rooms on the user's side of every interest", "[market]") {
  Retrieval retrieval{only(&RetrievalConfig::interest, 40), made_dims};
  LiveRooms live{made_dims, retrieval.index()};
  RngStream rng{{1, 0}, Purpose::test, 1};
  for (std::uint32_t i = 0; i < 60; ++i) { open_made_room(live, i, rng); }
  const CandidateColumns& candidates = recalled(retrieval, live, {}, {}, rng);
  REQUIRE(candidates.size() > 0);
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    CHECK(candidates.true_content(0)[i] > 0.0F);
    CHECK(candidates.true_content(1)[i] <= 0.0F);
  }
}

TEST_CASE("popular recall finds the heavier room more often", "[market]") {
  Retrieval retrieval{only(&RetrievalConfig::popular, 1), made_dims};
  LiveRooms live{made_dims, retrieval.index()};
  RngStream rng{{1, 0}, Purpose::test, 1};
  open_made_room(live, 0, rng);
  const auto weight = static_cast<double>(live.weighted().total());
  open_made_room(live, 1, rng);
  const auto sum = static_cast<double>(live.weighted().total());
  int first = 0;
  constexpr int draws = 20'000;
  for (int i = 0; i < draws; ++i) { first += recalled(retrieval, live, {}, {}, rng).room[0] == RoomId{0} ? 1 : 0; }
  const double p = weight / sum;
  CHECK(first / double{draws} == Approx(p).margin(4.0 * std::sqrt(p * (1.0 - p) / draws)));
}
