// What does greedy allocation earn, and what does it do to the streamers? Paired differences from random allocation.
#include <fmt/format.h>

#include "libsim/libsim.hpp"

using namespace libsim;

int main(int argc, char** argv) {
  const Experiment experiment = load_experiment(argc > 1 ? argv[1] : "scenarios/tiny.json");
  const Comparison comparison =
      compare(experiment, {load_policy("random"), load_policy("greedy")}, {.replications = 8});
  const PolicyResult& greedy = comparison.slices.front().policies[1];
  for (const MetricSummary& metric : greedy.metrics) {
    if (metric.name != "revenue" && metric.name != "effective_catalogue") { continue; }
    const Interval& difference = metric.versus_baseline;
    fmt::print("{}: {:+.1f} [{:+.1f}, {:+.1f}] {}\n", metric.name, difference.mean, difference.low, difference.high,
               metric.unit);
  }
}
