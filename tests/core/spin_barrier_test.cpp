#include "libsim/core/spin_barrier.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

using namespace libsim;

TEST_CASE("after a meeting every thread sees what all wrote before it", "[core]") {
  constexpr std::size_t threads = 4;
  constexpr int meetings = 2000;
  SpinBarrier barrier{threads};
  std::array<std::array<int, threads>, 2> wrote{};  // on two sides in turns, so that one meeting is enough
  std::array<int, threads> mistakes{};
  const auto work = [&](std::size_t t) {
    for (int m = 0; m < meetings; ++m) {
      auto& side = wrote[static_cast<std::size_t>(m % 2)];
      side[t] = m;
      barrier.arrive_and_wait();
      mistakes[t] += static_cast<int>(std::ranges::count_if(side, [m](int value) { return value != m; }));
    }
  };
  {
    std::vector<std::jthread> others;
    for (std::size_t t = 1; t < threads; ++t) { others.emplace_back(work, t); }
    work(0);
  }
  CHECK(mistakes == std::array<int, threads>{});
}
