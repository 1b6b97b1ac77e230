#include "libsim/estimators/ridge.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>

namespace libsim {
namespace {

using Index = Eigen::Index;

/// The regression in units of standard deviations.
struct Standardised {
  Eigen::MatrixXd gram;         // [features, features] Z'Z
  Eigen::MatrixXd cross;        // [features, targets] Z'Y
  Eigen::VectorXd feature_sds;  // [features] 0 for a constant
  Eigen::VectorXd target_sds;   // [targets] likewise
};

/// 1 / sd, and 0 for a constant.
double inverse(double sd) {
  return sd > 0.0 ? 1.0 / sd : 0.0;
}

/// The standard deviation of column i; 0 if it only seems to vary, by rounding.
double deviation(const FeatureMoments& moments, std::size_t i) {
  const double variance = moments.product(i, i) / std::max(1.0, static_cast<double>(moments.rows));
  const double mean = moments.means[i];
  return variance > 1e-14 * mean * mean ? std::sqrt(variance) : 0.0;
}

Standardised standardised(const FeatureMoments& moments) {
  const auto f = static_cast<Index>(moments.features);
  const auto t = static_cast<Index>(moments.targets);
  Standardised s{Eigen::MatrixXd{f, f}, Eigen::MatrixXd{f, t}, Eigen::VectorXd{f}, Eigen::VectorXd{t}};
  for (Index i = 0; i < f; ++i) { s.feature_sds[i] = deviation(moments, static_cast<std::size_t>(i)); }
  for (Index j = 0; j < t; ++j) { s.target_sds[j] = deviation(moments, static_cast<std::size_t>(f + j)); }
  for (Index i = 0; i < f; ++i) {
    const double scale = inverse(s.feature_sds[i]);
    const auto row = static_cast<std::size_t>(i);
    for (Index j = 0; j < f; ++j) {
      s.gram(i, j) = moments.product(row, static_cast<std::size_t>(j)) * scale * inverse(s.feature_sds[j]);
    }
    for (Index j = 0; j < t; ++j) {
      s.cross(i, j) = moments.product(row, static_cast<std::size_t>(f + j)) * scale * inverse(s.target_sds[j]);
    }
  }
  return s;
}

/// [features, targets] the weights, all in units of standard deviations.
Eigen::MatrixXd solve(const Standardised& s, double penalty) {
  Eigen::MatrixXd penalised = s.gram;
  penalised.diagonal().array() += penalty;
  for (Index i = 0; i < s.feature_sds.size(); ++i) {
    if (s.feature_sds[i] == 0.0) { penalised(i, i) += 1.0; }  // its row is 0: any pivot gives weight 0
  }
  return penalised.ldlt().solve(s.cross);
}

std::vector<LinearModel> in_units(const FeatureMoments& moments, const Standardised& s, const Eigen::MatrixXd& w) {
  std::vector<LinearModel> models(moments.targets);
  for (std::size_t t = 0; t < moments.targets; ++t) {
    const auto column = static_cast<Index>(t);
    models[t].intercept = moments.means[moments.features + t];
    for (std::size_t f = 0; f < moments.features; ++f) {
      const auto row = static_cast<Index>(f);
      const double weight = w(row, column) * s.target_sds[column] * inverse(s.feature_sds[row]);
      models[t].weights.push_back(weight);
      models[t].intercept -= weight * moments.means[f];
    }
  }
  return models;
}

}  // namespace

std::vector<LinearModel> fit_ridge(const FeatureMoments& moments, double penalty) {
  assert(penalty >= 0.0 && "a penalty");
  const Standardised s = standardised(moments);
  return in_units(moments, s, solve(s, penalty));
}

std::vector<LinearModel> fit_ridge(FeatureColumns features, TargetColumns targets, double penalty) {
  return fit_ridge(moments_of(features, targets), penalty);
}

std::vector<LinearModel> fit_reduced_rank(const FeatureMoments& moments, double penalty, std::size_t rank) {
  assert(rank >= 1 && "a direction at least");
  const Standardised s = standardised(moments);
  Eigen::MatrixXd w = solve(s, penalty);
  if (rank < moments.targets) {
    const Eigen::MatrixXd fitted = w.transpose() * s.gram * w;
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> directions{fitted};
    const Eigen::MatrixXd v = directions.eigenvectors().rightCols(static_cast<Index>(rank));  // ascending order
    w = w * v * v.transpose();
  }
  return in_units(moments, s, w);
}

}  // namespace libsim
