/// @file  Allocation by what the next gift adds to a concave worth.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "libsim/allocation/concave.hpp"
#include "libsim/allocation/streamer_column.hpp"
#include "libsim/core/config.hpp"
#include "libsim/decision/policy.hpp"

namespace libsim {

/// Shows the rooms whose next gift is expected to add most to g(V_s), the whole gift and not just its first coin:
///
///     score_i = E[g(V_s + X_i)] - g(V_s) = p_i sum_j w_j (g(V_s + r_j m_i) - g(V_s))
///
/// X_i is 0, or with probability p_i = examined p_click_i p_gift_i a gift of mean m_i = ev_gift_i / p_i. Its
/// distribution about that mean is lognormal: five nodes r_j and weights w_j of Gauss-Hermite quadrature, the mean kept
/// at 1. V, g and tau are those of `concave`, whose score lambda ev_gift this is for gifts small beside V + tau; for a
/// rare huge gift lambda ev_gift overstates it many times over. Source: D16 of the design that libsim follows; Golub &
/// Welsch, Mathematics of Computation 23, 1969, for the nodes.
///
/// All four g factor into F_s h(c_s r_j m_i) with one number F and one c a streamer, so that no logarithm of V is taken
/// for a candidate and no digits cancel. O(n): two gathers, five h (a logarithm or a root) a candidate; no draw.
struct ConcaveMarginal {
  static constexpr std::string_view kind = "concave_marginal";
  static constexpr std::string_view summary = "what the predicted next gift adds to g(V), by its distribution";

  Concave returns;  ///< keeps V; its own ranking is not used
  double amount_sd = 1.5;
  double examined = 1.0;

  void fields(ConfigReader& reader);

  SignalSet signals() const { return SignalSet{}.with(Signal::ev_gift).with(Signal::p_click).with(Signal::p_gift); }
  void decide(const Request& request, const CandidateSet& candidates, RngStream& rng, Slate& slate);
  /// g'(V), per coin.
  float multiplier(const CandidateSet& candidates, std::size_t i) const { return returns.multiplier(candidates, i); }

  void observe(const RoomOpened& opened);
  void observe(const Gifted& gifted);
  void observe(const HourPassed& hour);

  static constexpr std::size_t node_count = 5;  ///< of the quadrature
  /// Amounts relative to their mean, and their probabilities.
  struct Nodes {
    std::array<double, node_count> ratio;   ///< gift amounts over their mean
    std::array<double, node_count> weight;  ///< of each, summing to 1
  };
  /// Of the lognormal amounts that the fields describe.
  Nodes nodes() const;

  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.returns, self.factor_, self.per_coin_, self.begun_);
  }

 private:
  void set(StreamerId streamer);
  void set_all();

  StreamerColumn factor_;         // F_s
  StreamerColumn per_coin_;       // c_s
  bool begun_ = false;            // both are filled
  std::vector<float> factors_;    // [n] of the current request
  std::vector<float> per_coins_;  // [n]
  std::vector<float> scores_;     // [n]
};
static_assert(AllocationPolicy<ConcaveMarginal>);

}  // namespace libsim
