/// @file  Few points that cover many dimensions.
#pragma once

#include <cstdint>
#include <vector>

#include "libsim/core/rng.hpp"

namespace libsim {

/// One coordinate of a latin hypercube of n points: [0, 1) is cut into n strata of equal width, and each has one
/// point, uniform in it, in random order. Coordinates of different streams are independent. A design has one such
/// column a dimension, so each of its margins is as even as a grid's.
/// Source: M. D. McKay, R. J. Beckman and W. J. Conover, Technometrics 21 (1979), doi:10.2307/1268522. O(n).
/// @return [n]
std::vector<double> latin_column(std::uint32_t n, RngStream rng);

}  // namespace libsim
