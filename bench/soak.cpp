// Does a long run's memory stay flat? Simulates days of a market with entry and churn, forgets each day's events, and
// prints what the process holds: libsim_soak [SCENARIO [DAYS [POLICY...]]] [PATH=VALUE...], by default
// bench/soak.json, 1,000 days and its own policy.
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <malloc.h>
#include <unistd.h>

#include "libsim/experiment/experiment.hpp"
#include "libsim/experiment/simulation.hpp"

namespace {

using namespace libsim;

/// Memory of this process that is in RAM.
double resident_mb() {
  std::ifstream statm{"/proc/self/statm"};
  std::uint64_t pages = 0;
  statm >> pages >> pages;
  return static_cast<double>(pages) * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1e6;
}

/// What was allocated and not freed.
double heap_mb() {
  const struct mallinfo2 heap = ::mallinfo2();
  return static_cast<double>(heap.uordblks + heap.hblkhd) / 1e6;
}

void soak(const Experiment& experiment, const NamedPolicy& policy, std::int64_t days) {
  constexpr std::int64_t every = 100;
  fmt::print("{}\n  day  events   users ever  active  streamers ever  active  rooms ever  heap MB  resident MB\n",
             policy.name);
  Simulation simulation{experiment, 0};
  simulation.decide_by(policy.policy);
  Log log;
  for (std::int64_t day = 1; day <= days; ++day) {
    simulation.run_until_day(day, log);
    const std::uint32_t active_users = log.population.users[log.population.size() - 1];
    const std::uint32_t active_streamers = log.population.streamers[log.population.size() - 1];
    forget_events(log, simulation.market().now());
    if (day % every != 0 && day != 1) { continue; }
    fmt::print("{:5} {:7.1f}M {:11} {:7} {:15} {:7} {:11} {:8.2f} {:12.2f}\n", day,
               static_cast<double>(simulation.market().events()) / 1e6, log.users, active_users, log.streamers,
               active_streamers, log.rooms.size(), heap_mb(), resident_mb());
  }
}

}  // namespace

int main(int argc, char** argv) {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);  // a run that is stopped has shown what it had
  std::vector<std::string> arguments(argv + 1, argv + argc);
  std::vector<std::string> overrides;
  std::erase_if(arguments, [&](const std::string& argument) {
    const bool is_override = argument.find('=') != std::string::npos;
    if (is_override) { overrides.push_back(argument); }
    return is_override;
  });
  const Experiment experiment = load_experiment(!arguments.empty() ? arguments[0] : "bench/soak.json", overrides);
  const std::int64_t days = arguments.size() > 1 ? std::stoll(arguments[1]) : 1000;
  std::vector<NamedPolicy> policies;
  for (std::size_t i = 2; i < arguments.size(); ++i) { policies.push_back(load_policy(arguments[i])); }
  if (policies.empty()) { policies.push_back(experiment.policy); }
  for (const NamedPolicy& policy : policies) { soak(experiment, policy, days); }
}
