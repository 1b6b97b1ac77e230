#include "libsim/metrics/ratio_lift.hpp"

#include <cassert>
#include <cmath>
#include <cstddef>
#include <limits>

namespace libsim {
namespace {

struct Sums {
  double value = 0.0;
  double count = 0.0;

  explicit Sums(std::span<const UserRatio> users) {
    for (const UserRatio& user : users) {
      value += user.value;
      count += user.count;
    }
  }

  /// A user's part of the relative error of the ratio; these sum to 0.
  double influence(const UserRatio& user) const { return user.value / value - user.count / count; }
};

/// Of log(ratio).
double variance_of(std::span<const UserRatio> users, const Sums& sums) {
  double squares = 0.0;
  for (const UserRatio& user : users) {
    const double x = sums.influence(user);
    squares += x * x;
  }
  return squares;
}

Interval lift(const Sums& over, const Sums& under, double variance, double confidence) {
  const double ratio = over.value / over.count / (under.value / under.count);
  // So many users that Student's t is the normal distribution.
  const double z = student_t_quantile(0.5 + confidence / 2.0, 1e6);
  const double half = z * ratio * std::sqrt(variance);
  return {ratio - 1.0, ratio - 1.0 - half, ratio - 1.0 + half};
}

}  // namespace

double ratio_of(std::span<const UserRatio> users) {
  const Sums sums{users};
  return sums.count > 0.0 ? sums.value / sums.count : std::numeric_limits<double>::quiet_NaN();
}

Interval ratio_lift(std::span<const UserRatio> treatment, std::span<const UserRatio> control, double confidence) {
  const Sums over{treatment};
  const Sums under{control};
  return lift(over, under, variance_of(treatment, over) + variance_of(control, under), confidence);
}

Interval paired_ratio_lift(std::span<const UserRatio> later, std::span<const UserRatio> before, double confidence) {
  assert(later.size() == before.size());
  const Sums over{later};
  const Sums under{before};
  double variance = 0.0;
  for (std::size_t u = 0; u < later.size(); ++u) {
    const double x = over.influence(later[u]) - under.influence(before[u]);
    variance += x * x;
  }
  return lift(over, under, variance, confidence);
}

}  // namespace libsim
