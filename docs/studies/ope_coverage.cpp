// How often do 95% intervals of off-policy estimates hold a truth that is known exactly? The tables of
// docs/studies/ope.md on made-up logs, in Markdown: docs/studies/ope.py runs this program. It needs libsim/ope alone.
//
//     ope_coverage [JOBS [TABLE...]]
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "libsim/core/draws.hpp"
#include "libsim/core/parallel.hpp"
#include "libsim/core/proportion.hpp"
#include "libsim/metrics/quantile.hpp"
#include "libsim/ope/cluster_terms.hpp"
#include "libsim/ope/intervals.hpp"
#include "libsim/ope/off_policy_evaluation.hpp"
#include "libsim/ope/poisson_bootstrap.hpp"
#include "libsim/ope/rows_evaluation.hpp"

using namespace libsim;

namespace {

constexpr std::size_t contexts = 3;
constexpr std::size_t actions = 4;
using Table = std::array<std::array<double, actions>, contexts>;

// Weights are between 0.25 and 5; what the model predicts of an action is the same in every context.
constexpr Table pi_b{{{0.4, 0.3, 0.2, 0.1}, {0.1, 0.2, 0.3, 0.4}, {0.25, 0.25, 0.25, 0.25}}};
constexpr Table pi_e{{{0.1, 0.2, 0.2, 0.5}, {0.5, 0.3, 0.1, 0.1}, {0.7, 0.1, 0.1, 0.1}}};
constexpr Table worth{{{0.1, 0.2, 0.3, 0.5}, {0.6, 0.4, 0.3, 0.2}, {0.5, 0.1, 0.2, 0.4}}};
constexpr std::array<double, actions> model{0.4, 0.25, 0.25, 0.35};
constexpr double largest_weight_of_all = 10.0;  // 1 / the smallest propensity

double truth() {
  double sum = 0.0;
  for (std::size_t x = 0; x < contexts; ++x) {
    for (std::size_t a = 0; a < actions; ++a) { sum += pi_e[x][a] * worth[x][a] / contexts; }
  }
  return sum;
}

struct MadeLog {
  std::vector<double> reward, propensity, target, predicted, model_value;
  std::vector<std::uint32_t> user;  ///< empty if rows are independent

  void add(std::size_t x, std::size_t a, double r) {
    double expected = 0.0;
    for (std::size_t b = 0; b < actions; ++b) { expected += pi_e[x][b] * model[b]; }
    reward.push_back(r);
    propensity.push_back(pi_b[x][a]);
    target.push_back(pi_e[x][a]);
    predicted.push_back(model[a]);
    model_value.push_back(expected);
  }
  LoggedRows rows() const { return {reward, propensity, target, predicted, model_value}; }
};

std::size_t draw_action(RngStream& rng, std::size_t x) {
  const double u = draw_uniform(rng);
  std::size_t a = 0;
  for (double below = pi_b[x][0]; u >= below && a + 1 < actions; below += pi_b[x][a]) { ++a; }
  return a;
}

MadeLog bounded_log(RngStream& rng, std::size_t n) {
  MadeLog log;
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t x = draw_index(rng, contexts);
    const std::size_t a = draw_action(rng, x);
    log.add(x, a, draw_bernoulli(rng, worth[x][a]) ? 1.0 : 0.0);
  }
  return log;
}

/// A user has one context, one action (what a policy by user does), and a taste that moves all of the rewards.
MadeLog log_of_users(RngStream& rng, std::uint32_t users, std::uint32_t rows_of_each) {
  MadeLog log;
  for (std::uint32_t u = 0; u < users; ++u) {
    const std::size_t x = draw_index(rng, contexts);
    const std::size_t a = draw_action(rng, x);
    const double taste = draw_bernoulli(rng, 0.5) ? 0.1 : -0.1;
    for (std::uint32_t i = 0; i < rows_of_each; ++i) {
      log.add(x, a, draw_bernoulli(rng, worth[x][a] + taste) ? 1.0 : 0.0);
      log.user.push_back(u);
    }
  }
  return log;
}

/// A gift in one of 20 rows that would else be rewarded, lognormal with mean 20: the truth is that of bounded rewards.
MadeLog log_of_gifts(RngStream& rng, std::size_t n, double sigma) {
  MadeLog log;
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t x = draw_index(rng, contexts);
    const std::size_t a = draw_action(rng, x);
    const bool gives = draw_bernoulli(rng, worth[x][a] / 20.0);
    log.add(x, a, gives ? 20.0 * draw_lognormal(rng, -sigma * sigma / 2.0, sigma) : 0.0);
  }
  return log;
}

/// One interval that is judged, over logs.
struct Judged {
  std::vector<double> value;  ///< [logs]
  std::vector<char> covers;   ///< [logs]
  bool is_defined = false;    ///< in some log

  std::string coverage(double least) const {
    const Interval share = proportion_interval(std::ranges::count(covers, 1), static_cast<std::int64_t>(covers.size()));
    const std::string text =
        fmt::format("{:.1f} [{:.1f}, {:.1f}]", 100.0 * share.mean, 100.0 * share.low, 100.0 * share.high);
    return share.mean < least ? "**" + text + "**" : text;
  }
};

constexpr double asymptotic = 0.93;  // what a share should not be below
constexpr double finite_sample = 0.94;

using MakeLog = std::function<MadeLog(RngStream&)>;
/// What is computed of one log: a list of intervals, the same of every log.
using Intervals = std::vector<Interval>;

/// The diagnostics of many logs: how many rewards decide, and whether there was a warning.
class Doubts {
 public:
  explicit Doubts(std::size_t logs) : rewarded_(logs), warned_(logs) {}

  void note(std::uint32_t log, const Overlap& overlap) {
    rewarded_[log] = overlap.rewarded();
    warned_[log] = overlap_warnings(overlap).empty() ? 0 : 1;
  }
  /// Two cells: the median effective number, and the share of logs in percent.
  std::string cells() const {
    std::vector<double> sorted = rewarded_;
    std::ranges::sort(sorted);
    const double median = quantile_of_sorted(std::span<const double>{sorted}, 0.5);
    const auto warned = static_cast<double>(std::ranges::count(warned_, 1));
    return fmt::format("{:.0f} | {:.0f}", median, 100.0 * warned / static_cast<double>(warned_.size()));
  }

 private:
  std::vector<double> rewarded_;
  std::vector<char> warned_;
};

std::vector<Judged> judge(std::uint32_t seed, std::size_t logs, unsigned jobs, const MakeLog& make,
                          const std::function<Intervals(const MadeLog&, std::uint32_t)>& evaluate) {
  std::vector<Intervals> all(logs);
  parallel_for(logs, jobs, [&](std::size_t l) {
    const auto number = static_cast<std::uint32_t>(l);
    RngStream rng{{seed, number}, Purpose::test, 0};
    all[l] = evaluate(make(rng), number);
  });
  std::vector<Judged> judged(all.front().size());
  for (const Intervals& intervals : all) {
    for (std::size_t k = 0; k < intervals.size(); ++k) {
      judged[k].value.push_back(intervals[k].mean);
      judged[k].is_defined = judged[k].is_defined || !std::isnan(intervals[k].low);
      judged[k].covers.push_back(intervals[k].low <= truth() && truth() <= intervals[k].high ? 1 : 0);
    }
  }
  return judged;
}

const std::vector<OffPolicyEstimator>& unbiased() {
  static const std::vector<OffPolicyEstimator> estimators{inverse_propensity(HUGE_VAL),
                                                          self_normalised_inverse_propensity(), doubly_robust(HUGE_VAL),
                                                          self_normalised_doubly_robust()};
  return estimators;
}

const TermBounds bounds{0.0, 1.0, largest_weight_of_all};

/// Of each unbiased estimator: normal, Student t, bootstrap, empirical Bernstein.
Intervals intervals_by_row(const MadeLog& log, std::uint32_t seed, bool resample, Doubts& doubts) {
  OffPolicyEvaluation evaluation{unbiased()};
  evaluation.observe(log.rows());
  doubts.note(seed, evaluation.overlap());
  PoissonBootstrap bootstrap{unbiased(), resample ? 1000U : 2U, seed};
  if (resample) { bootstrap.observe(log.rows()); }
  Intervals intervals;
  std::size_t e = 0;
  for (const OffPolicyEstimate& estimate : evaluation.estimates()) {
    const auto [value, error] = std::pair{estimate.value, estimate.standard_error};
    intervals.push_back(normal_interval(value, error));
    intervals.push_back(student_t_interval(value, error, evaluation.rows()));
    intervals.push_back(percentile_interval(value, bootstrap.values(e++)));
    intervals.push_back(
        empirical_bernstein_interval(value, estimate.variance, evaluation.rows(), bounds.width(estimate.estimator)));
  }
  return intervals;
}

/// Of each unbiased estimator: normal by row; by user normal, Student t, bootstrap.
Intervals intervals_by_user(const MadeLog& log, std::uint32_t seed, Doubts& doubts) {
  OffPolicyEvaluation evaluation{unbiased()};
  evaluation.observe(log.rows());
  ClusterTerms clusters{unbiased()};
  clusters.observe(log.rows(), log.user);
  Overlap overlap = evaluation.overlap();
  overlap.by_cluster = clusters.overlap();
  doubts.note(seed, overlap);
  PoissonBootstrap bootstrap{unbiased(), 1000, seed};
  bootstrap.observe(clusters.all_terms());
  Intervals intervals;
  std::size_t e = 0;
  for (const OffPolicyEstimate& estimate : evaluation.estimates()) {
    const double error = standard_error_of(clusters.terms(e));
    intervals.push_back(normal_interval(estimate.value, estimate.standard_error));
    intervals.push_back(normal_interval(estimate.value, error));
    intervals.push_back(student_t_interval(estimate.value, error, static_cast<std::int64_t>(clusters.clusters())));
    intervals.push_back(percentile_interval(estimate.value, bootstrap.values(e++)));
  }
  return intervals;
}

void begin_table(std::string_view title, std::string_view head, std::size_t columns) {
  fmt::print("<!-- table: {} -->\n{}\n|---|", title, head);
  for (std::size_t c = 0; c < columns; ++c) { fmt::print("---:|"); }
  fmt::print("\n");
}

void every_estimator(unsigned jobs) {
  std::vector<std::string> names;
  const auto evaluate = [](const MadeLog& log, IntervalKind kind) {
    RowsEvaluationOptions options;
    options.interval = kind;
    if (kind == IntervalKind::bernstein) { options.bounds = bounds; }
    return evaluate_rows(log.rows(), {}, "log", options).estimates;
  };
  RngStream rng{{1, 0}, Purpose::test, 0};
  for (const EvaluatedEstimator& line : evaluate(bounded_log(rng, 1000), IntervalKind::normal)) {
    names.push_back(line.name);
  }
  const std::array kinds{IntervalKind::normal, IntervalKind::student_t, IntervalKind::bernstein};
  const auto judged = judge(
      1, 4000, jobs, [](RngStream& r) { return bounded_log(r, 1000); },
      [&](const MadeLog& log, std::uint32_t) {
        Intervals intervals;
        for (const IntervalKind kind : kinds) {
          for (const EvaluatedEstimator& line : evaluate(log, kind)) { intervals.push_back(line.interval); }
        }
        return intervals;
      });
  begin_table("Every estimator", "| | bias, % | standard deviation, % | RMSE, % | normal | t | Bernstein |", 6);
  const double unit = truth() / 100.0;
  for (std::size_t e = 0; e < names.size(); ++e) {
    RunningStats errors;
    double squares = 0.0;
    for (const double value : judged[e].value) {
      errors.observe(value - truth());
      squares += (value - truth()) * (value - truth());
    }
    if (std::isnan(squares) || names[e] == "Replay") { continue; }  // 0/0; for a target without chance only
    const Interval bias = mean_interval(errors);
    const auto& bernstein = judged[e + 2 * names.size()];
    fmt::print("| `{}` | {:+.1f} ±{:.1f} | {:.1f} | {:.1f} | {} | {} | {} |\n", names[e], bias.mean / unit,
               (bias.high - bias.low) / 2.0 / unit, std::sqrt(errors.variance()) / unit,
               std::sqrt(squares / static_cast<double>(errors.count)) / unit, judged[e].coverage(asymptotic),
               judged[e + names.size()].coverage(asymptotic),
               bernstein.is_defined ? bernstein.coverage(finite_sample) : "–");
  }
  fmt::print("<!-- end -->\n\n");
}

void bounded_rewards(unsigned jobs) {
  begin_table("Bounded rewards", "| | rewarded | warned, % | normal | t | bootstrap | Bernstein |", 6);
  for (const std::size_t n : {50U, 200U, 1000U, 5000U}) {
    Doubts doubts{2000};
    const auto judged = judge(
        2, 2000, jobs, [n](RngStream& rng) { return bounded_log(rng, n); },
        [&](const MadeLog& log, std::uint32_t seed) { return intervals_by_row(log, seed, true, doubts); });
    for (std::size_t e = 0; e < unbiased().size(); ++e) {
      fmt::print("| {} rows, `{}` | {} |", n, unbiased()[e].name, doubts.cells());
      for (std::size_t k = 0; k < 3; ++k) { fmt::print(" {} |", judged[4 * e + k].coverage(asymptotic)); }
      fmt::print(" {} |\n", judged[4 * e + 3].is_defined ? judged[4 * e + 3].coverage(finite_sample) : "–");
    }
  }
  fmt::print("<!-- end -->\n\n");
}

void rows_of_users(unsigned jobs) {
  begin_table("Rows of users", "| | rewarded | warned, % | normal, by row | normal | t | bootstrap |", 6);
  for (const std::uint32_t users : {20U, 50U, 200U, 1000U}) {
    Doubts doubts{2000};
    const auto judged = judge(
        3, 2000, jobs, [users](RngStream& rng) { return log_of_users(rng, users, 10); },
        [&](const MadeLog& log, std::uint32_t seed) { return intervals_by_user(log, seed, doubts); });
    for (std::size_t e = 0; e < unbiased().size(); ++e) {
      fmt::print("| {} users, `{}` | {} |", users, unbiased()[e].name, doubts.cells());
      for (std::size_t k = 0; k < 4; ++k) { fmt::print(" {} |", judged[4 * e + k].coverage(asymptotic)); }
      fmt::print("\n");
    }
  }
  fmt::print("<!-- end -->\n\n");
}

void gifts(unsigned jobs) {
  begin_table("Gifts",
              "| | rewarded | warned, % | `IPW`, normal | bootstrap | `SNIPW`, normal | bootstrap | `DR`, normal | "
              "bootstrap |",
              8);
  for (const double sigma : {0.0, 1.0, 1.5, 2.0}) {
    for (const std::size_t n : {1000U, 10'000U, 100'000U}) {
      const bool resample = n < 100'000;
      Doubts doubts{1000};
      const auto judged = judge(
          4, 1000, jobs, [=](RngStream& rng) { return log_of_gifts(rng, n, sigma); },
          [&](const MadeLog& log, std::uint32_t seed) { return intervals_by_row(log, seed, resample, doubts); });
      fmt::print("| sigma {}, {} rows | {} |", sigma, n, doubts.cells());
      for (std::size_t e = 0; e < 3; ++e) {
        fmt::print(" {} | {} |", judged[4 * e].coverage(asymptotic),
                   resample ? judged[4 * e + 2].coverage(asymptotic) : "–");
      }
      fmt::print("\n");
    }
  }
  fmt::print("<!-- end -->\n\n");
}

}  // namespace

int main(int argc, char** argv) {
  const unsigned jobs = argc > 1 ? static_cast<unsigned>(std::strtoul(argv[1], nullptr, 10)) : 0;
  const auto is_wanted = [&](std::string_view title) {
    return argc <= 2 || std::any_of(argv + 2, argv + argc, [=](const char* name) { return title == name; });
  };
  if (is_wanted("Every estimator")) { every_estimator(jobs); }
  if (is_wanted("Bounded rewards")) { bounded_rewards(jobs); }
  if (is_wanted("Rows of users")) { rows_of_users(jobs); }
  if (is_wanted("Gifts")) { gifts(jobs); }
}
