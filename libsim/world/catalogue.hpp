/// @file  What can be given, and how a willingness to pay becomes coins.
#pragma once

#include <cstdint>
#include <vector>

#include "libsim/core/coins.hpp"
#include "libsim/scenario/world_config.hpp"

namespace libsim {

/// Gift prices. A score z (about standard normal) is a willingness to pay, log-linear between the configured knots;
/// the user pays the highest rung that willingness and wallet allow. Above the last price, rungs are combos of it.
class Catalogue {
 public:
  /// @param config  checked
  explicit Catalogue(const CatalogueConfig& config);

  /// The willingness to pay at score `z`, coins; flat beyond the outer knots.
  double willingness(double z) const;
  /// The highest rung <= min(willingness(z), wallet); 0 coins if the cheapest gift is dearer than the wallet. The
  /// cheapest gift is within anybody's willingness.
  Coins amount(double z, double wallet) const;
  /// E[amount(m + sd N(0, 1), wallet)], from the rungs' normal probabilities.
  double expected_amount(double m, double sd, double wallet) const;

  /// The prices of gifts in coins, ascending.
  const std::vector<double>& rungs() const { return rungs_; }

 private:
  std::vector<double> knots_z_;
  std::vector<double> knots_log_;
  std::vector<double> rungs_;   ///< coins, ascending, combos included
  std::vector<double> rung_z_;  ///< the score from which each rung is within the willingness; -inf for the first, and
                                ///< for those up to the first knot
};

}  // namespace libsim
