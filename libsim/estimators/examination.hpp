/// @file  How much of a slate is looked at, learned from clicks.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "libsim/decision/request.hpp"

namespace libsim {

/// The share of slates in which each slot is examined, from what a platform sees: which slot was clicked. In the
/// position-based model P(click) = P(slot examined) P(click | examined), so that a slot's clicks, over those expected
/// of the rooms shown in it, are in proportion to how often it is examined. The first slot is taken to be examined
/// always. Source: Craswell et al., WSDM 2008; Wang et al., WSDM 2018.
class Examination {
 public:
  /// In [0, 1]; 1 for every slot while there are too few clicks to go by.
  double share(std::size_t slot) const { return shares_[slot]; }

  /// @param p_click  expected of the room shown, if examined; up to a factor that all slots share
  void show(std::size_t slot, double p_click) { slots_[slot].expected += p_click; }
  /// Notes a click on the slot, counted from 0.
  void click(std::size_t slot) { ++slots_[slot].clicks; }

  /// Takes the shares anew from all that was seen.
  void update() {
    constexpr std::int64_t enough_clicks = 400;  // in the first slot: a standard error of 5%
    const Slot& first = slots_[0];
    if (first.clicks < enough_clicks || first.expected <= 0.0) { return; }
    const double first_rate = static_cast<double>(first.clicks) / first.expected;
    for (std::size_t k = 1; k < max_slots; ++k) {
      if (slots_[k].expected <= 0.0) { continue; }
      shares_[k] = std::min(static_cast<double>(slots_[k].clicks) / slots_[k].expected / first_rate, 1.0);
    }
  }

  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.slots_, self.shares_);
  }

 private:
  struct Slot {
    std::int64_t clicks = 0;
    double expected = 0.0;  // clicks, were the slot always examined

    template <class Self, class Archive>
    static void each_state(Self& self, Archive& archive) {
      archive(self.clicks, self.expected);
    }
  };

  static constexpr std::array<double, max_slots> all_examined() {
    std::array<double, max_slots> shares{};
    shares.fill(1.0);
    return shares;
  }

  std::array<Slot, max_slots> slots_{};
  std::array<double, max_slots> shares_ = all_examined();
};

}  // namespace libsim
