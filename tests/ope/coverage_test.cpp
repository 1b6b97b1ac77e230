// How often intervals hold a truth that is known exactly. Seeds are fixed, so that nothing is left to chance; the
// margins are those of 2,000 logs, of which a share of 95% has a standard error of 0.5%. docs/studies/ope_coverage.cpp
// does the same at length.
#include <array>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <vector>

#include <catch2/catch.hpp>

#include "libsim/core/draws.hpp"
#include "libsim/ope/cluster_terms.hpp"
#include "libsim/ope/intervals.hpp"
#include "libsim/ope/off_policy_evaluation.hpp"
#include "libsim/ope/poisson_bootstrap.hpp"

using namespace libsim;

namespace {

constexpr std::array<double, 3> drawn_pi_b{0.5, 0.25, 0.25};
constexpr std::array<double, 3> drawn_pi_e{0.2, 0.3, 0.5};  // weights up to 2
constexpr std::array<double, 3> drawn_worth{0.1, 0.9, 0.4};
const double drawn_truth = std::inner_product(drawn_pi_e.begin(), drawn_pi_e.end(), drawn_worth.begin(), 0.0);

const std::vector<OffPolicyEstimator> unbiased_estimators{inverse_propensity(HUGE_VAL),
                                                          self_normalised_inverse_propensity(), doubly_robust(HUGE_VAL),
                                                          self_normalised_doubly_robust()};

std::size_t draw_arm(RngStream& rng) {
  const double u = draw_uniform(rng);
  return u < 0.5 ? 0 : u < 0.75 ? 1 : 2;
}

/// Rows that are drawn again and again, with a model that is wrong.
struct DrawnLog {
  std::vector<double> reward, propensity, target, predicted;

  void clear() {
    for (auto* column : {&reward, &propensity, &target, &predicted}) { column->clear(); }
  }
  void add(std::size_t action, double r) {
    reward.push_back(r);
    propensity.push_back(drawn_pi_b[action]);
    target.push_back(drawn_pi_e[action]);
    predicted.push_back(0.5);
  }
  LoggedRows rows() const { return {reward, propensity, target, predicted, predicted}; }
};

bool holds_truth(const Interval& interval) {
  return interval.low <= drawn_truth && drawn_truth <= interval.high;
}

}  // namespace

TEST_CASE("95% intervals of bounded rewards cover the truth as often as they say", "[ope]") {
  // To be within 93% and 97% where asymptotic, and at least 94% in a finite sample.
  const TermBounds bounds{0.0, 1.0, 2.0};
  constexpr std::uint32_t logs = 2000;
  constexpr std::uint32_t resampled_logs = 300;  // a share of 95% has a standard error of 1.3% here
  constexpr std::int64_t n = 400;
  std::array<std::array<int, 4>, 4> covered{};
  DrawnLog log;
  for (std::uint32_t l = 0; l < logs; ++l) {
    RngStream rng{{1, l}, Purpose::test, 0};
    log.clear();
    for (std::int64_t i = 0; i < n; ++i) {
      const std::size_t a = draw_arm(rng);
      log.add(a, draw_bernoulli(rng, drawn_worth[a]) ? 1.0 : 0.0);
    }
    OffPolicyEvaluation evaluation{unbiased_estimators};
    evaluation.observe(log.rows());
    const bool resample = l < resampled_logs;
    PoissonBootstrap bootstrap{unbiased_estimators, 200, l};
    if (resample) { bootstrap.observe(log.rows()); }
    const auto estimates = evaluation.estimates();
    for (std::size_t e = 0; e < estimates.size(); ++e) {
      const OffPolicyEstimate& estimate = estimates[e];
      const double width = bounds.width(estimate.estimator);
      covered[e][0] += holds_truth(normal_interval(estimate.value, estimate.standard_error)) ? 1 : 0;
      covered[e][1] += holds_truth(student_t_interval(estimate.value, estimate.standard_error, n)) ? 1 : 0;
      covered[e][2] += resample && holds_truth(percentile_interval(estimate.value, bootstrap.values(e))) ? 1 : 0;
      covered[e][3] += holds_truth(empirical_bernstein_interval(estimate.value, estimate.variance, n, width)) ? 1 : 0;
    }
  }
  for (std::size_t e = 0; e < unbiased_estimators.size(); ++e) {
    const auto& [normal, student_t, bootstrap, bernstein] = covered[e];
    INFO(unbiased_estimators[e].name << ": " << normal << ", " << student_t << ", " << bootstrap << ", " << bernstein);
    for (const int asymptotic : {normal, student_t}) {
      CHECK(asymptotic > 0.93 * logs);
      CHECK(asymptotic < 0.97 * logs);
    }
    CHECK(bootstrap > 0.92 * resampled_logs);
    CHECK(bootstrap < 0.98 * resampled_logs);
    CHECK(student_t >= normal);
    if (!unbiased_estimators[e].self_normalised) { CHECK(bernstein >= 0.94 * logs); }
  }
}

TEST_CASE("where a user's rows depend on each other, intervals by user cover, and those by row do not", "[ope]") {
  // 100 users with ten rows each, all of the same action, and of a taste that moves every reward by 0.1.
  constexpr std::uint32_t logs = 2000;
  constexpr std::uint32_t users = 100;
  std::array<int, 4> by_row{};
  std::array<int, 4> by_user{};
  int doubts_by_row = 0;
  int doubts_by_user = 0;
  DrawnLog log;
  std::vector<std::uint32_t> user;
  for (std::uint32_t l = 0; l < logs; ++l) {
    RngStream rng{{2, l}, Purpose::test, 0};
    log.clear();
    user.clear();
    for (std::uint32_t u = 0; u < users; ++u) {
      const std::size_t a = draw_arm(rng);
      const double taste = draw_bernoulli(rng, 0.5) ? 0.1 : -0.1;
      for (int i = 0; i < 10; ++i) {
        log.add(a, draw_bernoulli(rng, drawn_worth[a] + taste) ? 1.0 : 0.0);
        user.push_back(u);
      }
    }
    OffPolicyEvaluation evaluation{unbiased_estimators};
    evaluation.observe(log.rows());
    ClusterTerms clusters{unbiased_estimators};
    clusters.observe(log.rows(), user);
    const auto estimates = evaluation.estimates();
    for (std::size_t e = 0; e < estimates.size(); ++e) {
      by_row[e] += holds_truth(normal_interval(estimates[e].value, estimates[e].standard_error)) ? 1 : 0;
      by_user[e] += holds_truth(normal_interval(estimates[e].value, standard_error_of(clusters.terms(e)))) ? 1 : 0;
    }
    // Weights are right, and their mean is to be told from 1 in one log of a hundred.
    Overlap overlap = evaluation.overlap();
    const auto doubts = [&] { return overlap_warnings(overlap).empty() ? 0 : 1; };
    doubts_by_row += doubts();
    overlap.by_cluster = clusters.overlap();
    doubts_by_user += doubts();
  }
  for (std::size_t e = 0; e < unbiased_estimators.size(); ++e) {
    INFO(unbiased_estimators[e].name << ": by row " << by_row[e] << ", by user " << by_user[e]);
    CHECK(by_user[e] > 0.93 * logs);
    CHECK(by_user[e] < 0.97 * logs);
    CHECK(by_row[e] < 0.8 * logs);
  }
  INFO("mean weight doubted by row " << doubts_by_row << ", by user " << doubts_by_user);
  CHECK(doubts_by_user < 0.03 * logs);
  CHECK(doubts_by_row > 0.2 * logs);
}

TEST_CASE("where few gifts are all of the reward, intervals fail, and a warning says so", "[ope]") {
  constexpr std::uint32_t logs = 200;
  constexpr int n = 2000;
  std::array<int, 4> covered{};
  int warned = 0;
  DrawnLog log;
  for (std::uint32_t l = 0; l < logs; ++l) {
    RngStream rng{{3, l}, Purpose::test, 0};
    log.clear();
    for (int i = 0; i < n; ++i) {
      const std::size_t a = draw_arm(rng);
      // One gift in 50 of what would else be a reward, lognormal with mean 50 and sigma 2.
      log.add(a, draw_bernoulli(rng, drawn_worth[a] / 50.0) ? 50.0 * draw_lognormal(rng, -2.0, 2.0) : 0.0);
    }
    OffPolicyEvaluation evaluation{unbiased_estimators};
    evaluation.observe(log.rows());
    const auto estimates = evaluation.estimates();
    for (std::size_t e = 0; e < estimates.size(); ++e) {
      covered[e] += holds_truth(normal_interval(estimates[e].value, estimates[e].standard_error)) ? 1 : 0;
    }
    warned += overlap_warnings(evaluation.overlap()).empty() ? 0 : 1;
  }
  for (const int share : covered) { CHECK(share < 0.8 * logs); }
  CHECK(warned == logs);
}
