#include "libsim/decision/kept_candidates.hpp"

#include <cstdint>
#include <vector>

#include <catch2/catch.hpp>

namespace {

using namespace libsim;

KeptCandidates three_rooms() {
  KeptCandidates made{{{5}, {6}, {7}}, {{0}, {1}, {2}}, {9, 8, 7}, {start_of_day(1), start_of_day(2), start_of_day(3)},
                      {10, 20, 30},    {4, 5, 6},       {}};
  made.signal(Signal::ev_gift) = {0.1F, 0.2F, 0.3F};
  return made;
}

void check_row(const CandidateSet& set, std::size_t row, const CandidateSet& from, std::size_t i) {
  CHECK(set.room[row] == from.room[i]);
  CHECK(set.streamer[row] == from.streamer[i]);
  CHECK(set.group[row] == from.group[i]);
  CHECK(set.start[row] == from.start[i]);
  CHECK(set.viewers[row] == from.viewers[i]);
  CHECK(set.capacity[row] == from.capacity[i]);
  CHECK(set.signal(Signal::ev_gift)[row] == from.signal(Signal::ev_gift)[i]);
}

TEST_CASE("chosen candidates are kept in the order chosen, with the signals there were", "[decision]") {
  const KeptCandidates made = three_rooms();
  KeptCandidates kept;
  kept.signal(Signal::p_click) = {0.5F, 0.5F};  // of another choice
  const std::vector<std::uint32_t> chosen{2, 0};
  kept.choose(made.view(), chosen);
  REQUIRE(kept.size() == 2);
  check_row(kept.view(), 0, made.view(), 2);
  check_row(kept.view(), 1, made.view(), 0);
  CHECK(kept.view().signals[static_cast<std::size_t>(Signal::p_click)].empty());
}

TEST_CASE("candidates that are added one by one outlive what they were copied from", "[decision]") {
  KeptCandidates kept;
  {
    const KeptCandidates made = three_rooms();
    for (const std::size_t i : std::vector<std::size_t>{1, 2, 0}) { kept.add(made.view(), i); }
  }
  const KeptCandidates made = three_rooms();
  const CandidateSet part = kept.view(1, 2);
  REQUIRE(part.size() == 2);
  check_row(part, 0, made.view(), 2);
  check_row(part, 1, made.view(), 0);
  kept.clear();
  CHECK(kept.view().size() == 0);
  CHECK(kept.view().signals[static_cast<std::size_t>(Signal::ev_gift)].empty());
}

}  // namespace
