#include "libsim/ope/slate_rows.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

#include "libsim/core/error.hpp"
#include "libsim/ope/row_problems.hpp"

namespace libsim {
namespace {

constexpr auto finite = [](double x) { return std::isfinite(x); };

void require_columns(SlateEstimator estimator, const SlateRows& slates) {
  std::vector<std::string> missing;
  const auto require = [&](std::span<const double> column, std::string_view name) {
    if (column.size() != slates.reward.size()) {
      missing.push_back(fmt::format("{}: got {} values of {}, expected one for each of {} slots",
                                    slate_estimator_name(estimator), column.size(), name, slates.reward.size()));
    }
  };
  if (propensities_of(estimator) == PropensityKind::marginal) {
    require(slates.marginal_propensity, "marginal propensity");
    require(slates.marginal_target, "marginal target probability");
  } else {
    require(slates.propensity, "propensity");
    require(slates.target, "target probability");
  }
  if (estimator == SlateEstimator::cascade_dr) {
    require(slates.predicted, "predicted reward");
    require(slates.model_value, "predicted reward of the target policy");
  }
  if (!missing.empty()) { throw InputError{"slates", missing}; }
}

double slate_value(SlateEstimator estimator, const SlateRows& slates, std::size_t begin, std::size_t end) {
  double value = 0.0;
  double prefix = 1.0;
  double rewards = 0.0;
  for (std::size_t k = begin; k < end; ++k) {
    if (estimator == SlateEstimator::iips) {
      value += slates.marginal_target[k] / slates.marginal_propensity[k] * slates.reward[k];
      continue;
    }
    const double before = prefix;
    prefix *= slates.target[k] / slates.propensity[k];
    rewards += slates.reward[k];
    if (estimator == SlateEstimator::rips) { value += prefix * slates.reward[k]; }
    if (estimator == SlateEstimator::cascade_dr) {
      value += prefix * (slates.reward[k] - slates.predicted[k]) + before * slates.model_value[k];
    }
  }
  return estimator == SlateEstimator::sips ? prefix * rewards : value;
}

}  // namespace

std::string slate_estimator_name(SlateEstimator estimator) {
  switch (estimator) {
    case SlateEstimator::sips:
      return "SIPS";
    case SlateEstimator::iips:
      return "IIPS";
    case SlateEstimator::rips:
      return "RIPS";
    case SlateEstimator::cascade_dr:
      break;
  }
  return "cascade-DR";
}

PropensityKind propensities_of(SlateEstimator estimator) {
  switch (estimator) {
    case SlateEstimator::sips:
      return PropensityKind::joint;
    case SlateEstimator::iips:
      return PropensityKind::marginal;
    case SlateEstimator::rips:
    case SlateEstimator::cascade_dr:
      break;
  }
  return PropensityKind::prefix;
}

std::vector<std::string> find_slate_problems(const SlateRows& slates, std::int64_t first_slate) {
  std::vector<std::string> problems;
  for (std::size_t i = 0; i < slates.size(); ++i) {
    for (std::size_t k = slates.first[i]; k < slates.first[i + 1]; ++k) {
      const auto check = [&](std::span<const double> column, auto holds, std::string_view name,
                             std::string_view expected) {
        if (column.empty() || holds(column[k])) { return; }
        problems.push_back(fmt::format("slate {}, slot {}, {}: got {}, expected {}",
                                       first_slate + static_cast<std::int64_t>(i), k - slates.first[i] + 1, name,
                                       column[k], expected));
      };
      check(slates.reward, finite, "reward", "a finite number");
      check(slates.propensity, is_propensity, "propensity", "a probability in (0, 1]");
      check(slates.target, is_probability, "target probability", "a probability in [0, 1]");
      check(slates.marginal_propensity, is_propensity, "marginal propensity", "a probability in (0, 1]");
      check(slates.marginal_target, is_probability, "marginal target probability", "a probability in [0, 1]");
      check(slates.predicted, finite, "predicted reward", "a finite number");
      check(slates.model_value, finite, "predicted reward of the target policy", "a finite number");
    }
  }
  return problems;
}

std::vector<double> slate_terms(SlateEstimator estimator, const SlateRows& slates) {
  require_columns(estimator, slates);
  const std::vector<std::string> problems = find_slate_problems(slates);
  if (!problems.empty()) { throw InputError{"slates", problems}; }
  std::vector<double> terms;
  terms.reserve(slates.size());
  for (std::size_t i = 0; i < slates.size(); ++i) {
    terms.push_back(slate_value(estimator, slates, slates.first[i], slates.first[i + 1]));
  }
  return terms;
}

std::vector<double> slate_weights(SlateEstimator estimator, const SlateRows& slates) {
  require_columns(estimator, slates);
  const bool marginal = propensities_of(estimator) == PropensityKind::marginal;
  std::vector<double> weights;
  weights.reserve(slates.size());
  for (std::size_t i = 0; i < slates.size(); ++i) {
    double product = 1.0;
    double largest = 0.0;
    for (std::size_t k = slates.first[i]; k < slates.first[i + 1]; ++k) {
      if (marginal) {
        largest = std::max(largest, slates.marginal_target[k] / slates.marginal_propensity[k]);
      } else {
        product *= slates.target[k] / slates.propensity[k];
      }
    }
    weights.push_back(marginal ? largest : product);
  }
  return weights;
}

}  // namespace libsim
