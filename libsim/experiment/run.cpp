#include "libsim/experiment/run.hpp"

#include <utility>

#include "libsim/log/kuailive_writer.hpp"
#include "libsim/log/log_writer.hpp"
#include "libsim/log/staged_directory.hpp"

namespace libsim {
namespace {

void run_days(Simulation& simulation, std::int64_t from, std::int64_t to, Log& log,
              const std::function<void()>& on_day_done) {
  for (std::int64_t day = from; day < to; ++day) {
    simulation.run_until_day(day + 1, log);
    if (on_day_done) { on_day_done(); }
  }
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
  const std::int64_t first = scenario.run.warmup_days;
  PanelActs acts{panel_rule(scenario)};
  if (policy.signals) { simulation.listen({*policy.signals}); }
  Log log;
  run_days(simulation, 0, first, log, on_day_done);
  acts.observe(log);
  forget_events(log, start_of_day(first));
  simulation.decide_by(policy.policy);
  if (policy.signals) { simulation.predict_by(std::move(simulation.take_listeners().front())); }
  run_days(simulation, first, first + scenario.run.days, log, on_day_done);
  simulation.end_log(log);
  acts.observe(log);
  std::vector<bool> panel = acts.members(log.users);
  return {std::move(log), std::move(panel)};
}

RunResult run(const Experiment& experiment, const RunOptions& options) {
  if (!options.log.empty()) { require_writable(options.log); }
  const RunConfig& config = experiment.scenario.run;
  Simulation simulation{experiment, 0};
  // The log stays in memory until its end: the metrics, and the panel of a KuaiLive log, are read from all of its rows,
  // and a log written day by day gives their memory back. The bytes on disk are the same either way.
  std::uint64_t events_of_warmup = 0;
  std::uint32_t days_done = 0;
  const NamedPolicy& policy = options.policy ? *options.policy : experiment.policy;
  const auto [log, panel] = run_measured_days(simulation, experiment.scenario, policy, [&] {
    if (++days_done == config.warmup_days) { events_of_warmup = simulation.market().events(); }
    if (options.on_day_done) { options.on_day_done(); }
  });

  RunResult result;
  result.policy = policy.name;
  result.kind = policy.kind;
  result.events = simulation.market().events() - events_of_warmup;
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
