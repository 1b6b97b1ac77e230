/// @file  Candidate sets for tests of policies.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "libsim/decision/feedback.hpp"
#include "libsim/decision/kept_candidates.hpp"
#include "libsim/decision/request.hpp"

namespace libsim {

/// Candidates whose every signal is `signal`; room i is streamer i's, with i % 7 viewers.
class MadeCandidates {
 public:
  explicit MadeCandidates(const std::vector<float>& signal) {
    for (std::uint32_t i = 0; i < signal.size(); ++i) {
      made_.room.push_back(RoomId{1000 + i});
      made_.streamer.push_back({i});
      made_.group.push_back(static_cast<std::uint16_t>(i % 3));
      made_.start.emplace_back();
      made_.viewers.push_back(static_cast<float>(i % 7));
      made_.capacity.push_back(5.0F);
    }
    made_.signals.fill(signal);
  }

  /// Another column for one signal, or for viewers, capacity or groups. @pre one value a candidate
  MadeCandidates& with(Signal signal, std::vector<float> values) {
    made_.signal(signal) = std::move(values);
    return *this;
  }
  MadeCandidates& with_viewers(std::vector<float> viewers, std::vector<float> capacity) {
    made_.viewers = std::move(viewers);
    made_.capacity = std::move(capacity);
    return *this;
  }
  MadeCandidates& with_groups(std::vector<std::uint16_t> groups) {
    made_.group = std::move(groups);
    return *this;
  }

  CandidateSet view() const { return made_.view(); }

 private:
  KeptCandidates made_;
};

inline Request request_of(std::uint32_t slots) {
  return {UserId{7}, Time{}, slots};
}

/// A gift of the user who asks.
inline Gifted gift(std::uint32_t streamer, std::int64_t coins) {
  return {UserId{7}, RoomId{streamer}, StreamerId{streamer}, Time{}, Coins{coins}};
}

}  // namespace libsim
