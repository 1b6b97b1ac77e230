/// @file  Candidate sets for tests of policies.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "libsim/decision/feedback.hpp"
#include "libsim/decision/request.hpp"

namespace libsim {

/// Candidates whose every signal is `signal`; room i is streamer i's, with i % 7 viewers.
class MadeCandidates {
 public:
  explicit MadeCandidates(std::vector<float> signal) : signal_{std::move(signal)} {
    for (std::uint32_t i = 0; i < signal_.size(); ++i) {
      rooms_.push_back(RoomId{1000 + i});
      streamers_.push_back({i});
      groups_.push_back(static_cast<std::uint16_t>(i % 3));
      starts_.emplace_back();
      viewers_.push_back(static_cast<float>(i % 7));
      capacity_.push_back(5.0F);
    }
  }

  /// Another column for one signal, or for viewers, capacity or groups. @pre one value a candidate
  MadeCandidates& with(Signal signal, std::vector<float> values) {
    own_[static_cast<std::size_t>(signal)] = std::move(values);
    return *this;
  }
  MadeCandidates& with_viewers(std::vector<float> viewers, std::vector<float> capacity) {
    viewers_ = std::move(viewers);
    capacity_ = std::move(capacity);
    return *this;
  }
  MadeCandidates& with_groups(std::vector<std::uint16_t> groups) {
    groups_ = std::move(groups);
    return *this;
  }

  CandidateSet view() const {
    CandidateSet set{rooms_, streamers_, groups_, starts_, viewers_, capacity_, {}};
    for (std::size_t s = 0; s < signal_count; ++s) {
      if (own_[s].empty()) {
        set.signals[s] = signal_;
      } else {
        set.signals[s] = own_[s];
      }
    }
    return set;
  }

 private:
  std::vector<float> signal_;
  std::array<std::vector<float>, signal_count> own_;
  std::vector<RoomId> rooms_;
  std::vector<StreamerId> streamers_;
  std::vector<std::uint16_t> groups_;
  std::vector<Time> starts_;
  std::vector<float> viewers_;
  std::vector<float> capacity_;
};

inline Request request_of(std::uint32_t slots) {
  return {UserId{7}, Time{}, slots};
}

/// A gift of the user who asks.
inline Gifted gift(std::uint32_t streamer, std::int64_t coins) {
  return {UserId{7}, RoomId{streamer}, StreamerId{streamer}, Time{}, Coins{coins}};
}

}  // namespace libsim
