#include "libsim/market/recent_rooms.hpp"

#include <deque>

#include <catch2/catch.hpp>

#include "libsim/core/draws.hpp"

using namespace libsim;

TEST_CASE("recent rooms answer as a list of the last 32 entries does", "[market]") {
  RngStream rng{{1, 0}, Purpose::test, 1};
  RecentRooms recent;
  std::deque<std::uint32_t> plain;
  for (int i = 0; i < 2000; ++i) {
    const std::uint32_t room = draw_index(rng, i < 1000 ? 12 : 4000);
    recent.add(RoomId{room});
    plain.push_front(room);
    if (plain.size() > RecentRooms::kept) { plain.pop_back(); }
    for (int asked = 0; asked < 20; ++asked) {
      const std::uint32_t other =
          asked < 10 ? plain[draw_index(rng, static_cast<std::uint32_t>(plain.size()))] : draw_index(rng, 4000);
      const std::size_t last = draw_index(rng, 33);
      const auto until = plain.begin() + static_cast<std::ptrdiff_t>(std::min(last, plain.size()));
      REQUIRE(recent.contains(RoomId{other}, last) == (std::find(plain.begin(), until, other) != until));
    }
  }
}

TEST_CASE("nobody has entered anything at first", "[market]") {
  const RecentRooms recent;
  CHECK_FALSE(recent.contains(RoomId{0}, RecentRooms::kept));
}
