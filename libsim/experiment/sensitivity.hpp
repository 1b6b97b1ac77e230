/// @file  Which parameter moves which fact.
#pragma once

#include <string>
#include <vector>

namespace libsim {

/// Slopes of facts by parameters, by central differences of one step; one-sided at a bound.
struct Sensitivity {
  std::vector<std::string> facts;
  std::vector<double> values;                     ///< [facts] at the centre
  std::vector<std::vector<double>> tolerances;    ///< [facts][parameters] change in tolerances per step up; NaN if the
                                                  ///< fact has no tolerance
  std::vector<std::vector<double>> elasticities;  ///< [facts][parameters] d log fact / d log |parameter|; NaN where a
                                                  ///< logarithm is not defined
};

}  // namespace libsim
