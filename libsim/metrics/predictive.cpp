#include "libsim/metrics/predictive.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "libsim/core/running_stats.hpp"

namespace libsim {

std::vector<PredictiveRow> predict_facts(std::span<const std::vector<FactValue>> seeds,
                                         std::span<const FactTarget> targets, double scale) {
  std::vector<PredictiveRow> rows;
  for (const FactTarget& target : targets) {
    PredictiveRow row;
    row.id = target.id;
    row.role = target.role;
    row.target = target.target_at(scale);
    row.rank = 1.0;
    RunningStats over_seeds;
    for (const std::vector<FactValue>& facts : seeds) {
      const auto fact = std::ranges::find(facts, target.id, &FactValue::id);
      if (fact == facts.end() || std::isnan(fact->value)) { continue; }
      over_seeds.observe(fact->value);
      row.unit = fact->unit;
      row.min = std::fmin(row.min, fact->value);  // of NaN and a number, the number
      row.max = std::fmax(row.max, fact->value);
      row.rank += fact->value < row.target ? 1.0 : fact->value == row.target ? 0.5 : 0.0;
    }
    if (over_seeds.count == 0) { continue; }
    row.seeds = over_seeds.count;
    row.mean = over_seeds.mean();
    row.sd = over_seeds.standard_deviation();
    const double apart = row.target - row.mean;
    row.z = apart == 0.0 ? 0.0 : apart / row.sd;
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace libsim
