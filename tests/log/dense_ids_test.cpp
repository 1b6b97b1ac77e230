#include "libsim/log/dense_ids.hpp"

#include <limits>
#include <map>

#include <catch2/catch.hpp>

#include "libsim/core/rng.hpp"

using namespace libsim;

TEST_CASE("ids are numbered in order of first appearance", "[log]") {
  DenseIds ids;
  RngStream rng{{1, 0}, Purpose::test, 2};
  std::map<std::int64_t, std::uint32_t> expected;
  for (int i = 0; i < 50'000; ++i) {
    // Runs of close ids, negative ids, and multiples of 2^32 are where a hash table may lose one.
    const auto low = static_cast<std::int64_t>(rng() % 10'000);
    const std::int64_t id = i % 3 == 0 ? low : (i % 3 == 1 ? -low : low << 32U);
    const auto [place, is_new] = expected.emplace(id, static_cast<std::uint32_t>(expected.size()));
    const auto added = ids.add(id);
    REQUIRE(added.index == place->second);
    REQUIRE(added.is_new == is_new);
    REQUIRE(ids.ids()[added.index] == id);
  }
  CHECK(ids.size() == expected.size());
}

TEST_CASE("the largest and smallest 64-bit integers are ids like any other", "[log]") {
  DenseIds ids;
  CHECK(ids.add(std::numeric_limits<std::int64_t>::max()).index == 0);
  CHECK(ids.add(std::numeric_limits<std::int64_t>::min()).index == 1);
  CHECK(ids.add(0).index == 2);
  CHECK(ids.add(std::numeric_limits<std::int64_t>::max()).index == 0);
}
