#include "libsim/experiment/run.hpp"

#include <utility>

#include "libsim/experiment/saved_market.hpp"
#include "libsim/log/kuailive_writer.hpp"
#include "libsim/log/log_writer.hpp"
#include "libsim/log/staged_directory.hpp"

namespace libsim {
namespace {

void run_days(Simulation& simulation, std::int64_t from, std::int64_t to, Log& log,
              const std::function<void()>& on_day_done, unsigned jobs) {
  for (std::int64_t day = from; day < to; ++day) {
    simulation.run_until_day(day + 1, log, jobs);
    if (on_day_done) { on_day_done(); }
  }
}

/// The warm-up; `policy` decides from its end on.
RunSoFar warmed_up(Simulation simulation, const Scenario& scenario, const NamedPolicy& policy,
                   const std::function<void()>& on_day_done, unsigned jobs) {
  const std::int64_t first = scenario.run.warmup_days;
  RunSoFar run{std::move(simulation), {}, PanelActs{panel_rule(scenario)}};
  if (policy.signals) { run.simulation.listen({*policy.signals}); }
  run_days(run.simulation, 0, first, run.log, on_day_done, jobs);
  run.acts.observe(run.log);
  run.events_of_warmup = run.simulation.events();
  forget_events(run.log, start_of_day(first));
  run.simulation.decide_by(policy.policy);
  if (policy.signals) { run.simulation.predict_by(std::move(run.simulation.take_listeners().front())); }
  return run;
}

/// Lets the measured days pass that are still to come.
void run_on(RunSoFar& run, const Scenario& scenario, const std::function<void()>& on_day_done, unsigned jobs) {
  const std::int64_t day = run.simulation.market().now().time_since_epoch() / day_length;
  run_days(run.simulation, day, scenario.run.warmup_days + scenario.run.days, run.log, on_day_done, jobs);
}

MeasuredDays ended(RunSoFar& run) {
  run.simulation.end_log(run.log);
  run.acts.observe(run.log);
  std::vector<bool> panel = run.acts.members(run.log.users);
  return {std::move(run.log), std::move(panel)};
}

/// Fails before the work rather than after it if the log could not be written.
void require_writable(const std::filesystem::path& directory) {
  const StagedDirectory removed_at_once{directory};
}

}  // namespace

PanelRule panel_rule(const Scenario& scenario) {
  const PanelConfig& config = scenario.panel;
  return {.require_click = config.require_click,
          .require_comment = config.require_comment,
          .require_like = config.require_like,
          .require_gift = config.require_gift,
          .start_day = scenario.run.warmup_days + config.start_day,
          .end_day = scenario.run.warmup_days + config.end_day};
}

std::optional<Duration> session_gap(const Scenario& scenario) {
  const std::optional<double> gap_s = scenario.panel.session_gap_s;
  return gap_s ? std::optional{from_seconds(*gap_s)} : std::nullopt;
}

MeasuredDays run_measured_days(Simulation& simulation, const Scenario& scenario, const NamedPolicy& policy,
                               const std::function<void()>& on_day_done) {
  RunSoFar run = warmed_up(std::move(simulation), scenario, policy, on_day_done, 1);
  run_on(run, scenario, on_day_done, 1);
  MeasuredDays days = ended(run);
  simulation = std::move(run.simulation);
  return days;
}

RunResult run(const Experiment& experiment, const RunOptions& options) {
  if (!options.log.empty()) { require_writable(options.log); }
  const RunConfig& config = experiment.scenario.run;
  const NamedPolicy& policy = options.policy ? *options.policy : experiment.policy;
  if (!options.save.empty()) { require_savable(experiment, policy); }
  RunSoFar run = options.from != nullptr ? options.from->resume(experiment, policy)
                                         : warmed_up(Simulation{experiment, 0}, experiment.scenario, policy,
                                                     options.on_day_done, options.jobs);
  // The log stays in memory until its end: the metrics, and the panel of a KuaiLive log, are read from all of its rows,
  // and a log written day by day gives their memory back. The bytes on disk are the same either way.
  run_on(run, experiment.scenario, options.on_day_done, options.jobs);
  if (!options.save.empty()) { save_market(run, experiment, policy, options.save); }
  const std::uint64_t events = run.simulation.events() - run.events_of_warmup;
  const auto [log, panel] = ended(run);

  RunResult result;
  result.policy = policy.name;
  result.kind = policy.kind;
  result.events = events;
  result.requests = log.requests.size();
  result.metrics =
      market_metrics(log, start_of_day(config.warmup_days), start_of_day(config.warmup_days + config.days));
  if (!options.log.empty()) {
    const LogOrigin origin{.scenario_hash = experiment.hash,
                           .seed = config.seed,
                           .scale = experiment.scale,
                           .session_gap = session_gap(experiment.scenario),
                           .panel = panel};
    if (options.format == LogFormat::libsim) {
      write_log(log, options.log, origin);
    } else {
      write_kuailive(log, panel, options.log, origin);
    }
  }
  return result;
}

}  // namespace libsim
