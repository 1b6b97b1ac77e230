#include "libsim/allocation/remaining_candidates.hpp"

#include <vector>

#include <catch2/catch.hpp>

using namespace libsim;

TEST_CASE("remaining candidates count in retrieval order, skipping the taken", "[allocation]") {
  RemainingCandidates remaining{7};
  remaining.take(5);
  remaining.take(0);
  remaining.take(1);
  REQUIRE(remaining.size() == 4);
  std::vector<std::uint32_t> left;
  for (std::uint32_t j = 0; j < remaining.size(); ++j) { left.push_back(remaining.nth(j)); }
  CHECK(left == std::vector<std::uint32_t>{2, 3, 4, 6});
  CHECK(remaining.contains(6));
  CHECK_FALSE(remaining.contains(5));
}
