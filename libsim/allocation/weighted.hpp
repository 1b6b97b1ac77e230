/// @file  Allocation by a weighted sum of aims.
#pragma once

#include <string_view>
#include <vector>

#include "libsim/core/config.hpp"
#include "libsim/decision/policy.hpp"

namespace libsim {

/// Shows the rooms with the largest weighted sum of what one impression does for money, users and supply:
///
///     score_i = a ev_gift_i + p_click_i (b satisfaction_i + c retention_i) + d conversion_i - e max(0, load_i - 1)
///
/// satisfaction and retention are predicted per click, hence the factor. All weights are in coins, so that with a = 1
/// the others say what each aim is worth in money. A signal of weight 0 is not asked for. Source: scalarisation of
/// several objectives; Miettinen, Nonlinear Multiobjective Optimization, 1999, section 3.1: it reaches only the
/// efficient points on the convex hull. O(n), no draw.
struct Weighted {
  static constexpr std::string_view kind = "weighted";
  static constexpr std::string_view summary =
      "a weighted sum of gifts, satisfaction, retention, supply quality and load";

  double gift = 1.0;
  double satisfaction = 5.0;
  double retention = 5.0;
  double conversion = 0.0;
  double load = 0.05;

  void fields(ConfigReader& reader) {
    reader.field("gift", gift, {0.0, 1e6}, "", "a: weight of ev_gift");
    reader.field("satisfaction", satisfaction, {0.0, 1e6}, "coins", "b: worth of satisfaction 1 higher");
    reader.field("retention", retention, {0.0, 1e6}, "coins", "c: worth of a log of visits and staying 1 higher");
    reader.field("conversion", conversion, {0.0, 1e6}, "coins", "d: worth of showing supply of mean quality");
    reader.field("load", load, {0.0, 1e6}, "coins", "e: cost of showing a room at twice its capacity");
    reader.require_together(gift + satisfaction + retention + conversion + load > 0.0,
                            {"gift", "satisfaction", "retention", "conversion", "load"},
                            "expected a weight above 0 for at least one aim");
  }

  SignalSet signals() const;
  void decide(const Request& request, const CandidateSet& candidates, RngStream& rng, Slate& slate);

  template <class Self, class Archive>
  static void each_state(Self& /*self*/, Archive& /*archive*/) {}  // only memory for the next call

 private:
  std::vector<float> scores_;  // [n] of the current request
};
static_assert(AllocationPolicy<Weighted>);

}  // namespace libsim
