// What would another policy have earned? From rows of one's own, in memory: no market, libsim/ope alone.
#include <vector>

#include <fmt/format.h>

#include "libsim/core/draws.hpp"
#include "libsim/ope/rows_evaluation.hpp"

using namespace libsim;

int main() {
  // A page showed one of two banners by chance, the second to one visitor in five, and logged that probability.
  // Visitors click the first with probability 0.03 and the second with 0.05. What if all were shown the second?
  std::vector<double> reward, propensity, target;
  RngStream rng{{1, 0}, Purpose::test, 0};
  for (int i = 0; i < 20'000; ++i) {
    const bool second = draw_bernoulli(rng, 0.2);
    reward.push_back(draw_bernoulli(rng, second ? 0.05 : 0.03) ? 1.0 : 0.0);
    propensity.push_back(second ? 0.2 : 0.8);
    target.push_back(second ? 1.0 : 0.0);
  }
  const RowsEvaluation result = evaluate_rows(LoggedRows{reward, propensity, target}, {}, "banners", {});
  for (const EvaluatedEstimator& line : result.estimates) {
    if (!line.is_main || line.lambda) { continue; }
    const Interval& clicks = line.interval;
    fmt::print("{}: {:.4f} [{:.4f}, {:.4f}] clicks/visitor; truth 0.0500, as logged {:.4f}\n", line.name, clicks.mean,
               clicks.low, clicks.high, result.overlap.mean_reward());
  }
  for (const std::string& warning : result.warnings) { fmt::print("warning: {}\n", warning); }
}
