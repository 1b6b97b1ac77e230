#include "libsim/allocation/gini_window.hpp"

#include <vector>

#include <catch2/catch.hpp>

#include "libsim/core/draws.hpp"
#include "libsim/metrics/inequality.hpp"

using namespace libsim;

TEST_CASE("a window's Gini is that of what was added in its hours, over who was live in them", "[allocation]") {
  constexpr std::size_t window = 5;
  constexpr std::size_t streamers = 12;
  GiniWindow found{window};
  RngStream rng{{104, 0}, Purpose::test, 1};
  std::vector<std::vector<std::int64_t>> added;  // [hour][streamer]
  std::vector<bool> live(streamers, false);
  std::vector<int> last_live(streamers, -1000);  // hour of the last closing
  for (int hour = 0; hour < 40; ++hour) {
    added.emplace_back(streamers, 0);
    for (std::size_t s = 0; s < streamers; ++s) {
      if (draw_bernoulli(rng, 0.3)) {
        live[s] = !live[s];
        // At the very start of the hour.
        if (live[s]) {
          found.live(s);
        } else {
          found.closed(s, Time{std::chrono::hours{hour}});
          last_live[s] = hour;
        }
      }
      if (!live[s]) { continue; }
      const std::int64_t amount = draw_index(rng, 4);
      found.add(s, amount);
      added.back()[s] = amount;
    }
    found.hour_passed(Time{std::chrono::hours{hour + 1}});
    std::vector<std::int64_t> amounts;
    for (std::size_t s = 0; s < streamers; ++s) {
      std::int64_t sum = 0;
      for (int back = 0; back < int{window} && back <= hour; ++back) {
        sum += added[static_cast<std::size_t>(hour - back)][s];
      }
      if (live[s] || hour + 1 - last_live[s] < int{window} || sum > 0) { amounts.push_back(sum); }
    }
    CHECK(found.gini() == (amounts.empty() ? 0.0 : gini(amounts)));
    CHECK(found.full() == (hour + 1 >= int{window}));
  }
}

TEST_CASE("ranks in a window are shares of members with less, ties in the middle", "[allocation]") {
  GiniWindow window{3};
  for (std::size_t s = 0; s < 4; ++s) { window.live(s); }
  window.add(1, 5);
  window.add(2, 5);
  window.add(3, 9);
  window.hour_passed(Time{std::chrono::hours{1}});
  CHECK(window.rank(0) == 0.125F);
  CHECK(window.rank(1) == 0.5F);
  CHECK(window.rank(2) == 0.5F);
  CHECK(window.rank(3) == 0.875F);
  CHECK(window.rank(99) == 0.0F);
}
