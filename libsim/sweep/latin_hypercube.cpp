#include "libsim/sweep/latin_hypercube.hpp"

#include <numeric>
#include <span>

#include "libsim/core/draws.hpp"
#include "libsim/core/shuffle.hpp"

namespace libsim {

std::vector<double> latin_column(std::uint32_t n, RngStream rng) {
  std::vector<std::uint32_t> strata(n);
  std::iota(strata.begin(), strata.end(), 0U);
  shuffle(std::span{strata}, rng);
  std::vector<double> column;
  column.reserve(n);
  for (const std::uint32_t stratum : strata) { column.push_back((stratum + draw_uniform(rng)) / n); }
  return column;
}

}  // namespace libsim
