#include "libsim/experiment/identification.hpp"

#include <cassert>
#include <cmath>
#include <limits>

#include <Eigen/Core>
#include <Eigen/SVD>

namespace libsim {
namespace {

constexpr double negligible = 1e-6;  // of the largest singular value

Eigen::Index index(std::size_t i) {
  return static_cast<Eigen::Index>(i);
}

/// [residuals][seeds], in units of the weighted residuals, without their mean.
Eigen::MatrixXd centred(const std::vector<std::vector<double>>& deviations, const Eigen::VectorXd& root_weights) {
  Eigen::MatrixXd matrix{root_weights.size(), index(deviations.size())};
  for (std::size_t s = 0; s < deviations.size(); ++s) {
    for (std::size_t r = 0; r < deviations[s].size(); ++r) { matrix(index(r), index(s)) = deviations[s][r]; }
  }
  matrix.colwise() -= Eigen::VectorXd{matrix.rowwise().mean()};
  return root_weights.asDiagonal() * matrix;
}

}  // namespace

Identification identify(const std::vector<std::vector<double>>& jacobian, std::span<const double> weights,
                        const std::vector<std::vector<double>>& deviations, double factor) {
  assert(deviations.size() >= 2 && "one seed has no spread");
  Identification known;
  if (jacobian.empty()) { return known; }
  const std::size_t n = jacobian.size();
  Eigen::VectorXd root_weights{index(weights.size())};
  for (std::size_t r = 0; r < weights.size(); ++r) { root_weights(index(r)) = std::sqrt(weights[r]); }
  Eigen::MatrixXd a{index(weights.size()), index(n)};
  for (std::size_t p = 0; p < n; ++p) {
    for (std::size_t r = 0; r < weights.size(); ++r) {
      a(index(r), index(p)) = root_weights(index(r)) * jacobian[p][r];
    }
  }
  const Eigen::MatrixXd noise = centred(deviations, root_weights);
  const double scale = factor / static_cast<double>(deviations.size() - 1);

  // A short matrix has fewer singular values than parameters: rows of nothing give the others theirs, 0.
  Eigen::MatrixXd tall = Eigen::MatrixXd::Zero(std::max(a.rows(), a.cols()), a.cols());
  tall.topRows(a.rows()) = a;
  const Eigen::JacobiSVD<Eigen::MatrixXd> svd{tall, Eigen::ComputeThinU | Eigen::ComputeThinV};
  const Eigen::VectorXd& values = svd.singularValues();
  Eigen::MatrixXd inverse = Eigen::MatrixXd::Zero(a.cols(), a.rows());  // of a, by its held directions
  for (Eigen::Index d = 0; d < values.size(); ++d) {
    Eigen::VectorXd loadings = svd.matrixV().col(d);
    if (values(d) > negligible * values(0)) {
      inverse += loadings * svd.matrixU().col(d).head(a.rows()).transpose() / values(d);
    }
    Eigen::Index largest = 0;
    loadings.cwiseAbs().maxCoeff(&largest);
    if (loadings(largest) < 0.0) { loadings = -loadings; }
    known.directions.push_back({values(d), {loadings.data(), loadings.data() + loadings.size()}});
  }
  const Eigen::MatrixXd image = inverse * noise;
  for (std::size_t p = 0; p < n; ++p) {
    double lost = 0.0;  // share of the parameter in directions that nothing holds
    for (Eigen::Index d = 0; d < values.size(); ++d) {
      if (values(d) > negligible * values(0)) { continue; }
      lost += svd.matrixV()(index(p), d) * svd.matrixV()(index(p), d);
    }
    const double infinite = std::numeric_limits<double>::infinity();
    known.standard_errors.push_back(lost > 1e-6 ? infinite : std::sqrt(scale * image.row(index(p)).squaredNorm()));
    const double strength = a.col(index(p)).squaredNorm();
    known.alone.push_back(strength > 0.0 ? std::sqrt(scale) * (a.col(index(p)).transpose() * noise).norm() / strength
                                         : infinite);
  }
  return known;
}

}  // namespace libsim
