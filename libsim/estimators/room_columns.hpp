/// @file  What live rooms add to the scores of every request, in columns that time moves.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "libsim/core/time.hpp"
#include "libsim/estimators/factored_model.hpp"

namespace libsim {

/// Numbers of both linear predictors, next to each other in memory.
struct BothHeads {
  float gift = 0.0F;    ///< in the log odds of a gift
  float amount = 0.0F;  ///< in the regression of its amount
};

/// The room parts of rooms that have places. Most of one stands still until something happens in the room; what time
/// moves, the logarithms of the room's age and of the days since a gift, is not computed for each request: time is cut
/// into moments, and within one it is a parabola around the moment's middle. Only the age of rooms that have just
/// opened bends too much for that. What comes out depends on when the request is, not on those before it.
class RoomColumns {
 public:
  /// What one room adds, but for what time moves.
  struct Fixed {
    float gift = 0.0F;        ///< in the log odds of a gift
    float amount = 0.0F;      ///< in the regression of its amount
    float rate_share = 0.0F;  ///< of the rate of all in the streamer's gift rate
    float last_gift = 0.0F;   ///< days since the day's start; far below 0 for never
  };
  /// What all rooms share in one request.
  struct Shared {
    BothHeads base;  ///< the user part
    BothHeads rate;  ///< times the share of the rate of all
  };

  /// Places.
  std::size_t size() const { return start_.size(); }
  /// Makes or forgets places at the end.
  void resize(std::size_t size);

  /// Another room has the place. @param start  minutes since the day's start
  void place(std::size_t place, float start) { start_[place] = start, is_expanded_ = false; }
  /// Something happened in the room of a place.
  void fix(std::size_t place, const Fixed& fixed);

  /// Scores the first rooms. @param of_place  further terms of each; [rooms] like the others
  void score(const FactoredModel& model, Time now, const Shared& shared, std::span<const BothHeads> of_place,
             std::span<float> gift, std::span<float> amount);

 private:
  /// Of one head.
  struct Head {
    std::vector<float> fixed;
    std::vector<float> moved;  ///< what time moves, at the middle of the moment, without the age of young rooms
    std::vector<float> value;  ///< both
    std::vector<float> slope;  ///< of it, a minute
    std::vector<float> curve;  ///< of it, a minute squared

    void resize(std::size_t size);
    void fix(std::size_t place, float room_part) {
      fixed[place] = room_part;
      value[place] = room_part + moved[place];
    }
    void add_up();
  };

  void expand(const FactoredModel& model, Time middle);

  std::vector<float> start_;  ///< minutes since the day's start
  std::vector<float> rate_share_;
  std::vector<float> last_gift_;
  Head gift_;
  Head amount_;
  Time middle_{Duration{-1}};         ///< of the moment
  bool is_expanded_ = false;          ///< around it, all rooms in their places
  std::vector<std::uint32_t> young_;  ///< places, ascending
};

}  // namespace libsim
