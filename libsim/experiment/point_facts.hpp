/// @file  Simulated facts at points of a search.
#pragma once

#include <cstdint>
#include <vector>

#include "libsim/experiment/gauss_newton.hpp"
#include "libsim/experiment/simulated_moments.hpp"

namespace libsim {

/// The facts of one point: [seeds], each as compute_facts gives it.
using SeedFacts = std::vector<std::vector<FactValue>>;

/// A search works in steps, a simulation in the units of the scenario: this is between them.
class PointFacts {
 public:
  /// @param moments  must outlive this
  explicit PointFacts(SimulatedMoments& moments) : moments_{&moments} {}

  /// The parameters' values at a point.
  std::vector<double> values(const Point& point) const;
  /// Each point with the replications from `first` on, all in one batch. [points] @pre seeds >= 1
  std::vector<SeedFacts> of(const std::vector<Point>& points, double scale, std::uint32_t first,
                            std::uint32_t seeds) const;
  /// [parameters] of the points.
  const std::vector<FreeParameter>& parameters() const { return moments_->scenario().parameters; }

 private:
  SimulatedMoments* moments_;
};

}  // namespace libsim
