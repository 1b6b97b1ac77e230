#include "libsim/allocation/greedy_load.hpp"

#include <algorithm>
#include <vector>

#include <catch2/catch.hpp>

#include "libsim/allocation/greedy.hpp"
#include "libsim/core/draws.hpp"
#include "made_candidates.hpp"

using namespace libsim;

TEST_CASE("load-aware greedy ranks by what a room is worth with one viewer more", "[allocation]") {
  // 12 + 1 viewers for 5: worth 1 / 2.6; 5 + 1 for 5: 1 / 1.2; 4 + 1 for 5 is not over.
  MadeCandidates made{{1.0F, 0.5F, 0.4F, 0.39F}};
  made.with_viewers({12.0F, 5.0F, 4.0F, 5.0F}, {5.0F, 5.0F, 5.0F, 6.0F});
  RngStream rng{{61, 0}, Purpose::test, 1};
  GreedyLoad policy;
  Slate slate;
  policy.decide(request_of(4), made.view(), rng, slate);
  const std::vector<std::uint32_t> order{slate.shown[0].candidate, slate.shown[1].candidate, slate.shown[2].candidate,
                                         slate.shown[3].candidate};
  CHECK(order == std::vector<std::uint32_t>{1, 2, 3, 0});  // 0.417, 0.4, 0.39, 0.385
}

TEST_CASE("load-aware greedy of strength 0 is greedy", "[allocation]") {
  std::vector<float> signal(100);
  RngStream rng{{62, 0}, Purpose::test, 2};
  for (float& value : signal) { value = static_cast<float>(draw_uniform(rng)); }
  const MadeCandidates made{signal};
  GreedyLoad policy;
  policy.strength = 0.0;
  Slate one;
  Slate other;
  policy.decide(request_of(16), made.view(), rng, one);
  Greedy{}.decide(request_of(16), made.view(), rng, other);
  for (std::size_t k = 0; k < 16; ++k) { CHECK(one.shown[k].candidate == other.shown[k].candidate); }
}
