/// @file  Which parameter moves which fact.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "libsim/experiment/fitted_facts.hpp"
#include "libsim/experiment/point_facts.hpp"
#include "libsim/metrics/fact_targets.hpp"

namespace libsim {

/// Slopes of facts by parameters.
struct Sensitivity {
  std::vector<std::string> facts;                 ///< their ids
  std::vector<double> values;                     ///< [facts] at the centre
  std::vector<std::vector<double>> tolerances;    ///< [facts][parameters] change in tolerances per step up; NaN if the
                                                  ///< fact has no tolerance
  std::vector<std::vector<double>> elasticities;  ///< [facts][parameters] d log fact / d log |parameter|; NaN where a
                                                  ///< logarithm is not defined
};

/// A search's bounds. [parameters]
struct Box {
  Point low;   ///< the smallest values
  Point high;  ///< the largest values
};

/// The facts at a point and one step up and down each parameter, less where a bound is nearer: slopes by central
/// differences.
class Surroundings {
 public:
  /// Simulates 1 + 2 parameters points, all but the first in one batch.
  Surroundings(const PointFacts& facts_at, const Box& box, const Point& point, double scale, std::uint32_t first,
               std::uint32_t seeds);

  /// Of every target that is measured. @param judged_at  the scale whose tolerances count
  Sensitivity sensitivity(std::span<const FactTarget> targets, double judged_at) const;
  /// The change of each residual per step of a parameter; 0 for facts without a slope.
  std::vector<double> slopes(std::size_t parameter, const FittedFacts& facts) const;

 private:
  double scale_;
  SeedFacts centre_;
  std::vector<SeedFacts> around_;  ///< [2 x parameters], up before down
  std::vector<double> steps_;      ///< [parameters] between up and down
  std::vector<double> ratios_;     ///< [parameters] of the value up to the value down
};

}  // namespace libsim
