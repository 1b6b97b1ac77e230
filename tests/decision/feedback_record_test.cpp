#include "libsim/decision/feedback_record.hpp"

#include <cstddef>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "../allocation/made_candidates.hpp"

using namespace libsim;

namespace {

Time second(int s) {
  return Time{from_seconds(s)};
}

/// What was heard, a word a piece of feedback.
struct Heard {
  std::vector<std::string> words;

  void operator()(const Clicked& x) { words.push_back("clicked " + std::to_string(x.room.value)); }
  void operator()(const Gifted& x) { words.push_back("gifted " + std::to_string(x.amount.value)); }
  void operator()(const Left& x) { words.push_back("left " + std::to_string(x.watched.count())); }
  void operator()(const Touched& x) { words.push_back("touched " + std::to_string(x.user.value)); }
  void operator()(const Showed& x) { words.push_back("showed " + std::to_string(x.request.user.value)); }
};

Clicked click(int room, int at) {
  return {UserId{1}, RoomId{static_cast<std::uint32_t>(room)}, StreamerId{2}, second(at), true};
}

}  // namespace

TEST_CASE("records are told in order of time, the simultaneous in order of the records", "[decision]") {
  FeedbackRecord a;
  FeedbackRecord b;
  a.add(click(1, 10));
  a.add(Gifted{UserId{1}, RoomId{1}, StreamerId{2}, second(20), Coins{5}});
  a.add(Left{UserId{1}, RoomId{1}, StreamerId{2}, second(20), Duration{300}});
  b.add(click(2, 10));
  b.add(Touched{UserId{9}, RoomId{2}, StreamerId{3}, second(15)});
  b.add(click(3, 20));
  const std::vector<const FeedbackRecord*> records{&a, &b};
  Heard heard;
  FeedbackRecord::for_each(records, heard);
  CHECK(heard.words ==
        std::vector<std::string>{"clicked 1", "clicked 2", "touched 9", "gifted 5", "left 300", "clicked 3"});
  a.clear();
  CHECK(a.size() == 0);
  heard.words.clear();
  FeedbackRecord::for_each(records, heard);
  CHECK(heard.words == std::vector<std::string>{"clicked 2", "touched 9", "clicked 3"});
}

TEST_CASE("a slate is told with the rooms on it, their signals and propensities, and none of the others",
          "[decision]") {
  const MadeCandidates made{{0.1F, 0.5F, 0.3F, 0.2F}};
  const CandidateSet candidates = made.view();
  FeedbackRecord record;
  const Request request = request_of(2);
  for (int repeat = 0; repeat < 3; ++repeat) {
    Slate slate;
    slate.show(2, 0.5, true);
    slate.show(1, 0.25);
    record.add(Showed{request, candidates, slate});
  }
  std::size_t told = 0;
  const std::vector<const FeedbackRecord*> records{&record};
  FeedbackRecord::for_each(records, [&](const auto& x) {
    if constexpr (requires { x.slate; }) {
      ++told;
      CHECK_FALSE(x.here);
      REQUIRE(x.candidates.size() == 2);
      REQUIRE(x.slate.size == 2);
      CHECK(x.candidates.room[x.slate.shown[0].candidate] == candidates.room[2]);
      CHECK(x.candidates.room[x.slate.shown[1].candidate] == candidates.room[1]);
      CHECK(x.candidates.streamer[1] == candidates.streamer[1]);
      CHECK(x.candidates.viewers[0] == candidates.viewers[2]);
      CHECK(x.candidates.signal(Signal::ev_gift)[0] == 0.3F);
      CHECK(x.candidates.signal(Signal::ev_gift)[1] == 0.5F);
      CHECK(x.slate.shown[0].propensity == 0.5F);
      CHECK(x.slate.shown[0].prompt);
      CHECK(x.slate.shown[1].slot == 1);
    }
  });
  CHECK(told == 3);
}
