#include "libsim/experiment/replication_need.hpp"

#include <algorithm>
#include <cmath>

#include <boost/math/distributions/chi_squared.hpp>

namespace libsim {
namespace {

constexpr std::int64_t most_replications = 1'000'000'000'000;

double half_width_of(double deviation, std::int64_t n, double confidence) {
  const auto count = static_cast<double>(n);
  return student_t_quantile(0.5 + confidence / 2.0, count - 1.0) * deviation / std::sqrt(count);
}

/// The half width falls with n: it is halved in, between a number that is too few and one that is enough.
std::int64_t least_replications(double deviation, double half_width, double confidence) {
  std::int64_t enough = 2;
  while (enough < most_replications && half_width_of(deviation, enough, confidence) > half_width) { enough *= 2; }
  if (enough == 2 || enough >= most_replications) { return std::min(enough, most_replications); }
  std::int64_t few = enough / 2;
  while (enough - few > 1) {
    const std::int64_t middle = few + (enough - few) / 2;
    (half_width_of(deviation, middle, confidence) > half_width ? few : enough) = middle;
  }
  return enough;
}

}  // namespace

std::optional<ReplicationNeed> replications_needed(const Interval& pilot, std::uint32_t replications, double half_width,
                                                   double confidence) {
  const double found = pilot.half_width();
  if (!std::isfinite(found) || replications < 2 || !(half_width > 0.0)) { return std::nullopt; }
  const double freedom = static_cast<double>(replications) - 1.0;
  const double deviation = found * std::sqrt(freedom + 1.0) / student_t_quantile(0.5 + confidence / 2.0, freedom);
  const boost::math::chi_squared_distribution<double> squared{freedom};
  const double tail = (1.0 - confidence) / 2.0;
  const auto bound = [&](double p) { return deviation * std::sqrt(freedom / boost::math::quantile(squared, p)); };
  const auto need = [&](double s) { return least_replications(s, half_width, confidence); };
  return ReplicationNeed{need(deviation), need(bound(1.0 - tail)), need(bound(tail))};
}

}  // namespace libsim
