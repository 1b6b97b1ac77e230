/// @file  The oracle: signals from the parameters of the world, with as much noise as wanted.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "libsim/core/config.hpp"
#include "libsim/decision/signal.hpp"
#include "libsim/market/candidate_columns.hpp"
#include "libsim/market/market.hpp"

namespace libsim {

/// Knows every parameter of user, streamer and bond, and the user's present state; not the luck, nor the taste of a
/// user for a streamer never met:
///
///     ev_gift = examined P(click) P(engaged) (1 - e^{-hazard}) E[coins]
///
/// `examined` is the mean probability that a slot is examined, P(click) = 1 / (1 + e^-utility) that of a room examined
/// alone; load is left out, gifts put off count half. E[coins] is a cubic, in the logarithm, of the streamer's amount
/// score through four values of a table of E[coins | score, wallet].
///
///     watch_s = P(engaged) E[min(engaged length, rest)] + (1 - P(engaged)) E[min(bounce, rest)]
///
/// with the room's rest until its end, and the longer stays at the first home. retention is, to first order, the change
/// of the log of visits a day and of the log of the probability to stay another day that `satisfaction` brings.
/// With noise, predictions are multiplied by e^{sd n - sd^2 / 2}, n standard normal and fixed for each user and
/// streamer: an estimator errs the same way again and again. O(n) in candidates, vectorised without noise.
class Oracle {
 public:
  static constexpr std::string_view kind = "oracle";
  static constexpr std::string_view summary = "the true expectations, with a noise level";

  double noise = 0.0;

  void fields(ConfigReader& reader) {
    reader.field("noise", noise, {0.0, 10.0}, "", "sd of the log of the error of ev_gift, p_click and p_gift");
  }

  /// Fills in true expected values, with the noise that was asked for.
  void predict_true(const MarketState<Behaviour<>>& market, const Request& request, const CandidateColumns& candidates,
                    Signal signal, std::span<float> out);

  template <class Self, class Archive>
  static void each_state(Self& /*self*/, Archive& /*archive*/) {}  // only memory for the next call

 private:
  struct Amounts;
  struct Stays;

  void watch_signal(const MarketState<Behaviour<>>& market, const Request& request, const CandidateColumns& candidates,
                    std::span<float> out);
  void gift_signal(const MarketState<Behaviour<>>& market, const Request& request, const CandidateColumns& candidates,
                   Signal signal, std::span<float> out);
  void blur(const MarketState<Behaviour<>>& market, UserId user, const CandidateColumns& candidates,
            std::span<float> out) const;

  std::shared_ptr<const Amounts> amounts_;  ///< made at the first use; never changes, so copies share it
  std::shared_ptr<const Stays> stays_;      ///< likewise
  std::vector<float> match_;                ///< [candidates]
  std::vector<float> engaged_;              ///< [candidates], P(engaged), for the signals that need it
};

}  // namespace libsim
