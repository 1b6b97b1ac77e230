#include "libsim/world/catalogue.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "libsim/core/normal_cdf.hpp"
#include "libsim/core/portable_math.hpp"

namespace libsim {

Catalogue::Catalogue(const CatalogueConfig& config) : knots_z_{config.willingness_z}, rungs_{config.prices} {
  for (const double coins : config.willingness_coins) { knots_log_.push_back(portable_log(coins)); }
  for (double& price : rungs_) { price = std::floor(price); }
  // Combos are n x the last price; from the fortieth on they are offered at steps of about 5%, to keep the ladder
  // short.
  const double last = rungs_.back();
  const double top = config.willingness_coins.back();
  for (double n = 2.0; n * last <= top; n = std::max(n + 1.0, std::floor(n * 1.05))) { rungs_.push_back(n * last); }

  rung_z_.push_back(-std::numeric_limits<double>::infinity());
  for (std::size_t i = 1; i < rungs_.size(); ++i) {
    const double target = portable_log(rungs_[i]);
    if (target <= knots_log_.front()) {  // willingness is flat there: within anybody's
      rung_z_.push_back(-std::numeric_limits<double>::infinity());
      continue;
    }
    std::size_t k = 1;
    while (k + 1 < knots_z_.size() && knots_log_[k] < target) { ++k; }
    const double slope = (knots_log_[k] - knots_log_[k - 1]) / (knots_z_[k] - knots_z_[k - 1]);
    const double z = knots_z_[k - 1] + (target - knots_log_[k - 1]) / slope;
    rung_z_.push_back(z <= knots_z_.back() ? z : std::numeric_limits<double>::infinity());
  }
}

double Catalogue::willingness(double z) const {
  if (z <= knots_z_.front()) { return portable_exp(knots_log_.front()); }
  if (z >= knots_z_.back()) { return portable_exp(knots_log_.back()); }
  std::size_t k = 1;
  while (knots_z_[k] < z) { ++k; }
  const double slope = (knots_log_[k] - knots_log_[k - 1]) / (knots_z_[k] - knots_z_[k - 1]);
  return portable_exp(knots_log_[k - 1] + slope * (z - knots_z_[k - 1]));
}

Coins Catalogue::amount(double z, double wallet) const {
  const auto within_z = std::upper_bound(rung_z_.begin(), rung_z_.end(), z) - rung_z_.begin();
  const auto within_wallet = std::upper_bound(rungs_.begin(), rungs_.end(), wallet) - rungs_.begin();
  const auto rung = std::min(within_z, within_wallet);
  return Coins{rung == 0 ? 0 : static_cast<std::int64_t>(rungs_[static_cast<std::size_t>(rung - 1)])};
}

double Catalogue::expected_amount(double m, double sd, double wallet) const {
  double sum = 0.0;
  double below = 0.0;
  for (std::size_t i = 0; i < rungs_.size() && rungs_[i] <= wallet; ++i) {
    // P(z >= the rung's score), times the step to it from the rung before.
    const double reached = i == 0 ? 1.0 : normal_cdf((m - rung_z_[i]) / std::max(sd, 1e-9));
    sum += (rungs_[i] - below) * reached;
    below = rungs_[i];
  }
  return sum;
}

}  // namespace libsim
