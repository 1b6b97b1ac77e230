#include "libsim/core/alias_table.hpp"

namespace libsim {

AliasTable::AliasTable(std::span<const double> weights) : columns_(weights.size()) {
  double sum = 0.0;
  for (const double w : weights) { sum += w; }
  const double scale = static_cast<double>(weights.size()) / sum;
  std::vector<double> left(weights.size());
  std::vector<std::uint32_t> small;
  std::vector<std::uint32_t> large;
  for (std::uint32_t i = 0; i < weights.size(); ++i) {
    left[i] = weights[i] * scale;
    columns_[i].alias = i;
    (left[i] < 1.0 ? small : large).push_back(i);
  }
  while (!small.empty() && !large.empty()) {
    const std::uint32_t s = small.back();
    const std::uint32_t l = large.back();
    small.pop_back();
    columns_[s] = {left[s], l};
    left[l] -= 1.0 - left[s];
    if (left[l] < 1.0) {
      large.pop_back();
      small.push_back(l);
    }
  }
}

}  // namespace libsim
