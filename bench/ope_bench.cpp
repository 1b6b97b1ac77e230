// Off-policy evaluation on one core: rows per second of one pass, checks and diagnostics included, and row-resamples
// per second of the bootstrap, random numbers included. The rows are in memory, far more than fit in a cache.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <benchmark/benchmark.h>

#include "libsim/core/draws.hpp"
#include "libsim/ope/off_policy_evaluation.hpp"
#include "libsim/ope/poisson_bootstrap.hpp"

namespace {

using namespace libsim;

constexpr std::size_t chunk = 65'536;

/// Rows of `actions` candidates: uniform logging, a target drawn at random, a model that is off.
struct Rows {
  std::size_t actions;
  std::vector<double> reward, propensity, target, all_targets, all_predicted;
  std::vector<std::uint32_t> chosen;

  Rows(std::size_t n, std::size_t actions_of_each, bool with_candidates) : actions{actions_of_each} {
    RngStream rng{{1, 0}, Purpose::test, 0};
    std::vector<double> each(actions);
    for (std::size_t i = 0; i < n; ++i) {
      double sum = 0.0;
      for (double& p : each) { sum += p = draw_uniform(rng); }
      const std::uint32_t a = draw_index(rng, static_cast<std::uint32_t>(actions));
      reward.push_back(draw_bernoulli(rng, 0.3) ? 1.0 : 0.0);
      propensity.push_back(1.0 / static_cast<double>(actions));
      target.push_back(each[a] / sum);
      if (!with_candidates) { continue; }
      chosen.push_back(a);
      for (const double p : each) {
        all_targets.push_back(p / sum);
        all_predicted.push_back(draw_uniform(rng));
      }
    }
  }

  LoggedRows part(std::size_t begin, std::size_t n) const {
    return LoggedRows{reward, propensity, target}.part(begin, n);
  }
  CandidateRows candidates(std::size_t begin, std::size_t n) const {
    const auto cut = [&](const std::vector<double>& column, std::size_t width) {
      return std::span<const double>{column}.subspan(begin * width, n * width);
    };
    return {cut(reward, 1),
            cut(propensity, 1),
            std::span{chosen}.subspan(begin, n),
            cut(all_targets, actions),
            cut(all_predicted, actions),
            {},
            actions};
  }
};

/// items_per_second are rows.
void evaluate(benchmark::State& state, const OffPolicyEstimator& estimator) {
  const std::size_t n = 64 * chunk;
  const Rows rows{n, 5, false};
  for (auto unused : state) {
    OffPolicyEvaluation evaluation{{estimator}};
    for (std::size_t begin = 0; begin < n; begin += chunk) { evaluation.observe(rows.part(begin, chunk)); }
    benchmark::DoNotOptimize(evaluation.estimates());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(n));
}

/// items_per_second are rows of ten candidates.
void evaluate_candidates(benchmark::State& state, const OffPolicyEstimator& estimator) {
  const std::size_t n = 16 * chunk;
  const Rows rows{n, 10, true};
  for (auto unused : state) {
    OffPolicyEvaluation evaluation{{estimator}};
    for (std::size_t begin = 0; begin < n; begin += rows_per_block) {
      evaluation.observe(rows.candidates(begin, rows_per_block));
    }
    benchmark::DoNotOptimize(evaluation.estimates());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(n));
}

/// items_per_second are row-resamples.
void bootstrap(benchmark::State& state, const OffPolicyEstimator& estimator) {
  const std::uint32_t replicates = 200;
  const Rows rows{chunk, 5, false};
  for (auto unused : state) {
    PoissonBootstrap resampled{{estimator}, replicates, 1};
    resampled.observe(rows.part(0, chunk));
    benchmark::DoNotOptimize(resampled.values(0));
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(chunk * replicates));
}

BENCHMARK_CAPTURE(evaluate, ipw, inverse_propensity(HUGE_VAL))->Name("ope/rows/ipw");
BENCHMARK_CAPTURE(evaluate, snipw, self_normalised_inverse_propensity())->Name("ope/rows/snipw");
BENCHMARK_CAPTURE(evaluate_candidates, dr, doubly_robust(HUGE_VAL))->Name("ope/rows/dr/10_actions");
BENCHMARK_CAPTURE(bootstrap, ipw, inverse_propensity(HUGE_VAL))->Name("ope/bootstrap/ipw");
BENCHMARK_CAPTURE(bootstrap, snipw, self_normalised_inverse_propensity())->Name("ope/bootstrap/snipw");

}  // namespace
