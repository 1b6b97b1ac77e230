#include "libsim/metrics/gift_graph.hpp"

#include <cmath>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/sessions/small_log.hpp"

using namespace libsim;
using namespace libsim::test;

TEST_CASE("the gift graph has one edge a pair, and only who gave or received", "[metrics]") {
  Log log = small_log(6, 6);
  const std::uint32_t second_room = add_room(log, 0, 0, day_ms);
  add_gift(log, 0, 0, 1, 5);
  add_gift(log, 0, second_room, 2, 5);  // the same streamer again
  add_gift(log, 1, 0, 3, 5);
  add_gift(log, 2, 0, 4, 5);
  add_gift(log, 5, 4, 5, 5);
  const GiftGraphSummary graph = summarise_gift_graph(log);
  CHECK(graph.users == 4);
  CHECK(graph.streamers == 2);
  CHECK(graph.edges == 4);
  CHECK(graph.components == 2);
  CHECK(graph.largest_component == 4);
  CHECK(graph.max_core == 1);
  CHECK(graph.user_degrees == DegreeQuantiles{1.0, 1.0, 1.0, 1.0});
  CHECK(graph.streamer_degrees[0] == 2.0);
  CHECK(graph.streamer_degrees[3] == 3.0);
  CHECK(std::isnan(graph.degree_mixing));  // every user gave to one streamer

  const std::vector<bool> only_last{false, false, false, false, false, true};
  CHECK(summarise_gift_graph(log, {&only_last}).edges == 1);
}

TEST_CASE("a complete bipartite part is the core", "[metrics]") {
  Log log = small_log(6, 4);
  for (std::uint32_t user = 0; user < 3; ++user) {
    for (std::uint32_t streamer = 0; streamer < 3; ++streamer) { add_gift(log, user, streamer, 1, 1); }
  }
  for (std::uint32_t user = 3; user < 6; ++user) { add_gift(log, user, 3, 1, 1); }
  add_gift(log, 3, 0, 1, 1);
  const GiftGraphSummary graph = summarise_gift_graph(log);
  CHECK(graph.max_core == 3);
  CHECK(graph.components == 1);
}

TEST_CASE("mixing is the correlation of degrees over edges", "[metrics]") {
  // A path u0 - s0 - u1 - s1: edges with degrees (1, 2), (2, 2), (2, 1).
  Log path = small_log(2, 2);
  add_gift(path, 0, 0, 1, 1);
  add_gift(path, 1, 0, 1, 1);
  add_gift(path, 1, 1, 1, 1);
  CHECK(summarise_gift_graph(path).degree_mixing == Approx(-0.5));

  // A star of givers and a star of receivers: giving to many and being given to by many exclude each other.
  Log stars = small_log(4, 4);
  for (std::uint32_t i = 0; i < 3; ++i) {
    add_gift(stars, i, 0, 1, 1);
    add_gift(stars, 3, 1 + i, 1, 1);
  }
  CHECK(summarise_gift_graph(stars).degree_mixing == Approx(-1.0));
}

TEST_CASE("without gifts there is no graph", "[metrics]") {
  const GiftGraphSummary graph = summarise_gift_graph(small_log(3, 3));
  CHECK(graph.edges == 0);
  CHECK(graph.components == 0);
  CHECK(std::isnan(graph.user_degrees[0]));
  CHECK(std::isnan(graph.degree_mixing));
}
