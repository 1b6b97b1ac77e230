#include "libsim/ope/rows_evaluation.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "libsim/core/error.hpp"
#include "libsim/ope/cluster_terms.hpp"
#include "libsim/ope/off_policy_evaluation.hpp"
#include "libsim/ope/poisson_bootstrap.hpp"
#include "libsim/ope/row_problems.hpp"
#include "libsim/ope/tuning.hpp"

namespace libsim {
namespace {

constexpr std::size_t chunk_rows = 128 * rows_per_block;

std::size_t place_of(const std::vector<OffPolicyEstimator>& estimators, const std::string& name) {
  const auto found = std::ranges::find(estimators, name, &OffPolicyEstimator::name);
  return static_cast<std::size_t>(found - estimators.begin());
}

bool is_main(const OffPolicyEstimator& estimator) {
  const auto* clip = std::get_if<ClipWeight>(&estimator.rule);
  return (clip != nullptr && std::isinf(clip->lambda)) || std::holds_alternative<NoWeight>(estimator.rule);
}

/// Empirical Bernstein holds only within its bounds: rows outside are not to be used with it.
void find_out_of_bounds(const LoggedRows& rows, std::int64_t first_row, const TermBounds& bounds,
                        OffPolicyEvaluation& evaluation) {
  const auto check = [&](std::span<const double> column, const char* name, double low, double high) {
    const double rounding = probability_tolerance * (high - low);  // of sums over actions
    for (std::size_t i = 0; i < column.size(); ++i) {
      if (column[i] >= low - rounding && column[i] <= high + rounding) { continue; }
      evaluation.add_problem(fmt::format("row {}, {}: got {}, expected a number in [{}, {}], the bounds given",
                                         first_row + static_cast<std::int64_t>(i), name, column[i], low, high));
    }
  };
  check(rows.reward, "reward", bounds.reward_low, bounds.reward_high);
  check(rows.predicted, "predicted reward", bounds.reward_low, bounds.reward_high);
  check(rows.model_value, "reward predicted of the target", bounds.reward_low, bounds.reward_high);
  check(rows.propensity, "propensity", 1.0 / bounds.largest_weight, 1.0);
}

/// All estimators on one log.
class Evaluator {
 public:
  Evaluator(bool has_model, bool has_clusters, std::string source, const RowsEvaluationOptions& options)
      : has_model_{has_model},
        by_clusters_{has_clusters},
        source_{std::move(source)},
        options_{options},
        shown_{builtin_off_policy_estimators(has_model)},
        estimators_{with_candidates(shown_)},
        evaluation_{estimators_},
        bootstrap_{estimators_, options.interval == IntervalKind::bootstrap ? options.replicates : 0, options.seed},
        clusters_{estimators_} {}

  void read(RowsCsv& file) {
    std::vector<std::string> problems;
    while (file.next(chunk_rows, problems)) {
      for (std::string& problem : problems) { evaluation_.add_problem(std::move(problem)); }
      problems.clear();
      const std::int64_t first_row = evaluation_.rows() + 1;
      LoggedRows rows;
      if (file.format() == RowsFormat::logged_action) {
        rows = file.logged_rows();
        evaluation_.observe(rows);
      } else {
        rows = evaluation_.observe(file.candidate_rows());
      }
      look_further(rows, file.clusters(), first_row);
    }
  }

  void observe(const LoggedRows& rows, std::span<const std::uint32_t> clusters) {
    const std::int64_t first_row = evaluation_.rows() + 1;
    evaluation_.observe(rows);
    look_further(rows, clusters, first_row);
  }

  RowsEvaluation result() {
    RowsEvaluation result;
    result.rows = evaluation_.rows();
    result.overlap = evaluation_.overlap(source_);
    if (result.rows == 0) { throw InputError{source_, {"got no rows, expected at least one"}}; }
    if (by_clusters_) { result.overlap.by_cluster = clusters_.overlap(); }
    if (by_clusters_ && options_.interval == IntervalKind::bootstrap) { bootstrap_.observe(clusters_.all_terms()); }
    estimates_ = evaluation_.estimates(source_);
    result.warnings = overlap_warnings(result.overlap);
    for (std::size_t e = 0; e < shown_.size(); ++e) {
      result.estimates.push_back(line_of(e));
      result.estimates.back().is_main = is_main(shown_[e]);
      result.estimates.back().warning = warning_of(estimates_[e]);
    }
    for (const TunedFamily& family : tuned_families()) { add_tuned(family, result.estimates); }
    return result;
  }

 private:
  /// Tuning looks at more values of lambda than are shown.
  std::vector<OffPolicyEstimator> with_candidates(std::vector<OffPolicyEstimator> estimators) const {
    for (const TunedFamily& family : tuned_families()) {
      for (const double lambda : family.lambdas) {
        OffPolicyEstimator candidate = family.make(lambda);
        const bool is_new = place_of(estimators, candidate.name) == estimators.size();
        if (is_new && (has_model_ || !candidate.uses_model)) { estimators.push_back(std::move(candidate)); }
      }
    }
    return estimators;
  }

  /// What is left to do with rows that the evaluation has seen.
  void look_further(const LoggedRows& rows, std::span<const std::uint32_t> clusters, std::int64_t first_row) {
    if (options_.bounds) { find_out_of_bounds(rows, first_row, *options_.bounds, evaluation_); }
    if (!evaluation_.problems().empty()) { return; }
    if (by_clusters_) {
      clusters_.observe(rows, clusters);
    } else if (options_.interval == IntervalKind::bootstrap) {
      bootstrap_.observe(rows);
    }
  }

  Interval interval_of(std::size_t e) const {
    const OffPolicyEstimate& estimate = estimates_[e];
    const double error = by_clusters_ ? standard_error_of(clusters_.terms(e)) : estimate.standard_error;
    const auto n = by_clusters_ ? static_cast<std::int64_t>(clusters_.clusters()) : evaluation_.rows();
    switch (options_.interval) {
      case IntervalKind::normal:
        return normal_interval(estimate.value, error, options_.confidence);
      case IntervalKind::student_t:
        return student_t_interval(estimate.value, error, n, options_.confidence);
      case IntervalKind::bootstrap:
        return percentile_interval(estimate.value, bootstrap_.values(e), options_.confidence);
      case IntervalKind::bernstein:
        break;
    }
    assert(options_.bounds && "empirical Bernstein needs bounds");
    return empirical_bernstein_interval(estimate.value, estimate.variance, n,
                                        options_.bounds->width(estimate.estimator), options_.confidence);
  }

  EvaluatedEstimator line_of(std::size_t e) const {
    const OffPolicyEstimate& estimate = estimates_[e];
    return {estimate.estimator.name, interval_of(e), estimate.effective_size, estimate.largest_weight};
  }

  void add_tuned(const TunedFamily& family, std::vector<EvaluatedEstimator>& lines) const {
    std::vector<TuningCandidate> candidates;
    std::vector<std::size_t> places;
    for (const double lambda : family.lambdas) {
      const std::size_t place = place_of(estimators_, family.make(lambda).name);
      if (place == estimators_.size() || evaluation_.rows() < 2) { return; }
      places.push_back(place);
      candidates.push_back(evaluation_.tuning_candidate(place, lambda));
    }
    const auto add = [&](const char* method, std::size_t chosen) {
      EvaluatedEstimator line = line_of(places[chosen]);
      line.name = fmt::format("{}Tuning({})", family.name, method);
      line.lambda = family.lambdas[chosen];
      line.is_main = true;
      lines.push_back(std::move(line));
    };
    add("mse", tuned_by_mean_squared_error(candidates));
    add("slope", tuned_by_slope(candidates));
  }

  static std::string warning_of(const OffPolicyEstimate& estimate) {
    const std::string& name = estimate.estimator.name;
    if (std::isnan(estimate.value)) {
      return fmt::format("{}: not defined, 0/0: a weight is 0 in {}", name,
                         estimate.estimator.self_normalised ? "every row" : "some row");
    }
    if (std::holds_alternative<ReplayWeight>(estimate.estimator.rule) && estimate.largest_weight == 0.0) {
      return fmt::format("{}: 0 by convention: in no row the target policy surely takes the logged action", name);
    }
    return "";
  }

  bool has_model_;
  bool by_clusters_;
  std::string source_;
  const RowsEvaluationOptions& options_;
  std::vector<OffPolicyEstimator> shown_;
  std::vector<OffPolicyEstimator> estimators_;  ///< those shown, and the other candidates
  OffPolicyEvaluation evaluation_;
  PoissonBootstrap bootstrap_;
  ClusterTerms clusters_;
  std::vector<OffPolicyEstimate> estimates_;
};

}  // namespace

std::vector<std::string> RowsEvaluation::all_warnings(bool all) const {
  std::vector<std::string> lines = warnings;
  for (const EvaluatedEstimator& line : estimates) {
    if (!line.warning.empty() && (all || line.is_main)) { lines.push_back(line.warning); }
  }
  return lines;
}

RowsEvaluation evaluate_rows(RowsCsv& file, const std::string& source, const RowsEvaluationOptions& options) {
  Evaluator evaluator{file.has_model(), file.has_clusters(), source, options};
  evaluator.read(file);
  return evaluator.result();
}

RowsEvaluation evaluate_rows(const LoggedRows& rows, std::span<const std::uint32_t> clusters, const std::string& source,
                             const RowsEvaluationOptions& options) {
  Evaluator evaluator{rows.has_model(), !clusters.empty(), source, options};
  evaluator.observe(rows, clusters);
  return evaluator.result();
}

}  // namespace libsim
