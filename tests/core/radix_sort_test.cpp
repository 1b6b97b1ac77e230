#include "libsim/core/radix_sort.hpp"

#include <algorithm>
#include <utility>

#include <catch2/catch.hpp>

#include "libsim/core/draws.hpp"

using namespace libsim;

TEST_CASE("the radix sort orders as a stable comparison sort does", "[core]") {
  RngStream rng{{1, 0}, Purpose::test, 1};
  std::vector<std::pair<std::uint64_t, int>> scratch;
  const std::uint64_t keys = GENERATE(1U, 5U, 4000U, 86'400'000U, std::uint64_t{1} << 33U);
  for (const int n : {0, 1, 2, 3000}) {
    std::vector<std::pair<std::uint64_t, int>> items;
    for (int i = 0; i < n; ++i) {
      items.emplace_back(static_cast<std::uint64_t>(draw_fine_uniform(rng) * static_cast<double>(keys)), i);
    }
    auto expected = items;
    std::ranges::stable_sort(expected, {}, &std::pair<std::uint64_t, int>::first);
    radix_sort(items, scratch, [](const auto& item) { return item.first; });
    CHECK(items == expected);
  }
}

TEST_CASE("the radix sort tells keys apart in each of its 33 bits", "[core]") {
  std::vector<std::uint64_t> items;
  for (unsigned bit = 33; bit-- > 0;) { items.push_back(std::uint64_t{1} << bit); }
  items.push_back(0);
  std::vector<std::uint64_t> scratch;
  radix_sort(items, scratch, [](std::uint64_t key) { return key; });
  CHECK(std::ranges::is_sorted(items));
  CHECK(items.size() == 34);
}
