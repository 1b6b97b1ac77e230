// What does a small market earn a day?
#include <fmt/format.h>

#include "libsim/libsim.hpp"

using namespace libsim;

int main(int argc, char** argv) {
  const Experiment experiment = load_experiment(argc > 1 ? argv[1] : "scenarios/tiny.json");
  const RunResult result = run(experiment);
  for (const MetricValue& metric : result.metrics) {
    if (metric.name == "revenue" || metric.name == "gifts") {
      fmt::print("{}: {:.1f} {}\n", metric.name, metric.value, metric.unit);
    }
  }
}
