#include "libsim/ope/cluster_terms.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

namespace libsim {

ClusterTerms::ClusterTerms(std::vector<OffPolicyEstimator> estimators)
    : estimators_{std::move(estimators)}, sums_(estimators_.size()) {}

void ClusterTerms::grow(std::size_t clusters) {
  if (clusters <= size_.size()) { return; }
  size_.resize(clusters);
  weight_.resize(clusters);
  rewarded_.resize(clusters);
  for (std::size_t e = 0; e < sums_.size(); ++e) {
    sums_[e].plain.resize(clusters);
    if (!estimators_[e].self_normalised) { continue; }
    sums_[e].numerator.resize(clusters);
    sums_[e].denominator.resize(clusters);
  }
}

void ClusterTerms::observe(const LoggedRows& rows, std::span<const std::uint32_t> cluster) {
  assert(cluster.size() == rows.size() && "each row has a cluster");
  if (cluster.empty()) { return; }
  grow(std::size_t{*std::ranges::max_element(cluster)} + 1);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const double weight = rows.target[i] / rows.propensity[i];
    size_[cluster[i]] += 1.0;
    weight_[cluster[i]] += weight;
    rewarded_[cluster[i]] += std::fabs(weight * rows.reward[i]);
  }
  for (std::size_t begin = 0; begin < rows.size(); begin += rows_per_block) {
    const RowBlock block{rows.part(begin, std::min(rows_per_block, rows.size() - begin))};
    for (std::size_t e = 0; e < estimators_.size(); ++e) {
      const TermBlock block_terms{estimators_[e], block};
      const Terms terms = block_terms.view();
      for (std::size_t i = 0; i < block.size(); ++i) { sums_[e].plain[cluster[begin + i]] += terms.plain[i]; }
      for (std::size_t i = 0; i < terms.numerator.size(); ++i) {
        sums_[e].numerator[cluster[begin + i]] += terms.numerator[i];
        sums_[e].denominator[cluster[begin + i]] += terms.denominator[i];
      }
    }
  }
}

void ClusterTerms::merge(const ClusterTerms& other) {
  assert(sums_.size() == other.sums_.size() && "parts of one log have the same estimators");
  grow(other.clusters());
  const auto add = [](std::vector<double>& to, const std::vector<double>& from) {
    for (std::size_t i = 0; i < from.size(); ++i) { to[i] += from[i]; }
  };
  add(size_, other.size_);
  add(weight_, other.weight_);
  add(rewarded_, other.rewarded_);
  for (std::size_t e = 0; e < sums_.size(); ++e) {
    add(sums_[e].plain, other.sums_[e].plain);
    add(sums_[e].numerator, other.sums_[e].numerator);
    add(sums_[e].denominator, other.sums_[e].denominator);
  }
}

Terms ClusterTerms::terms(std::size_t estimator) const {
  const TermColumns& sums = sums_[estimator];
  return {sums.plain, sums.numerator, sums.denominator, size_};
}

std::vector<Terms> ClusterTerms::all_terms() const {
  std::vector<Terms> all;
  for (std::size_t e = 0; e < sums_.size(); ++e) { all.push_back(terms(e)); }
  return all;
}

ClusterOverlap ClusterTerms::overlap() const {
  RewardSums rewards;
  for (const double sum : rewarded_) { rewards.merge({sum * sum, sum * sum * sum}); }
  return {static_cast<std::int64_t>(clusters()), standard_error_of({weight_, {}, {}, size_}),
          rewards.effective_number()};
}

}  // namespace libsim
