/// @file  One market, once: what happens and what it amounts to.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "libsim/core/time.hpp"
#include "libsim/experiment/experiment.hpp"
#include "libsim/experiment/simulation.hpp"
#include "libsim/log/any_log.hpp"
#include "libsim/log/log.hpp"
#include "libsim/metrics/market_metrics.hpp"
#include "libsim/sessions/panel.hpp"

namespace libsim {

class SavedMarket;

/// What to run, and what to keep of it.
struct RunOptions {
  std::optional<NamedPolicy> policy{};   ///< decides on the measured days; nothing for the scenario's own
  std::filesystem::path log{};           ///< directory for the log of the measured days; empty for none
  LogFormat format = LogFormat::libsim;  ///< of the log's files
  std::function<void()> on_day_done{};   ///< called after each simulated day
  const SavedMarket* from = nullptr;     ///< a run that stopped on one of the measured days; null: from the beginning
  std::filesystem::path save{};          ///< file for the market as it is at the end; empty for none
  unsigned jobs = 1;                     ///< threads, for a scenario with several shards
};

/// What one run came to.
struct RunResult {
  std::string policy;                ///< its name
  std::string kind;                  ///< of the policy; "" if it was made in C++
  std::uint64_t events = 0;          ///< of the simulation, on the measured days
  std::uint64_t requests = 0;        ///< on the measured days
  std::vector<MetricValue> metrics;  ///< of all users, over the measured days
};

/// Runs replication 0: the warm-up under the scenario's own policy, then the measured days under the policy asked for,
/// as the comparison of policies does; its replication 0 gives the same metrics. In KuaiLive's format the log holds the
/// scenario's panel, in libsim's own everybody. One that goes on from a saved market gives the same as one from the
/// beginning, byte for byte.
/// @throws InputError if there is something else than a log at `log`, if the saved market is another one, or if the
///         policy cannot be saved; ResourceError if something cannot be written
RunResult run(const Experiment& experiment, const RunOptions& options = {});

/// What happened on the measured days, and who is in the panel by then: the warm-up counts only for the panel.
struct MeasuredDays {
  Log log;                  ///< of everybody
  std::vector<bool> panel;  ///< [log.users]
};

/// Runs a market from its beginning: the warm-up, whose events are forgotten, and the measured days.
/// @param policy       decides on the measured days, within the scenario's constraints; it has learned nothing before,
/// but for an
///                     estimator of its own, which learns from the beginning
/// @param on_day_done  called after each simulated day, if there is one
MeasuredDays run_measured_days(Simulation& simulation, const Scenario& scenario, const NamedPolicy& policy,
                               const std::function<void()>& on_day_done = {});

/// The rule by which a scenario's panel is chosen.
PanelRule panel_rule(const Scenario& scenario);

/// How a scenario cuts watching into sessions; nothing for one session a user and room.
std::optional<Duration> session_gap(const Scenario& scenario);

}  // namespace libsim
