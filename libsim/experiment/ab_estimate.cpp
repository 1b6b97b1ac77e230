#include "libsim/experiment/ab_estimate.hpp"

#include <array>
#include <cassert>
#include <cmath>
#include <cstddef>

#include "libsim/core/running_stats.hpp"

namespace libsim {
namespace {

RunningStats stats_of(std::span<const double> values) {
  RunningStats stats;
  for (const double value : values) { stats.observe(value); }
  return stats;
}

/// Values of the units by arm.
struct ByArm {
  std::array<std::vector<double>, 2> values;

  void add(Arm arm, double value) { values[static_cast<std::size_t>(arm)].push_back(value); }
  AbEstimate difference(double units) const { return difference_of_means(values[1], values[0], units); }
};

/// @param present    those there at the start
/// @param unit_of    index of the unit that a row belongs to
/// @param arm_of     arm of a unit
template <class UnitOf, class ArmOf>
AbEstimate by_unit(const Log& log, AdditiveMetric metric, const AbTime& time, const std::vector<bool>& present,
                   std::size_t units, UnitOf unit_of, ArmOf arm_of) {
  std::vector<std::int64_t> sums(units);
  for_each_counted(log, metric, time.from, time.to,
                   [&](const Counted& counted) { sums[unit_of(counted)] += counted.amount; });
  ByArm arms;
  std::int64_t counted_units = 0;
  for (std::size_t u = 0; u < units; ++u) {
    if (u < present.size() && !present[u]) { continue; }
    arms.add(arm_of(static_cast<std::uint32_t>(u)), per_day(sums[u], metric, time.to - time.from));
    ++counted_units;
  }
  return arms.difference(static_cast<double>(counted_units));
}

AbEstimate by_block(const Log& log, AdditiveMetric metric, const AbSplit& split, Duration washout) {
  const AbTime& time = split.time();
  assert(washout < time.block && "something of a block must be left");
  std::vector<std::int64_t> sums(static_cast<std::size_t>(time.blocks()));
  for_each_counted(log, metric, time.from, time.to, [&](const Counted& counted) {
    const std::int64_t block = time.block_of(counted.at);
    const Duration into = counted.at - time.from - block * time.block;
    if (into >= washout) { sums[static_cast<std::size_t>(block)] += counted.amount; }
  });
  ByArm arms;
  for (std::int64_t block = 0; block < time.blocks(); ++block) {
    arms.add(split.of_block(block), per_day(sums[static_cast<std::size_t>(block)], metric, time.block - washout));
  }
  return arms.difference(1.0);
}

}  // namespace

AbEstimate difference_of_means(std::span<const double> treated, std::span<const double> control, double units) {
  if (treated.size() < 2 || control.size() < 2) { return {}; }
  const RunningStats t = stats_of(treated);
  const RunningStats c = stats_of(control);
  const double a = t.variance() / static_cast<double>(t.count);
  const double b = c.variance() / static_cast<double>(c.count);
  const double effect = units * (t.mean() - c.mean());
  if (a + b == 0.0) { return {effect, effect, effect, 0.0}; }
  const double freedom =
      (a + b) * (a + b) / (a * a / static_cast<double>(t.count - 1) + b * b / static_cast<double>(c.count - 1));
  const double error = units * std::sqrt(a + b);
  const double half = student_t_quantile(0.975, freedom) * error;
  return {effect, effect - half, effect + half, error};
}

AbEstimate estimate_effect(const Log& log, AdditiveMetric metric, const AbSplit& split, const AbPopulation& population,
                           Duration washout) {
  switch (split.design()) {
    case AbDesign::user:
      return by_unit(
          log, metric, split.time(), population.users, log.users, [](const Counted& c) { return c.user.index(); },
          [&](std::uint32_t u) { return split.of_user(UserId{u}); });
    case AbDesign::streamer:
      return by_unit(
          log, metric, split.time(), population.streamers, log.streamers,
          [](const Counted& c) { return c.streamer.index(); },
          [&](std::uint32_t s) { return split.of_streamer(StreamerId{s}); });
    case AbDesign::switchback:
      break;
  }
  return by_block(log, metric, split, washout);
}

}  // namespace libsim
