#include "libsim/ope/off_policy_estimator.hpp"

#include <limits>

#include <fmt/format.h>

namespace libsim {
namespace {

constexpr double unlimited = std::numeric_limits<double>::infinity();

std::string with_lambda(std::string_view name, double lambda) {
  return fmt::format("{}(lambda={})", name, lambda);
}

}  // namespace

OffPolicyEstimator inverse_propensity(double lambda) {
  return {with_lambda("IPW", lambda), ClipWeight{lambda}};
}

OffPolicyEstimator self_normalised_inverse_propensity() {
  return {"SNIPW", ClipWeight{}, false, true};
}

OffPolicyEstimator direct_method() {
  return {"DM", NoWeight{}, true};
}

OffPolicyEstimator doubly_robust(double lambda) {
  return {with_lambda("DR", lambda), ClipWeight{lambda}, true};
}

OffPolicyEstimator self_normalised_doubly_robust() {
  return {"SNDR", ClipWeight{}, true, true};
}

OffPolicyEstimator switch_doubly_robust(double lambda) {
  return {with_lambda("SwitchDR", lambda), SwitchWeight{lambda}, true};
}

OffPolicyEstimator shrunk_doubly_robust(double lambda) {
  return {with_lambda("DRos", lambda), ShrinkWeight{lambda}, true};
}

OffPolicyEstimator sub_gaussian_inverse_propensity(double lambda) {
  return {with_lambda("SGIPW", lambda), SubGaussianWeight{lambda}};
}

OffPolicyEstimator sub_gaussian_doubly_robust(double lambda) {
  return {with_lambda("SGDR", lambda), SubGaussianWeight{lambda}, true};
}

OffPolicyEstimator replay() {
  return {"Replay", ReplayWeight{}, false, true};
}

std::vector<TunedFamily> tuned_families() {
  const std::vector<double> thresholds{100.0, 50.0, 10.0, 5.0, 2.0, 1.0};
  const std::vector<double> shares{0.005, 0.01, 0.05, 0.1, 0.5};
  return {{"IPW", inverse_propensity, thresholds},
          {"DR", doubly_robust, thresholds},
          {"SwitchDR", switch_doubly_robust, thresholds},
          {"DRos", shrunk_doubly_robust, {1.0, 10.0, 100.0, 1000.0, 10000.0}},
          {"SGIPW", sub_gaussian_inverse_propensity, shares},
          {"SGDR", sub_gaussian_doubly_robust, shares}};
}

std::vector<OffPolicyEstimator> builtin_off_policy_estimators(bool with_model) {
  std::vector<OffPolicyEstimator> estimators;
  const auto add_each = [&](OffPolicyEstimator (*make)(double), std::initializer_list<double> lambdas) {
    for (const double lambda : lambdas) { estimators.push_back(make(lambda)); }
  };
  add_each(inverse_propensity, {unlimited, 10.0, 5.0, 2.0, 1.0});
  estimators.push_back(self_normalised_inverse_propensity());
  estimators.push_back(direct_method());
  add_each(doubly_robust, {unlimited, 5.0, 2.0});
  estimators.push_back(self_normalised_doubly_robust());
  add_each(switch_doubly_robust, {unlimited, 10.0, 5.0, 2.0, 1.0, 0.0});
  add_each(shrunk_doubly_robust, {unlimited, 100.0, 10.0, 1.0, 0.0});
  add_each(sub_gaussian_inverse_propensity, {0.0, 0.01, 0.1, 0.5, 1.0});
  add_each(sub_gaussian_doubly_robust, {0.0, 0.01, 0.1, 0.5, 1.0});
  estimators.push_back(replay());
  if (!with_model) {
    std::erase_if(estimators, [](const OffPolicyEstimator& estimator) { return estimator.uses_model; });
  }
  return estimators;
}

}  // namespace libsim
