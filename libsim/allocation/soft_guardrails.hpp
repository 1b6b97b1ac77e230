/// @file  Constraints that have a price: capacity, coverage, Gini.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "libsim/allocation/constraint_report.hpp"
#include "libsim/allocation/constraints_config.hpp"
#include "libsim/allocation/gini_window.hpp"
#include "libsim/allocation/shadow_price.hpp"
#include "libsim/decision/feedback.hpp"
#include "libsim/decision/request.hpp"

namespace libsim {

/// Soft capacity, coverage floor and Gini ceiling, as ConstraintsConfig defines them. Each has a shadow price lambda
/// and lowers the worth of candidate i to e^{-lambda d_i} of it:
///
///     capacity   d = [viewers >= capacity]             lambda follows the share of full rooms in the last 24 h,
///                                                      with each slate
///     coverage   d = [streamer has enough today, or need not be covered]
///                                                      the share that midnight would find without enough, each hour
///     Gini       d = share of streamers with less      the Gini of the window, each 200th of it and each hour
///
/// d of the Gini ceiling is what a streamer's next impression does to the Gini, but for a constant. How lambda follows
/// is ShadowPrice's. Until a first window has passed, hours to come count as having brought nothing.
///
/// Capacity at one moment and Gini do not add up over requests, and what the next hours force upon the window is not
/// foreseen, so that theory gives these prices no guarantee: they are a heuristic, judged by the violation rates
/// reported. A limit is kept if from the aim on, with the largest price, the window gets no worse.
///
/// price() costs O(n). With a Gini ceiling every 200th of a window costs O(streamers log streamers), with a coverage
/// floor an hour O(streamers of the day); midnight O(streamers).
class SoftGuardrails {
 public:
  /// @param config  checked
  explicit SoftGuardrails(const ConstraintsConfig& config);

  /// Multiplies each factor by e^-price. @return whether any price is above 0
  bool price(const CandidateSet& candidates, std::span<float> factors);

  void observe(const Showed& showed);
  void observe(const Gifted& gifted);
  void observe(const RoomOpened& opened);
  void observe(const RoomClosed& closed);
  void observe(const HourPassed& hour);

  /// In logarithms of worth; 0: it does not bind.
  double capacity_price() const { return capacity_.value(); }
  /// In logarithms of worth; 0: it does not bind.
  double coverage_price() const { return coverage_.value(); }
  /// In logarithms of worth; 0: it does not bind.
  double gini_price() const { return gini_price_.value(); }

  /// Adds a report on each of its constraints. @param has_effect  whether the policy looks at a signal with a price
  void report(std::vector<ConstraintReport>& reports, bool has_effect) const;

  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.capacity_, self.coverage_, self.gini_price_, self.hours_, self.hour_, self.in_window_,
            self.hours_passed_, self.hour_start_, self.begin_, self.streamers_, self.met_, self.day_start_,
            self.counted_yesterday_, self.gini_);
  }

 private:
  struct Streamer {
    Time live_since = Time::min();  // min: off air
    Duration live_today{};          // up to the last closing
    std::uint32_t shown_today = 0;
    std::int64_t coins = 0;
    bool head = false;  // need not be covered, being in no long tail
    bool met = false;   // live at some time today

    template <class Self, class Archive>
    static void each_state(Self& self, Archive& archive) {
      archive(self.live_since, self.live_today, self.shown_today, self.coins, self.head, self.met);
    }
  };

  Streamer& streamer(StreamerId id);
  /// Whether the streamer was live for long enough up to `at` that its coverage counts.
  bool counts(const Streamer& own, Time at) const;
  bool has_enough(const Streamer& own) const { return own.shown_today >= config_.coverage.impressions; }
  double seen(Time at, Duration window) const;
  double full_share(Time at) const;
  double uncovered(Time at) const;
  void follow_gini(Time at);
  void take_live(const CandidateSet& candidates);
  void end_capacity_hour(Time at);
  void end_coverage_day(Time at);
  void choose_head();

  ConstraintsConfig config_;
  ShadowPrice capacity_;
  ShadowPrice coverage_;
  ShadowPrice gini_price_;

  struct Shares {
    std::int64_t shown = 0;
    std::int64_t full = 0;
  };
  std::array<Shares, 24> hours_{};  // of capacity, by hour modulo 24
  Shares hour_;                     // the one that runs
  Shares in_window_;                // it and the 23 before it
  std::int64_t hours_passed_ = 0;
  Time hour_start_{};
  std::optional<Time> begin_;  // when the first hour struck

  std::vector<Streamer> streamers_;  // [streamer]
  std::vector<std::uint32_t> met_;   // streamers live at some time today
  Time day_start_{};
  std::int64_t counted_yesterday_ = 0;  // streamers whose coverage counted

  GiniWindow gini_;
  std::vector<float> exponent_;  // [n]
};

}  // namespace libsim
