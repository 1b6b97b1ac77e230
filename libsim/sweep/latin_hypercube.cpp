#include "libsim/sweep/latin_hypercube.hpp"

#include <numeric>
#include <utility>

#include "libsim/core/draws.hpp"

namespace libsim {

std::vector<double> latin_column(std::uint32_t n, RngStream rng) {
  std::vector<std::uint32_t> strata(n);
  std::iota(strata.begin(), strata.end(), 0U);
  for (std::uint32_t i = n; i > 1; --i) { std::swap(strata[i - 1], strata[draw_index(rng, i)]); }
  std::vector<double> column;
  column.reserve(n);
  for (const std::uint32_t stratum : strata) { column.push_back((stratum + draw_uniform(rng)) / n); }
  return column;
}

}  // namespace libsim
