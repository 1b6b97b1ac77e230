#include "libsim/ope/weight_rule.hpp"

#include <algorithm>
#include <cmath>

namespace libsim {
namespace {

double largest(const ClipWeight& rule, double bound) {
  return rule(bound, 0.0);
}
double largest(const SwitchWeight& rule, double bound) {
  return std::min(bound, rule.lambda);
}
/// It rises up to w = sqrt(lambda), and falls after.
double largest(const ShrinkWeight& rule, double bound) {
  if (rule.lambda == 0.0) { return 0.0; }  // all weights are
  return rule(std::min(bound, std::sqrt(rule.lambda)), 0.0);
}
double largest(const SubGaussianWeight& rule, double bound) {
  return rule(bound, 0.0);
}
double largest(const NoWeight& /*rule*/, double /*bound*/) {
  return 0.0;
}
double largest(const ReplayWeight& /*rule*/, double /*bound*/) {
  return 1.0;
}

}  // namespace

double largest_weight(const WeightRule& rule, double bound) {
  return std::visit([bound](const auto& chosen) { return largest(chosen, bound); }, rule);
}

}  // namespace libsim
