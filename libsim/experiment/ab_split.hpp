/// @file  Who is treated in an A/B test.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "libsim/core/id.hpp"
#include "libsim/core/rng.hpp"
#include "libsim/core/time.hpp"

namespace libsim {

/// What is assigned to an arm.
enum class AbDesign : std::uint8_t {
  user,       ///< each user, for good
  streamer,   ///< each streamer, for good
  switchback  ///< the whole market, for a block of time
};

inline constexpr std::array<std::string_view, 3> ab_design_names{"user", "streamer", "switchback"};

/// One side of a test.
enum class Arm : std::uint8_t { control, treatment };

/// The time of a test, cut into blocks of one length.
struct AbTime {
  Time from;       ///< the first moment of the test
  Time to;         ///< the first moment after it
  Duration block;  ///< length of a block

  /// How many blocks it has.
  std::int64_t blocks() const { return (to - from) / block; }
  /// The block that holds `at`. @pre from <= at < to
  std::int64_t block_of(Time at) const { return (at - from) / block; }
};

/// Assigns users, streamers or blocks of time to arms. Of users and streamers each is treated with probability `share`,
/// drawn from a stream of its own: who comes later moves nobody, and no run is needed to know an arm. Of n blocks
/// round(share n) are treated, which ones is drawn: of few blocks, independent draws would often leave an arm empty.
/// A value.
class AbSplit {
 public:
  /// @param time  its blocks are of one length; only a switchback looks at them
  /// @pre share in [0, 1]; time.block divides the time
  AbSplit(AbDesign design, RunKey run, double share, AbTime time);

  /// Who or what is assigned.
  AbDesign design() const { return design_; }
  /// When the test is, and its blocks.
  const AbTime& time() const { return time_; }

  /// The user's arm. @pre the design is by users
  Arm of_user(UserId user) const { return drawn(user.value, 0); }
  /// The streamer's arm. @pre the design is by streamers
  Arm of_streamer(StreamerId streamer) const { return drawn(streamer.value, 1); }
  /// @pre the design is a switchback, block in [0, time().blocks())
  Arm of_block(std::int64_t block) const { return blocks_[static_cast<std::size_t>(block)]; }

  /// The arm that a user's doings with a streamer at a moment belong to. @pre time().from <= at < time().to
  Arm of(UserId user, StreamerId streamer, Time at) const {
    switch (design_) {
      case AbDesign::user:
        return of_user(user);
      case AbDesign::streamer:
        return of_streamer(streamer);
      case AbDesign::switchback:
        break;
    }
    return of_block(time_.block_of(at));
  }

 private:
  Arm drawn(std::uint32_t entity, std::uint32_t kind) const;

  AbDesign design_;
  RunKey run_;
  double share_;
  AbTime time_;
  std::vector<Arm> blocks_;  ///< [time_.blocks()] of a switchback, else empty
};

}  // namespace libsim
