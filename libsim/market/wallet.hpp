/// @file  A user's wallet.
#pragma once

#include <algorithm>
#include <cstdint>

#include "libsim/core/coins.hpp"
#include "libsim/core/time.hpp"

namespace libsim {

/// Coins that gifts take and time brings back, at an even rate until the wallet is full. Kept is what was given since
/// the wallet was full, so that the refill is a function of the time alone, however often one looks.
class Wallet {
 public:
  /// What a full wallet holds, and how fast it fills.
  struct Terms {
    double full;            ///< coins; the wallet holds whole ones
    double refill_per_day;  ///< share of a full wallet
  };

  /// Coins in it, >= 0.
  Coins left(Time now, const Terms& terms) const {
    constexpr double most = 1e18;  // fits into Coins, which a lognormal may not
    return Coins{static_cast<std::int64_t>(std::min(terms.full, most))} - missing(now, terms);
  }

  /// @pre amount <= left(now, terms); `now` is not before the last call's
  void spend(Coins amount, Time now, const Terms& terms) {
    if (missing(now, terms) == Coins{}) {
      given_ = {};
      since_ = now;
    }
    given_ += amount;
  }

 private:
  Coins missing(Time now, const Terms& terms) const {
    const double refilled = to_seconds(now - since_) / 86'400.0 * terms.refill_per_day * terms.full;
    if (refilled >= to_double(given_)) { return {}; }
    return given_ - Coins{static_cast<std::int64_t>(refilled)};
  }

  Coins given_;   ///< since the wallet was last full
  Time since_{};  ///< the first gift then
};

}  // namespace libsim
