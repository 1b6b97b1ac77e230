#include "libsim/core/parallel.hpp"

#include <stdexcept>

#include <catch2/catch.hpp>

using namespace libsim;

TEST_CASE("parallel work is done once for each index, for any number of threads", "[core]") {
  const unsigned jobs = GENERATE(0U, 1U, 2U, 7U);
  for (const std::size_t n : {0U, 1U, 5U, 1000U}) {
    std::vector<std::atomic<int>> done(n);
    parallel_for(n, jobs, [&](std::size_t i) { ++done[i]; });
    CHECK(std::ranges::all_of(done, [](const auto& times) { return times == 1; }));
  }
}

TEST_CASE("an exception in parallel work reaches the caller and stops what has not begun", "[core]") {
  const unsigned jobs = GENERATE(1U, 4U);
  std::atomic<int> begun = 0;
  const auto work = [&](std::size_t i) {
    ++begun;
    if (i == 3) { throw std::runtime_error("the fourth"); }
  };
  CHECK_THROWS_WITH(parallel_for(1'000'000, jobs, work), "the fourth");
  CHECK(begun < 1'000'000);
}

TEST_CASE("of several failures one is thrown", "[core]") {
  CHECK_THROWS_AS(parallel_for(50, 4, [](std::size_t) { throw std::runtime_error("each"); }), std::runtime_error);
}
