/// @file  Two learners, one an arm, and who of them hears what.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include "libsim/decision/feedback.hpp"
#include "libsim/experiment/ab_split.hpp"

namespace libsim {

/// What the arms of a test learn from.
enum class ArmLearning : std::uint8_t {
  shared,  ///< each from both arms' feedback, as when all train on one log
  split    ///< each from its own arm's only
};

inline constexpr std::array<std::string_view, 2> arm_learning_names{"shared", "split"};

/// A learner an arm: AnyPolicy or AnySignals. A value.
template <class Learner>
class ArmLearners {
 public:
  /// @param learning  if shared, both arms use the control's learner for what they learn
  ArmLearners(AbSplit split, ArmLearning learning, Learner control, Learner treatment)
      : split_{std::move(split)}, learning_{learning}, learners_{std::move(control), std::move(treatment)} {}

  /// Which arm is whose.
  const AbSplit& split() const { return split_; }
  Learner& operator[](Arm arm) { return learners_[static_cast<std::size_t>(arm)]; }
  const Learner& operator[](Arm arm) const { return learners_[static_cast<std::size_t>(arm)]; }

  /// What an arm hears of its own, where learning is split: what its users did, what was done in its streamers' rooms,
  /// or what happened in its blocks. A slate of rooms of both arms is heard by both, each of its own rooms.
  void observe(const Showed& showed) {
    if (learning_ == ArmLearning::shared) { return tell_both(showed); }
    if (split_.design() != AbDesign::streamer) {
      return (*this)[split_.of(showed.request.user, StreamerId{}, showed.request.at)].observe(showed);
    }
    for (const Arm arm : {Arm::control, Arm::treatment}) {
      const Slate own = own_rooms(showed, arm);
      if (own.size > 0) { (*this)[arm].observe(Showed{showed.request, showed.candidates, own}); }
    }
  }
  void observe(const Clicked& x) { tell_one(x); }
  void observe(const Gifted& x) { tell_one(x); }
  void observe(const Left& x) { tell_one(x); }
  void observe(const Touched& x) { tell_one(x); }
  // Which rooms there are and what time it is concerns both.
  void observe(const RoomOpened& x) { tell_both(x); }
  void observe(const RoomClosed& x) { tell_both(x); }
  void observe(const HourPassed& x) { tell_both(x); }

 private:
  template <class X>
  void tell_both(const X& x) {
    for (Learner& learner : learners_) { learner.observe(x); }
  }
  template <class X>
  void tell_one(const X& x) {
    if (learning_ == ArmLearning::shared) { return tell_both(x); }
    (*this)[split_.of(x.user, x.streamer, x.at)].observe(x);
  }
  Slate own_rooms(const Showed& showed, Arm arm) const {
    Slate own;
    for (std::uint32_t k = 0; k < showed.slate.size; ++k) {
      const Slate::Shown& shown = showed.slate.shown[k];
      if (split_.of_streamer(showed.candidates.streamer[shown.candidate]) == arm) { own.shown[own.size++] = shown; }
    }
    return own;
  }

  AbSplit split_;
  ArmLearning learning_;
  std::array<Learner, 2> learners_;
};

}  // namespace libsim
