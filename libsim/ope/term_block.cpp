#include "libsim/ope/term_block.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

#include "libsim/core/clones.hpp"
#include "libsim/ope/lane_sum.hpp"

namespace libsim {
namespace {

using detail::lane_max;
using detail::lane_sum;

// Loops over a block, compiled for each level of vectors.

LIBSIM_CLONES double total(const double* column, std::size_t n) {
  return lane_sum(n, [=](std::size_t i) { return column[i]; });
}

LIBSIM_CLONES double product_sum(std::size_t n, const double* a, double mean_a, const double* b, double mean_b) {
  return lane_sum(n, [=](std::size_t i) { return (a[i] - mean_a) * (b[i] - mean_b); });
}

LIBSIM_CLONES void divide(const double* a, const double* b, double* quotient, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) { quotient[i] = a[i] / b[i]; }
}

LIBSIM_CLONES void subtract(const double* a, double factor, const double* b, double* difference, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) { difference[i] = a[i] - factor * b[i]; }
}

LIBSIM_CLONES double square_sum(const double* column, std::size_t n) {
  return lane_sum(n, [=](std::size_t i) { return column[i] * column[i]; });
}

LIBSIM_CLONES double cube_sum(const double* column, std::size_t n) {
  return lane_sum(n, [=](std::size_t i) { return column[i] * column[i] * column[i]; });
}

LIBSIM_CLONES double largest_of(const double* column, std::size_t n) {
  return lane_max(n, [=](std::size_t i) { return column[i]; });
}

LIBSIM_CLONES void multiply_absolute(const double* a, const double* b, double* product, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) { product[i] = std::fabs(a[i] * b[i]); }
}

WeightSums weight_sums(const double* weight, std::size_t n) {
  return {static_cast<std::int64_t>(n), total(weight, n), square_sum(weight, n), largest_of(weight, n)};
}

double total(std::span<const double> column) {
  return total(column.data(), column.size());
}

}  // namespace

RowBlock::RowBlock(const LoggedRows& rows) : rows_{rows} {  // NOLINT(*-member-init): filled as far as there are rows
  assert(rows.size() <= rows_per_block && "a block is small enough to stay in the cache");
  const std::size_t n = rows.size();
  divide(rows.target.data(), rows.propensity.data(), weight_.data(), n);
  if (rows.has_model()) {
    const double* reward = rows.reward.data();
    const double* predicted = rows.predicted.data();
    for (std::size_t i = 0; i < n; ++i) { residual_[i] = reward[i] - predicted[i]; }
  }
}

WeightSums RowBlock::weights() const {
  return weight_sums(weight_.data(), size());
}

RewardSums RowBlock::rewards() const {
  std::array<double, rows_per_block> weighted;  // NOLINT(*-member-init): filled as far as there are rows
  multiply_absolute(weight_.data(), rows_.reward.data(), weighted.data(), size());
  return {square_sum(weighted.data(), size()), cube_sum(weighted.data(), size())};
}

double RowBlock::reward_sum() const {
  return total(rows_.reward);
}

double RowBlock::residual_sum(bool of_model) const {
  return product_sum(size(), weight_.data(), 0.0, of_model ? residual_.data() : rows_.reward.data(), 0.0);
}

TermBlock::TermBlock(const OffPolicyEstimator& estimator, const RowBlock& block)  // NOLINT(*-member-init): as above
    : size_{block.size()}, self_normalised_{estimator.self_normalised}, uses_model_{estimator.uses_model} {
  assert((!estimator.uses_model || block.rows_.has_model()) && "a model's estimator needs predictions");
  const double* weight = block.weight_.data();
  const double* target = block.rows_.target.data();
  const double* residual = estimator.uses_model ? block.residual_.data() : block.rows_.reward.data();
  std::visit(
      [&](auto rule) {
        for (std::size_t i = 0; i < size_; ++i) {
          rule_[i] = rule(weight[i], target[i]);
          weighted_[i] = rule_[i] * residual[i];
        }
      },
      estimator.rule);
  const double* model = block.rows_.model_value.data();
  if (estimator.uses_model && self_normalised_) {
    for (std::size_t i = 0; i < size_; ++i) { plain_[i] = model[i]; }
  } else if (estimator.uses_model) {
    for (std::size_t i = 0; i < size_; ++i) { plain_[i] = model[i] + weighted_[i]; }
  } else if (self_normalised_) {
    for (std::size_t i = 0; i < size_; ++i) { plain_[i] = 0.0; }
  } else {
    for (std::size_t i = 0; i < size_; ++i) { plain_[i] = weighted_[i]; }
  }
}

Terms TermBlock::view() const {
  const std::span<const double> plain{plain_.data(), size_};
  if (!self_normalised_) { return {plain, {}, {}, {}}; }
  return {plain, {weighted_.data(), size_}, {rule_.data(), size_}, {}};
}

TermMoments TermBlock::moments() const {
  TermMoments moments;
  moments.count = static_cast<std::int64_t>(size_);
  moments.self_normalised = self_normalised_;
  const auto n = static_cast<double>(size_);
  const double* plain = plain_.data();
  if (uses_model_ || !self_normalised_) {  // else 0
    moments.plain = total({plain, size_}) / n;
    moments.plain_plain = product_sum(size_, plain, moments.plain, plain, moments.plain);
  }
  if (!self_normalised_) { return moments; }
  const double* denominator = rule_.data();
  const double denominators = total({denominator, size_});
  moments.denominator = denominators / n;
  if (denominators > 0.0) { moments.centre = total({weighted_.data(), size_}) / denominators; }
  std::array<double, rows_per_block> numerator;  // NOLINT(*-member-init): filled as far as there are rows
  subtract(weighted_.data(), moments.centre, denominator, numerator.data(), size_);
  moments.numerator = total({numerator.data(), size_}) / n;
  const auto products = [&](const double* a, double mean_a, const double* b, double mean_b) {
    return product_sum(size_, a, mean_a, b, mean_b);
  };
  moments.numerator_numerator = products(numerator.data(), moments.numerator, numerator.data(), moments.numerator);
  moments.denominator_denominator = products(denominator, moments.denominator, denominator, moments.denominator);
  moments.numerator_denominator = products(numerator.data(), moments.numerator, denominator, moments.denominator);
  if (!uses_model_) { return moments; }
  moments.plain_numerator = products(plain, moments.plain, numerator.data(), moments.numerator);
  moments.plain_denominator = products(plain, moments.plain, denominator, moments.denominator);
  return moments;
}

WeightSums TermBlock::weights() const {
  return weight_sums(rule_.data(), size_);
}

double TermBlock::weighted_sum() const {
  return total({weighted_.data(), size_});
}

TermColumns terms_of(const OffPolicyEstimator& estimator, const LoggedRows& rows) {
  TermColumns columns;
  const auto append = [](std::vector<double>& to, std::span<const double> from) {
    to.insert(to.end(), from.begin(), from.end());
  };
  for (std::size_t begin = 0; begin < rows.size(); begin += rows_per_block) {
    const RowBlock block{rows.part(begin, std::min(rows_per_block, rows.size() - begin))};
    const TermBlock terms{estimator, block};
    append(columns.plain, terms.view().plain);
    append(columns.numerator, terms.view().numerator);
    append(columns.denominator, terms.view().denominator);
  }
  return columns;
}

double value_of(const Terms& terms) {
  const double rows = terms.size.empty() ? static_cast<double>(terms.plain.size()) : total(terms.size);
  const double plain = total(terms.plain) / rows;
  return terms.numerator.empty() ? plain : plain + total(terms.numerator) / total(terms.denominator);
}

double standard_error_of(const Terms& terms) {
  const std::size_t n = terms.plain.size();
  if (n < 2) { return std::numeric_limits<double>::quiet_NaN(); }
  const auto count = static_cast<double>(n);
  const double rows = terms.size.empty() ? count : total(terms.size);
  const double mean = total(terms.plain) / rows;
  const bool normalised = !terms.numerator.empty();
  const double denominators = normalised ? total(terms.denominator) : 1.0;
  const double ratio = normalised ? total(terms.numerator) / denominators : 0.0;
  const double squares = lane_sum(n, [&](std::size_t i) {
    const double of_plain = (terms.plain[i] - mean * (terms.size.empty() ? 1.0 : terms.size[i])) / rows;
    const double of_ratio = normalised ? (terms.numerator[i] - ratio * terms.denominator[i]) / denominators : 0.0;
    return (of_plain + of_ratio) * (of_plain + of_ratio);
  });
  return std::sqrt(normalised ? squares : squares * count / (count - 1.0));
}

}  // namespace libsim
