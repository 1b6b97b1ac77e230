#include "libsim/estimators/logistic.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <utility>

#include <Eigen/Cholesky>

#include "libsim/core/portable_math.hpp"

namespace libsim {
namespace {

using Index = Eigen::Index;

constexpr std::size_t block_rows = 256;
constexpr std::size_t sample_step = 16;      // of blocks, for the start
constexpr std::size_t large_rows = 100'000;  // from which a start from a sample pays

/// Means, and 1 / sd or 0, of the features.
struct Scales {
  std::vector<double> mean;
  std::vector<double> inverse_sd;

  explicit Scales(FeatureColumns features) {
    for (const std::span<const float> column : features) {
      // In a few sums side by side: one sum alone would wait for every addition.
      std::array<double, 8> sums{};
      std::array<double, 8> squares{};
      const double origin = column.empty() ? 0.0 : static_cast<double>(column[0]);
      for (std::size_t row = 0; row + 8 <= column.size(); row += 8) {
        for (std::size_t k = 0; k < 8; ++k) {
          const double x = static_cast<double>(column[row + k]) - origin;
          sums[k] += x;
          squares[k] += x * x;
        }
      }
      for (std::size_t row = column.size() / 8 * 8; row < column.size(); ++row) {
        const double x = static_cast<double>(column[row]) - origin;
        sums[0] += x;
        squares[0] += x * x;
      }
      const double n = std::max(1.0, static_cast<double>(column.size()));
      const double off = std::accumulate(sums.begin(), sums.end(), 0.0) / n;
      const double variance = std::accumulate(squares.begin(), squares.end(), 0.0) / n - off * off;
      mean.push_back(origin + off);
      inverse_sd.push_back(variance > 1e-14 * mean.back() * mean.back() ? 1.0 / std::sqrt(variance) : 0.0);
    }
  }
};

/// The penalised loss at some weights, its gradient and its curvature. The last weight is the intercept.
struct Local {
  double loss = 0.0;
  Eigen::VectorXd gradient;
  Eigen::MatrixXd curvature;  // lower half
};

class Likelihood {
 public:
  Likelihood(FeatureColumns features, std::span<const double> labels, double penalty)
      : features_{features},
        labels_{labels},
        penalty_{penalty},
        scales_{features},
        size_{static_cast<Index>(features.size()) + 1},
        block_{static_cast<Index>(block_rows), size_} {}

  Index size() const { return size_; }

  /// Over every `step`-th block of rows; the penalty shrinks with the rows.
  Local at(const Eigen::VectorXd& w, std::size_t step) {
    Local local{0.0, Eigen::VectorXd::Zero(size_), Eigen::MatrixXd::Zero(size_, size_)};
    Eigen::VectorXd logit;
    Eigen::VectorXd residual{static_cast<Index>(block_rows)};
    Eigen::VectorXd root{static_cast<Index>(block_rows)};
    for (std::size_t from = 0; from < labels_.size(); from += block_rows * step) {
      const std::size_t length = std::min(block_rows, labels_.size() - from);
      const auto rows = static_cast<Index>(length);
      load(from, length);
      auto z = block_.topRows(rows);
      logit.noalias() = z * w;
      for (Index i = 0; i < rows; ++i) {
        const double y = labels_[from + static_cast<std::size_t>(i)];
        // e^-|x|: neither the probability nor its logarithm can overflow.
        const double e = portable_exp(-std::abs(logit[i]));
        const double p = logit[i] >= 0.0 ? 1.0 / (1.0 + e) : e / (1.0 + e);
        local.loss += std::max(logit[i], 0.0) - y * logit[i] + portable_log(1.0 + e);
        residual[i] = p - y;
        root[i] = std::sqrt(e) / (1.0 + e);
      }
      local.gradient.noalias() += z.transpose() * residual.head(rows);
      z.array().colwise() *= root.head(rows).array();
      local.curvature.selfadjointView<Eigen::Lower>().rankUpdate(z.transpose());
    }
    const double penalty = penalty_ / static_cast<double>(step);
    for (Index f = 0; f + 1 < size_; ++f) {
      local.loss += 0.5 * penalty * w[f] * w[f];
      local.gradient[f] += penalty * w[f];
      local.curvature(f, f) += penalty;
    }
    return local;
  }

  /// From standard units to the features' own.
  LinearModel in_units(const Eigen::VectorXd& w) const {
    LinearModel model;
    model.intercept = w[size_ - 1];
    for (std::size_t f = 0; f < features_.size(); ++f) {
      model.weights.push_back(w[static_cast<Index>(f)] * scales_.inverse_sd[f]);
      model.intercept -= model.weights.back() * scales_.mean[f];
    }
    return model;
  }

 private:
  void load(std::size_t from, std::size_t length) {
    for (std::size_t f = 0; f < features_.size(); ++f) {
      double* out = block_.col(static_cast<Index>(f)).data();
      const float* in = features_[f].data() + from;
      const double mean = scales_.mean[f];
      const double scale = scales_.inverse_sd[f];
      for (std::size_t i = 0; i < length; ++i) { out[i] = (static_cast<double>(in[i]) - mean) * scale; }
    }
    block_.col(size_ - 1).setOnes();
  }

  FeatureColumns features_;
  std::span<const double> labels_;
  double penalty_;
  Scales scales_;
  Index size_;
  Eigen::MatrixXd block_;
};

/// How Newton's method ended.
struct Descent {
  int passes = 0;
  bool converged = false;
};

/// Improves `w` until a step is below the tolerance.
Descent descend(Likelihood& likelihood, Eigen::VectorXd& w, std::size_t step, double tolerance, int max_passes) {
  Descent descent;
  Eigen::VectorXd last = w;
  double last_loss = std::numeric_limits<double>::infinity();
  while (descent.passes < max_passes) {
    const Local local = likelihood.at(w, step);
    ++descent.passes;
    // Near the end, losses differ by rounding only.
    if (!(local.loss <= last_loss * (1.0 + 1e-12))) {
      w = 0.5 * (w + last);
      continue;
    }
    last = w;
    last_loss = local.loss;
    const Eigen::VectorXd change = local.curvature.selfadjointView<Eigen::Lower>().ldlt().solve(local.gradient);
    w -= change;
    // Newton's error after a small step is that step squared: what is left is far below the tolerance.
    if (change.lpNorm<Eigen::Infinity>() < std::sqrt(tolerance)) {
      descent.converged = true;
      break;
    }
  }
  return descent;
}

}  // namespace

LogisticFit fit_logistic(FeatureColumns features, std::span<const double> labels, const LogisticOptions& options) {
  assert(options.penalty > 0.0 && "without a penalty, separable labels have no finite fit");
  const double positive = std::accumulate(labels.begin(), labels.end(), 0.0);
  const auto rows = static_cast<double>(labels.size());
  const double p = (positive + 0.5) / (rows + 1.0);
  const double prior_logit = portable_log(p / (1.0 - p));
  if (positive == 0.0 || positive == rows) {
    return {LinearModel{prior_logit, std::vector<double>(features.size(), 0.0)}, 0, true};
  }
  Likelihood likelihood{features, labels, options.penalty};
  Eigen::VectorXd w = Eigen::VectorXd::Zero(likelihood.size());
  w[likelihood.size() - 1] = prior_logit;
  if (labels.size() >= large_rows) { descend(likelihood, w, sample_step, options.tolerance, options.max_passes); }
  const Descent descent = descend(likelihood, w, 1, options.tolerance, options.max_passes);
  return {likelihood.in_units(w), descent.passes, descent.converged};
}

void apply_logistic(std::span<double> logits) {
  for (double& x : logits) {
    const double e = portable_exp(-std::abs(x));
    x = x >= 0.0 ? 1.0 / (1.0 + e) : e / (1.0 + e);
  }
}

}  // namespace libsim
