#include "libsim/experiment/measured_facts.hpp"

#include <cstddef>
#include <utility>

#include "libsim/core/parallel.hpp"
#include "libsim/experiment/run.hpp"
#include "libsim/log/any_log.hpp"
#include "libsim/metrics/facts.hpp"
#include "libsim/sessions/panel.hpp"

namespace libsim {

MeasuredFacts measure_facts(const Experiment& experiment, const MeasureOptions& options) {
  MeasuredFacts measured;
  measured.seeds.resize(options.replications);
  parallel_for(options.replications, options.jobs, [&](std::size_t r) {
    Simulation simulation{experiment, static_cast<std::uint32_t>(r)};
    const Log log =
        run_measured_days(simulation, experiment.scenario.run, &experiment.policy.policy, options.on_day_done);
    const std::vector<bool> panel = panel_users(log, panel_rule(experiment.scenario.panel));
    measured.seeds[r] = compute_facts(log, panel);
    if (r != 0) { return; }
    measured.funnel = gift_funnel(log, panel);
    measured.health = examine_data_health(log);
  });
  return measured;
}

std::vector<FactValue> replication_facts(const Experiment& experiment, std::uint32_t replication,
                                         const std::function<void()>& on_day_done) {
  Simulation simulation{experiment, replication};
  const Log log = run_measured_days(simulation, experiment.scenario.run, nullptr, on_day_done);
  return compute_facts(log, panel_users(log, panel_rule(experiment.scenario.panel)));
}

MeasuredFacts measure_facts(const std::filesystem::path& log_directory) {
  AnyLog read = read_any_log(log_directory);
  const std::vector<bool> panel = panel_users(read.log, PanelRule{});
  return {.seeds = {compute_facts(read.log, panel)},
          .funnel = gift_funnel(read.log, panel),
          .health = examine_data_health(read.log),
          .report = std::move(read.report)};
}

}  // namespace libsim
