#include "libsim/experiment/measured_facts.hpp"

#include <cstddef>
#include <utility>

#include "libsim/core/parallel.hpp"
#include "libsim/experiment/run.hpp"
#include "libsim/log/any_log.hpp"
#include "libsim/metrics/facts.hpp"
#include "libsim/sessions/panel.hpp"

namespace libsim {
namespace {

MeasuredDays simulate_replication(const Experiment& experiment, std::uint32_t replication,
                                  const std::function<void()>& on_day_done) {
  Simulation simulation{experiment, replication};
  return run_measured_days(simulation, experiment.scenario, experiment.policy, on_day_done);
}

FactOptions fact_options(const Experiment& experiment) {
  FactOptions options;
  options.session_gap = session_gap(experiment.scenario);
  return options;
}

/// @param distributions  where to; null if they are not asked for
std::vector<FactValue> facts_of(const Log& log, const std::vector<bool>& panel, const FactOptions& options,
                                LogDistributions* distributions) {
  const FactContext context{log, panel, options};
  if (distributions != nullptr) { *distributions = log_distributions(context); }
  return compute_facts(context);
}

std::vector<bool> panel_of(const AnyLog& read) {
  if (!read.origin) { return panel_users(read.log, PanelRule{}); }
  return read.origin->panel.value_or(std::vector<bool>(read.log.users, true));
}

/// Rows that were out of order in their file: the reader put them in order.
void add_disorder(const CsvReport& report, DataHealth& health) {
  for (const CsvFileReport& file : report.files) {
    health.out_of_order.faults += static_cast<std::int64_t>(file.out_of_order);
  }
}

}  // namespace

MeasuredFacts measure_facts(const Experiment& experiment, const MeasureOptions& options) {
  MeasuredFacts measured;
  measured.seeds.resize(options.replications);
  measured.distributions.resize(options.distributions ? options.replications : 0);
  parallel_for(options.replications, options.jobs, [&](std::size_t r) {
    const auto [log, panel] = simulate_replication(experiment, static_cast<std::uint32_t>(r), options.on_day_done);
    LogDistributions* const distributions = options.distributions ? &measured.distributions[r] : nullptr;
    measured.seeds[r] = facts_of(log, panel, fact_options(experiment), distributions);
    if (r != 0) { return; }
    measured.funnel = gift_funnel(log, panel, {.scope = {}, .session_gap = session_gap(experiment.scenario)});
    measured.quadrants = find_quadrants(log, {.users = &panel});
    measured.health = examine_data_health(log);
  });
  return measured;
}

std::vector<FactValue> replication_facts(const Experiment& experiment, std::uint32_t replication,
                                         const std::function<void()>& on_day_done) {
  const auto [log, panel] = simulate_replication(experiment, replication, on_day_done);
  return compute_facts(log, panel, fact_options(experiment));
}

MeasuredFacts measure_facts(const std::filesystem::path& log_directory, bool distributions) {
  AnyLog read = read_any_log(log_directory);
  const std::vector<bool> panel = panel_of(read);
  FactOptions options;
  if (read.origin) { options.session_gap = read.origin->session_gap; }
  MeasuredFacts measured;
  measured.distributions.resize(distributions ? 1 : 0);
  measured.seeds = {facts_of(read.log, panel, options, distributions ? measured.distributions.data() : nullptr)};
  measured.funnel = gift_funnel(read.log, panel, {.scope = {}, .session_gap = options.session_gap});
  measured.quadrants = find_quadrants(read.log, {.users = &panel});
  measured.health = examine_data_health(read.log);
  measured.report = std::move(read.report);
  measured.origin = std::move(read.origin);
  if (measured.report) { add_disorder(*measured.report, measured.health); }
  return measured;
}

}  // namespace libsim
