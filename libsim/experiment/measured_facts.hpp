/// @file  The facts of a scenario's market, or of a log on disk.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <vector>

#include "libsim/experiment/experiment.hpp"
#include "libsim/log/csv_report.hpp"
#include "libsim/log/log_origin.hpp"
#include "libsim/metrics/data_health.hpp"
#include "libsim/metrics/distributions.hpp"
#include "libsim/metrics/fact_value.hpp"
#include "libsim/metrics/quadrants.hpp"
#include "libsim/sessions/funnel.hpp"

namespace libsim {

/// What is known of one log, or of several that differ in their luck only.
struct MeasuredFacts {
  std::vector<std::vector<FactValue>> seeds;    ///< [logs], each as compute_facts gives it
  Funnel funnel;                                ///< of the first log's panel
  Quadrants quadrants;                          ///< of the first log's panel
  DataHealth health;                            ///< of the first log
  std::optional<CsvReport> report;              ///< how reading went, of CSV files
  std::vector<LogDistributions> distributions;  ///< [logs], if asked for
  std::optional<LogOrigin> origin;              ///< of a log on disk, if it is a simulated one
};

/// How often a market is measured.
struct MeasureOptions {
  std::uint32_t replications = 1;
  unsigned jobs = 0;                    ///< threads; 0 for one a processor. The result does not depend on it
  bool distributions = false;           ///< reduce each log to its distributions, too: some 50 MB at full scale
  std::function<void()> on_day_done{};  ///< called after each simulated day, from any thread
};

/// Simulates replications and measures each on the measured days, on the scenario's panel. A job holds a log in memory.
/// @pre replications >= 1
MeasuredFacts measure_facts(const Experiment& experiment, const MeasureOptions& options = {});

/// The facts of one replication. @param on_day_done  called after each simulated day, if there is one
std::vector<FactValue> replication_facts(const Experiment& experiment, std::uint32_t replication,
                                         const std::function<void()>& on_day_done = {});

/// Measures a log of either format. A simulated one is measured as its market would be, and has the same facts to the
/// last bit; any other on its panel by the default rule.
/// @param distributions  reduce the log to them, too
/// @throws InputError as read_any_log
MeasuredFacts measure_facts(const std::filesystem::path& log_directory, bool distributions = false);

}  // namespace libsim
