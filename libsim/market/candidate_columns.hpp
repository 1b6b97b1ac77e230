/// @file  Candidates as columns: what the platform sees of each room, and what is true of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "libsim/core/id.hpp"
#include "libsim/core/time.hpp"
#include "libsim/decision/request.hpp"

namespace libsim {

/// Rows of candidates, stored by column so that a policy or a signal runs over plain arrays. The first columns go to
/// the policy (see view()); the `true_` ones are parameters of the world, for behaviour and oracles only.
class CandidateColumns {
 public:
  /// @param dims  of content
  explicit CandidateColumns(std::size_t dims) : content_(dims) {}

  std::size_t size() const { return room.size(); }

  void clear() { resize(0); }
  /// Makes room for n candidates; their values are to be set.
  void resize(std::size_t n) {
    room.resize(n), streamer.resize(n), group.resize(n), start.resize(n), viewers.resize(n), capacity.resize(n);
    slot.resize(n), true_conversion.resize(n), true_amount_score.resize(n);
    for (auto& column : content_) { column.resize(n); }
  }
  /// Copies row `from` of `other` to row `to`.
  void copy_row(std::size_t to, const CandidateColumns& other, std::size_t from) {
    room[to] = other.room[from], streamer[to] = other.streamer[from], group[to] = other.group[from];
    start[to] = other.start[from], viewers[to] = other.viewers[from], capacity[to] = other.capacity[from];
    slot[to] = other.slot[from], true_conversion[to] = other.true_conversion[from];
    true_amount_score[to] = other.true_amount_score[from];
    for (std::size_t d = 0; d < content_.size(); ++d) { content_[d][to] = other.content_[d][from]; }
  }

  /// What a policy sees, without signals.
  CandidateSet view() const { return {room, streamer, group, start, viewers, capacity, {}}; }

  /// Of content.
  std::size_t dims() const { return content_.size(); }
  /// Content in one dimension: [n].
  std::span<const float> true_content(std::size_t d) const { return content_[d]; }
  /// [n] one dimension of the candidates' content.
  std::vector<float>& content_column(std::size_t d) { return content_[d]; }

  std::vector<RoomId> room;
  std::vector<StreamerId> streamer;
  std::vector<std::uint16_t> group;      ///< [n] of the streamer
  std::vector<Time> start;               ///< [n] when the room opened
  std::vector<float> viewers;            ///< [n] simulated and background
  std::vector<float> capacity;           ///< [n] above it, giving suffers
  std::vector<std::uint32_t> slot;       ///< slot of LiveRooms
  std::vector<float> true_conversion;    ///< multiplies the hazard of giving
  std::vector<float> true_amount_score;  ///< standard normal

  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.room, self.streamer, self.group, self.start, self.viewers, self.capacity, self.slot,
            self.true_conversion, self.true_amount_score, self.content_);
  }

 private:
  std::vector<std::vector<float>> content_;  ///< [dims][n]
};

}  // namespace libsim
