#include "libsim/metrics/rank_correlation.hpp"

#include <cmath>
#include <cstdint>
#include <vector>

#include <catch2/catch.hpp>

#include "libsim/core/draws.hpp"
#include "libsim/metrics/amount_error.hpp"

using namespace libsim;

namespace {

/// Over all pairs: what the definition says.
double tau_b_by_pairs(const std::vector<double>& a, const std::vector<double>& b) {
  double surplus = 0.0;
  double untied_a = 0.0;
  double untied_b = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const double of_a = a[i] < a[j] ? -1.0 : a[i] > a[j] ? 1.0 : 0.0;
      const double of_b = b[i] < b[j] ? -1.0 : b[i] > b[j] ? 1.0 : 0.0;
      surplus += of_a * of_b;
      untied_a += of_a * of_a;
      untied_b += of_b * of_b;
    }
  }
  return surplus / std::sqrt(untied_a * untied_b);
}

}  // namespace

TEST_CASE("tau-b in n log n is tau-b over all pairs, counts and ties included", "[metrics]") {
  RngStream rng{{7, 0}, Purpose::test, 2};
  std::vector<double> a;
  std::vector<double> b;
  std::vector<std::uint32_t> counts;
  std::vector<double> copied_a;
  std::vector<double> copied_b;
  for (int i = 0; i < 150; ++i) {
    a.push_back(draw_bernoulli(rng, 0.6) ? 0.0 : draw_index(rng, 30));
    b.push_back(a.back() / 10.0 + draw_index(rng, 3));
    counts.push_back(draw_index(rng, 3));
    copied_a.insert(copied_a.end(), counts.back(), a.back());
    copied_b.insert(copied_b.end(), counts.back(), b.back());
  }
  CHECK(kendall_tau_b(order_by(a), order_by(b)) == Approx(tau_b_by_pairs(a, b)).epsilon(1e-12));
  CHECK(kendall_tau_b(order_by(a), order_by(b), counts) == Approx(tau_b_by_pairs(copied_a, copied_b)).epsilon(1e-12));
  CHECK(spearman_correlation(order_by(a), order_by(b), counts) ==
        Approx(spearman_correlation(order_by(copied_a), order_by(copied_b))).epsilon(1e-12));
}

TEST_CASE("a correlation with a constant, or of less than two rows, is not defined", "[metrics]") {
  const std::vector<double> rising{1, 2, 3};
  const std::vector<double> constant{0.1, 0.1, 0.1};  // its mean is not 0.1 to the last bit
  CHECK(std::isnan(pearson_correlation(rising, constant)));
  CHECK(std::isnan(spearman_correlation(order_by(constant), order_by(rising))));
  CHECK(std::isnan(kendall_tau_b(order_by(constant), order_by(rising))));
  std::vector<double> many;
  for (int i = 0; i < 4867; ++i) { many.push_back(i % 7); }
  CHECK(std::isnan(spearman_correlation(order_by(many), order_by(std::vector<double>(many.size(), 0.0)))));
  const std::vector<double> one{1};
  CHECK(std::isnan(pearson_correlation(one, one)));
  CHECK(std::isnan(kendall_tau_b(order_by(one), order_by(one))));
  const std::vector<double> none;
  CHECK(std::isnan(spearman_correlation(order_by(none), order_by(none))));
}

TEST_CASE("errors of amounts, by hand", "[metrics]") {
  const std::vector<double> truth{0.0, 9.0, 0.0, 0.0};
  const std::vector<double> zero(4, 0.0);
  CHECK(mean_absolute_error(truth, zero) == 2.25);
  CHECK(root_mean_squared_error(truth, zero) == 4.5);
  CHECK(mean_absolute_log_error(truth, zero) == Approx(std::log(10.0) / 4.0));
  const std::vector<double> below{-3.0, 9.0, 0.0, 0.0};  // no logarithm of its own: counts as 0
  CHECK(mean_absolute_log_error(truth, below) == 0.0);
  const std::vector<std::uint32_t> counts{1, 2, 0, 0};
  CHECK(mean_absolute_error(truth, zero, counts) == 6.0);
  const std::vector<double> none;
  CHECK(std::isnan(mean_absolute_error(none, none)));
  CHECK(std::isnan(mean_absolute_log_error(none, none)));
  CHECK(std::isnan(root_mean_squared_error(none, none)));
}
