#include "libsim/market/live_rooms.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include <catch2/catch.hpp>

#include "made_rooms.hpp"

using namespace libsim;

namespace {

/// Opens, closes and fills rooms at random; `slots` and `weights` hold those of the live ones by room.
struct Churn {
  LiveRooms live{made_dims, all_indexes};
  std::map<std::uint32_t, std::uint32_t> slots;
  std::map<std::uint32_t, std::uint64_t> weights;
  std::vector<std::uint32_t> opened;
  RngStream rng{{1, 0}, Purpose::test, 1};

  void step() {
    const double kind = draw_uniform(rng);
    if (kind < 0.4 || slots.empty()) {
      const auto number = static_cast<std::uint32_t>(opened.size());
      const std::uint64_t total = live.weighted().total();
      slots[number] = open_made_room(live, number, rng);
      weights[number] = live.weighted().total() - total;
      opened.push_back(number);
      return;
    }
    auto chosen = slots.begin();
    std::advance(chosen, draw_index(rng, static_cast<std::uint32_t>(slots.size())));
    if (kind < 0.75) {
      live.close(chosen->second);
      weights.erase(chosen->first);
      slots.erase(chosen);
    } else {
      live.add_viewers(chosen->second, kind < 0.9 ? 1.0F : -1.0F);
    }
  }
};

}  // namespace

TEST_CASE("the columns of live rooms always say what the slots say", "[market]") {
  Churn churn;
  for (int i = 0; i < 3000; ++i) {
    churn.step();
    if (i % 10 != 0) { continue; }
    const CandidateColumns& columns = churn.live.columns();
    REQUIRE(columns.size() == churn.slots.size());
    REQUIRE(churn.live.size() == churn.slots.size());
    std::set<std::uint32_t> rooms;
    CandidateColumns rebuilt{made_dims};
    rebuilt.resize(1);
    for (std::size_t row = 0; row < columns.size(); ++row) {
      const std::uint32_t slot = churn.slots.at(columns.room[row].value);
      rooms.insert(columns.room[row].value);
      REQUIRE(columns.slot[row] == slot);
      REQUIRE(churn.live.list()[row] == slot);
      churn.live.copy_but_recent(rebuilt, {&slot, 1}, RecentRooms{}, 0);
      REQUIRE(columns.streamer[row] == rebuilt.streamer[0]);
      REQUIRE(columns.group[row] == rebuilt.group[0]);
      REQUIRE(columns.start[row] == rebuilt.start[0]);
      REQUIRE(columns.viewers[row] == rebuilt.viewers[0]);
      REQUIRE(columns.capacity[row] == rebuilt.capacity[0]);
      REQUIRE(columns.true_conversion[row] == rebuilt.true_conversion[0]);
      REQUIRE(columns.true_amount_score[row] == rebuilt.true_amount_score[0]);
      for (std::size_t d = 0; d < made_dims; ++d) {
        REQUIRE(columns.true_content(d)[row] == rebuilt.true_content(d)[0]);
      }
    }
    REQUIRE(rooms.size() == churn.slots.size());
  }
}

TEST_CASE("every live room lies in the cell of its content, and nothing else does", "[market]") {
  Churn churn;
  for (int i = 0; i < 1500; ++i) { churn.step(); }
  std::size_t found = 0;
  for (std::size_t c = 0; c < LiveRooms::cell_count; ++c) {
    for (const std::uint32_t slot : churn.live.cell(c)) {
      CHECK(LiveRooms::cell_of(churn.live.content(slot)) == c);
      CHECK(churn.slots.contains(churn.live[slot].room.value));
      ++found;
    }
  }
  CHECK(found == churn.slots.size());
}

TEST_CASE("the weights of live rooms sum to the total they are drawn from", "[market]") {
  Churn churn;
  for (int i = 0; i < 1500; ++i) { churn.step(); }
  std::uint64_t sum = 0;
  for (const auto& [room, weight] : churn.weights) { sum += weight; }
  CHECK(churn.live.weighted().total() == sum);
}

TEST_CASE("fresh rooms come last opened first, and those that closed are skipped", "[market]") {
  Churn churn;
  CHECK(churn.live.fresh(0) == LiveRooms::no_slot);
  for (int i = 0; i < 800; ++i) { churn.step(); }
  for (std::size_t i = 0; i < churn.opened.size(); ++i) {
    const std::uint32_t number = churn.opened[churn.opened.size() - 1 - i];
    const auto slot = churn.slots.find(number);
    CHECK(churn.live.fresh(i) == (slot == churn.slots.end() ? LiveRooms::no_slot : slot->second));
  }
}

TEST_CASE("a slot is used again only after its room has closed, and no longer shows that room", "[market]") {
  RngStream rng{{1, 0}, Purpose::test, 2};
  LiveRooms live{made_dims, {}};
  const std::uint32_t first = open_made_room(live, 1, rng);
  const std::uint32_t second = open_made_room(live, 2, rng);
  CHECK(first != second);
  live.close(first);
  CHECK(live[first].room != RoomId{1});
  CHECK(live[second].room == RoomId{2});
  CHECK(open_made_room(live, 3, rng) == first);
  CHECK(open_made_room(live, 4, rng) == 2);
}

TEST_CASE("the content of a room is what it was opened with, however many dimensions it has", "[market]") {
  const std::size_t dims = GENERATE(std::size_t{1}, LiveRoom::inline_dims, LiveRoom::inline_dims + 1, std::size_t{40});
  LiveRooms live{dims, {}};
  for (std::uint32_t i = 0; i < 50; ++i) {
    const std::vector<float> content(dims, static_cast<float>(i));
    LiveRoom room{};
    room.room = RoomId{i};
    CHECK(std::ranges::equal(live.content(live.open(room, 1, content)), content));
  }
}

TEST_CASE("candidates are copied with their content, whatever their number and that of dimensions", "[market]") {
  for (const std::size_t dims : {1U, 3U, 4U, 7U, 16U}) {
    LiveRooms live{dims, all_indexes};
    std::vector<std::uint32_t> slots;
    for (std::uint32_t room = 0; room < 11; ++room) {
      std::vector<float> content(dims);
      for (std::size_t d = 0; d < dims; ++d) { content[d] = static_cast<float>(100 * room + d); }
      LiveRoom traits{};
      traits.room = RoomId{room};
      slots.push_back(live.open(traits, 1, content));
    }
    std::ranges::reverse(slots);
    CandidateColumns columns{dims};
    for (std::size_t n = 0; n <= slots.size(); ++n) {
      live.copy_but_recent(columns, {slots.data(), n}, RecentRooms{}, 0);
      REQUIRE(columns.size() == n);
      for (std::size_t row = 0; row < n; ++row) {
        for (std::size_t d = 0; d < dims; ++d) {
          REQUIRE(columns.true_content(d)[row] == static_cast<float>(100 * columns.room[row].value + d));
        }
      }
    }
  }
}
