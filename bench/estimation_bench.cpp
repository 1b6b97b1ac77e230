// Fitting the linear models of giving: nanoseconds a row, 50 features, one core.
#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include <benchmark/benchmark.h>

#include "libsim/core/draws.hpp"
#include "libsim/estimators/logistic.hpp"
#include "libsim/estimators/ridge.hpp"

namespace {

using namespace libsim;

constexpr std::size_t features = 50;

/// Correlated features; labels and amounts that depend on some of them, 4% positive.
struct Rows {
  std::vector<std::vector<float>> columns{features};
  std::vector<double> is_gift;
  std::vector<double> amount;

  explicit Rows(std::size_t rows) {
    RngStream rng{{1, 0}, Purpose::test, 0};
    for (std::size_t row = 0; row < rows; ++row) {
      const double shared = draw_uniform(rng);
      double logit = -4.2;
      for (std::size_t f = 0; f < features; ++f) {
        const double x = shared + 2.0 * draw_uniform(rng) - 1.5;
        columns[f].push_back(static_cast<float>(x));
        logit += x * (f % 7 == 0 ? 0.4 : 0.02);
      }
      is_gift.push_back(draw_bernoulli(rng, 1.0 / (1.0 + std::exp(-logit))) ? 1.0 : 0.0);
      amount.push_back(is_gift.back() * std::exp(2.0 + logit));
    }
  }
  std::vector<std::span<const float>> view() const { return {columns.begin(), columns.end()}; }
};

void ridge(benchmark::State& state) {
  const Rows rows{static_cast<std::size_t>(state.range(0))};
  const std::vector<std::span<const float>> view = rows.view();
  for ([[maybe_unused]] auto _ : state) {
    benchmark::DoNotOptimize(fit_ridge(view, std::array{std::span<const double>{rows.amount}}, 1.0));
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(ridge)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

void logistic(benchmark::State& state) {
  const Rows rows{static_cast<std::size_t>(state.range(0))};
  const std::vector<std::span<const float>> view = rows.view();
  for ([[maybe_unused]] auto _ : state) { benchmark::DoNotOptimize(fit_logistic(view, rows.is_gift)); }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(logistic)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

}  // namespace
