#include "libsim/metrics/segments.hpp"

#include <algorithm>
#include <vector>

#include <catch2/catch.hpp>

#include "libsim/sessions/panel.hpp"
#include "tests/sessions/small_log.hpp"

using namespace libsim;
using namespace libsim::test;

TEST_CASE("each user is in the first segment that applies", "[metrics]") {
  // Watch 1..8 s; coins by hand. P75 of watch is 6.25 s, of coins 10 of {0,0,0,0,10,10,90,100}: 30.
  Log log = small_log(9, 1);
  const std::vector<std::int64_t> coins{0, 10, 0, 90, 10, 0, 100, 0};
  for (std::uint32_t user = 0; user < 8; ++user) {
    add_click(log, user, 0, 1000, 1000 * (user + 1));
    if (coins[user] > 0) { add_gift(log, user, 0, 1000, coins[user]); }
  }
  add_click(log, 8, 0, 1000, 99'000, click_flag::lost);  // the platform knows nothing of user 8
  const Segments segments = find_segments(log);
  using S = UserSegment;
  CHECK(segments.users == std::vector<S>{S::others, S::payers, S::others, S::payers, S::payers, S::others,
                                         S::top_payers, S::high_watch_low_pay, S::others});
}

TEST_CASE("a top payer stays one, however little that is beside the watch", "[metrics]") {
  Log log = small_log(4, 1);
  for (std::uint32_t user = 0; user < 4; ++user) { add_click(log, user, 0, 1000, user == 0 ? 5000 : 10); }
  add_gift(log, 1, 0, 1000, 7);
  add_gift(log, 2, 0, 1000, 7);  // ties go to the lower id
  const Segments segments = find_segments(log);
  CHECK(segments.users[0] == UserSegment::high_watch_low_pay);
  CHECK(segments.users[1] == UserSegment::top_payers);
  CHECK(segments.users[2] == UserSegment::payers);
}

TEST_CASE("streamers with an audience and no income are found beside the head", "[metrics]") {
  Log log = small_log(1, 5);
  const std::vector<std::uint32_t> watch_s{1, 2, 3, 100, 0};
  for (std::uint32_t s = 0; s < 4; ++s) { add_click(log, 0, s, 1000, watch_s[s] * 1000); }
  add_gift(log, 0, 1, 1000, 50);
  add_gift(log, 0, 4, 1000, 60);  // without a click
  const Segments segments = find_segments(log);
  using S = StreamerSegment;
  CHECK(segments.streamers == std::vector<S>{S::others, S::others, S::others, S::high_attention_low_income, S::head});
}

TEST_CASE("segments are exclusive and exhaustive, and know only the past they are given", "[metrics]") {
  Log log = small_log(50, 10);
  for (std::uint32_t user = 0; user < 50; ++user) {
    add_click(log, user, user % 10, 1000, 100 * ((user * 37) % 50));
    if (user % 3 == 0) { add_gift(log, user, user % 10, 1000, 1 + (user * 11) % 50); }
  }
  SegmentOptions past;
  past.to = Time{Duration{2000}};
  const Segments before = find_segments(log, past);
  std::int64_t members = 0;
  for (std::size_t s = 0; s < user_segment_names.size(); ++s) {
    const std::int64_t count = count_members(before.members(static_cast<UserSegment>(s)));
    CHECK(count > 0);
    members += count;
  }
  CHECK(members == 50);
  add_click(log, 0, 0, 2000, 1'000'000);
  add_gift(log, 1, 0, 2000, 1'000'000);
  const Segments after = find_segments(log, past);
  CHECK(after.users == before.users);
  CHECK(after.streamers == before.streamers);
  CHECK(find_segments(log).users != before.users);
}

TEST_CASE("what makes a member of a segment is said with the cuts that are used", "[metrics]") {
  CHECK(meaning_of(UserSegment::top_payers) == "the top 1% of users who gave, by coins");
  CHECK(meaning_of(UserSegment::high_watch_low_pay) ==
        "watch time above the 75th percentile of users with a click, coins not above that of coins");
  CHECK(meaning_of(UserSegment::top_payers, {.top_payer_share = 0.05}) == "the top 5% of users who gave, by coins");
  CHECK(meaning_of(UserSegment::payers) != meaning_of(UserSegment::others));
}
