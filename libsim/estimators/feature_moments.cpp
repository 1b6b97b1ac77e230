#include "libsim/estimators/feature_moments.hpp"

#include <algorithm>

#include <Eigen/Core>

namespace libsim {
namespace {

using Index = Eigen::Index;

constexpr std::size_t moment_rows = 256;  // of 50 doubles: they stay in the second-level cache

/// [n] the means of the first rows.
Eigen::VectorXd first_means(FeatureColumns features, TargetColumns targets, std::size_t rows) {
  Eigen::VectorXd means = Eigen::VectorXd::Zero(static_cast<Index>(features.size() + targets.size()));
  const std::size_t n = std::min(rows, moment_rows);
  if (n == 0) { return means; }
  for (std::size_t f = 0; f < features.size(); ++f) {
    for (std::size_t row = 0; row < n; ++row) { means[static_cast<Index>(f)] += features[f][row]; }
  }
  for (std::size_t t = 0; t < targets.size(); ++t) {
    for (std::size_t row = 0; row < n; ++row) { means[static_cast<Index>(features.size() + t)] += targets[t][row]; }
  }
  return means / static_cast<double>(n);
}

}  // namespace

FeatureMoments moments_of(FeatureColumns features, TargetColumns targets) {
  FeatureMoments moments;
  moments.features = features.size();
  moments.targets = targets.size();
  moments.rows = targets.empty() ? features.empty() ? 0 : features[0].size() : targets[0].size();
  const auto n = static_cast<Index>(features.size() + targets.size());
  const Eigen::VectorXd shift = first_means(features, targets, moments.rows);
  Eigen::MatrixXd products = Eigen::MatrixXd::Zero(n, n);
  Eigen::VectorXd sums = Eigen::VectorXd::Zero(n);
  Eigen::MatrixXd block{static_cast<Index>(moment_rows), n};
  for (std::size_t from = 0; from < moments.rows; from += moment_rows) {
    const std::size_t length = std::min(moment_rows, moments.rows - from);
    for (std::size_t f = 0; f < features.size(); ++f) {
      double* out = block.col(static_cast<Index>(f)).data();
      const double center = shift[static_cast<Index>(f)];
      const float* in = features[f].data() + from;
      for (std::size_t i = 0; i < length; ++i) { out[i] = static_cast<double>(in[i]) - center; }
    }
    for (std::size_t t = 0; t < targets.size(); ++t) {
      const auto column = static_cast<Index>(features.size() + t);
      double* out = block.col(column).data();
      const double* in = targets[t].data() + from;
      for (std::size_t i = 0; i < length; ++i) { out[i] = in[i] - shift[column]; }
    }
    const auto part = block.topRows(static_cast<Index>(length));
    products.selfadjointView<Eigen::Lower>().rankUpdate(part.transpose());
    sums += part.colwise().sum().transpose();
  }
  const double rows = std::max(1.0, static_cast<double>(moments.rows));
  const Eigen::VectorXd off = sums / rows;
  products.selfadjointView<Eigen::Lower>().rankUpdate(off, -rows);
  moments.products.resize(static_cast<std::size_t>(n * n));
  for (Index i = 0; i < n; ++i) {
    moments.means.push_back(shift[i] + off[i]);
    for (Index j = 0; j < n; ++j) {
      moments.products[static_cast<std::size_t>(i * n + j)] = i >= j ? products(i, j) : products(j, i);
    }
  }
  return moments;
}

}  // namespace libsim
