#include "libsim/ope/marginal_propensities.hpp"

#include <cassert>

namespace libsim {
namespace {

/// A sum of probabilities may exceed 1 by rounding; one that exceeds it by more stays, to be refused.
double without_rounding(double sum) {
  return sum > 1.0 && sum < 1.0 + 1e-9 ? 1.0 : sum;
}

}  // namespace

std::vector<double> category_probabilities(std::span<const double> probability, std::span<const std::uint32_t> category,
                                           std::span<const std::uint32_t> logged) {
  const std::size_t actions = category.size();
  assert(probability.size() == logged.size() * actions && "a probability of each action in each row");
  std::vector<double> result;
  result.reserve(logged.size());
  for (std::size_t i = 0; i < logged.size(); ++i) {
    double sum = 0.0;
    for (std::size_t a = 0; a < actions; ++a) {
      sum += category[a] == category[logged[i]] ? probability[i * actions + a] : 0.0;
    }
    result.push_back(without_rounding(sum));
  }
  return result;
}

}  // namespace libsim
