/// @file  Who broadcasts: streamers and their traits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "libsim/core/id.hpp"
#include "libsim/core/large_vector.hpp"
#include "libsim/core/rng.hpp"
#include "libsim/scenario/world_config.hpp"
#include "libsim/world/day_profile.hpp"

namespace libsim {

/// What a streamer is. Never changes. A cache line: they are read one here, one there.
struct alignas(64) StreamerTraits {
  float attractiveness;    ///< median 1
  float conversion;        ///< multiplies the hazard of giving; mean 1
  float amount_score;      ///< standard normal; the streamer's part in how much is given
  float capacity;          ///< viewers served well
  float rooms_per_day;     ///< mean, at morale 1/2
  float personal_hour;     ///< preferred start, in [0, 24)
  std::uint32_t weight;    ///< attractiveness in fixed point, >= 1: popularity draws use integers, which do not drift
  std::uint16_t category;  ///< content category
  std::uint16_t group;     ///< guild

  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.attractiveness, self.conversion, self.amount_score, self.capacity, self.rooms_per_day,
            self.personal_hour, self.weight, self.category, self.group);
  }
};

/// All streamers there have been; a streamer that quits keeps its row.
class Streamers {
 public:
  /// Draws them all.
  Streamers(const WorldConfig& config, RunKey run);

  std::size_t size() const { return traits_.size(); }
  const StreamerTraits& operator[](StreamerId s) const { return traits_[s.index()]; }
  /// Content: [dims], standard normal.
  std::span<const float> content(StreamerId s) const { return {&content_[s.index() * dims_], dims_}; }
  /// How many dimensions content has.
  std::size_t dims() const { return dims_; }

  /// Adds one more streamer, whose traits depend only on its number.
  StreamerId add();

  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.traits_, self.content_);
  }

 private:
  WorldConfig config_;
  RunKey run_;
  std::size_t dims_;
  DayProfile start_profile_;
  LargeVector<StreamerTraits> traits_;
  LargeVector<float> content_;  ///< [streamer][dims]
};

}  // namespace libsim
