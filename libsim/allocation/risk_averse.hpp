/// @file  Allocation by a cautious estimate of expected gifts.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "libsim/allocation/streamer_column.hpp"
#include "libsim/core/config.hpp"
#include "libsim/decision/policy.hpp"

namespace libsim {

/// Shows the rooms with the largest lower confidence bound of expected gifts:
///
///     score_i = ev_gift_i max(0, 1 - z / sqrt(m + E_s)),   E_s = (sum of x)^2 / (sum of x^2)
///
/// over the gifts x that streamer s received. sqrt(sum x^2) / sum x is the standard error, relative to the estimate, of
/// a total of Poisson many gifts, whatever their distribution: E_s is how many gifts of one size would tell as much,
/// and one huge gift counts as one. m is what the prediction is worth before the first gift. Source: the variance of a
/// compound Poisson sum; bounds from below against offline optimism as in Swaminathan & Joachims, JMLR 16, 2015.
///
/// O(n) with one gather a candidate, no draw; a gift costs O(1). What caution is for is reported of every policy:
/// revenue_of_worst_days of market_metrics().
struct RiskAverse {
  static constexpr std::string_view kind = "risk_averse";
  static constexpr std::string_view summary = "expected gifts less z standard errors of the streamer's past income";

  double z = 1.0;
  double prior_gifts = 4.0;

  void fields(ConfigReader& reader) {
    reader.field("z", z, {0.0, 100.0}, "standard errors", "how far below the prediction the bound is; 0 is greedy");
    reader.field("prior_gifts", prior_gifts, {1e-3, 1e9}, "gifts", "m: what the prediction is worth by itself");
  }

  SignalSet signals() const { return SignalSet{}.with(Signal::ev_gift); }
  void decide(const Request& request, const CandidateSet& candidates, RngStream& rng, Slate& slate);
  /// The share of candidate i's expected gifts that counts.
  float multiplier(const CandidateSet& candidates, std::size_t i) const;

  void observe(const Gifted& gifted);

  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.income_, self.kept_);
  }

 private:
  struct Income {
    double sum = 0;
    double squares = 0;

    template <class Self, class Archive>
    static void each_state(Self& self, Archive& archive) {
      archive(self.sum, self.squares);
    }
  };

  float kept(const Income& income) const;

  std::vector<Income> income_;  // [streamer]
  StreamerColumn kept_{-1.0F};  // below 0: not set yet
  std::vector<float> scores_;   // [n] of the current request
};
static_assert(AllocationPolicy<RiskAverse>);

}  // namespace libsim
