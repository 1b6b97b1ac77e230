#include "libsim/experiment/ab_split.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>

#include <catch2/catch.hpp>

#include "tests/support/standard_error.hpp"

using namespace libsim;

namespace {

constexpr AbTime week{start_of_day(3), start_of_day(10), std::chrono::hours{12}};

AbSplit split(AbDesign design, double share = 0.5, std::uint32_t replication = 0) {
  return AbSplit{design, RunKey{1, replication}, share, week};
}

double treated(double n, auto arm_of) {
  double count = 0.0;
  for (std::uint32_t i = 0; i < static_cast<std::uint32_t>(n); ++i) {
    count += arm_of(i) == Arm::treatment ? 1.0 : 0.0;
  }
  return count / n;
}

}  // namespace

TEST_CASE("as many users and streamers are treated as the share says", "[experiment]") {
  constexpr double n = 20'000.0;
  for (const double share : {0.1, 0.5, 0.8}) {
    const AbSplit users = split(AbDesign::user, share);
    const AbSplit streamers = split(AbDesign::streamer, share);
    const double margin = four_errors_of_share(share, n);
    CHECK(treated(n, [&](std::uint32_t u) { return users.of_user(UserId{u}); }) == Approx(share).margin(margin));
    CHECK(treated(n, [&](std::uint32_t s) { return streamers.of_streamer(StreamerId{s}); }) ==
          Approx(share).margin(margin));
  }
}

TEST_CASE("with a share of 0 nobody is treated, with 1 everybody", "[experiment]") {
  for (const double share : {0.0, 1.0}) {
    const AbSplit users = split(AbDesign::user, share);
    const AbSplit blocks = split(AbDesign::switchback, share);
    CHECK(treated(1000.0, [&](std::uint32_t u) { return users.of_user(UserId{u}); }) == share);
    CHECK(treated(1000.0, [&](std::uint32_t s) { return users.of_streamer(StreamerId{s}); }) == share);
    CHECK(treated(14.0, [&](std::uint32_t b) { return blocks.of_block(b); }) == share);
  }
}

TEST_CASE("a user keeps the arm whatever the time, the streamer and the copy; a larger share only adds",
          "[experiment]") {
  const AbSplit some = split(AbDesign::user, 0.3);
  const AbSplit again = split(AbDesign::user, 0.3);
  const AbSplit more = split(AbDesign::user, 0.6);
  for (std::uint32_t u = 0; u < 500; ++u) {
    const Arm arm = some.of_user(UserId{u});
    CHECK(again.of(UserId{u}, StreamerId{u + 1}, week.to) == arm);
    CHECK(again.of(UserId{u}, StreamerId{}, week.from) == arm);
    if (arm == Arm::treatment) { CHECK(more.of_user(UserId{u}) == Arm::treatment); }
  }
}

TEST_CASE("the arms of users, streamers and replications have nothing to do with each other", "[experiment]") {
  constexpr double n = 20'000.0;
  const AbSplit one = split(AbDesign::user);
  const AbSplit other = split(AbDesign::user, 0.5, 1);
  const auto same = [](bool equal) { return equal ? Arm::treatment : Arm::control; };
  const double margin = four_errors_of_share(0.5, n);
  CHECK(treated(n, [&](std::uint32_t i) { return same(one.of_user(UserId{i}) == one.of_streamer(StreamerId{i})); }) ==
        Approx(0.5).margin(margin));
  CHECK(treated(n, [&](std::uint32_t i) { return same(one.of_user(UserId{i}) == other.of_user(UserId{i})); }) ==
        Approx(0.5).margin(margin));
}

TEST_CASE("of a switchback's blocks the share is treated exactly, each of them as often as any", "[experiment]") {
  REQUIRE(week.blocks() == 14);
  constexpr std::uint32_t replications = 4000;
  std::array<double, 14> often{};
  for (std::uint32_t r = 0; r < replications; ++r) {
    const AbSplit blocks = split(AbDesign::switchback, 0.3, r);
    int count = 0;
    for (std::size_t b = 0; b < often.size(); ++b) {
      const bool is_treated = blocks.of_block(static_cast<std::int64_t>(b)) == Arm::treatment;
      count += is_treated ? 1 : 0;
      often[b] += is_treated ? 1.0 / replications : 0.0;
    }
    REQUIRE(count == 4);  // 4.2, rounded
  }
  for (const double share : often) {
    CHECK(share == Approx(4.0 / 14.0).margin(four_errors_of_share(4.0 / 14.0, replications)));
  }
}

TEST_CASE("all of a block has its arm, from its first millisecond to its last", "[experiment]") {
  const AbSplit blocks = split(AbDesign::switchback);
  for (std::int64_t b = 0; b < week.blocks(); ++b) {
    const Time start = week.from + b * week.block;
    CHECK(blocks.of(UserId{1}, StreamerId{2}, start) == blocks.of_block(b));
    CHECK(blocks.of(UserId{3}, StreamerId{4}, start + week.block - Duration{1}) == blocks.of_block(b));
  }
}
