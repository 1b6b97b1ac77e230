/// @file  Tables of a market's metrics: of one run, and of policies compared.
#pragma once

#include <string>

#include "libsim/experiment/compare.hpp"
#include "libsim/experiment/run.hpp"
#include "libsim/report/table.hpp"

namespace libsim {

/// "tiny.json: 2,000 users, 120 streamers; 3 days after a warm-up of 1; seed 1".
/// @param name  what the scenario is called
std::string scenario_line(const std::string& name, const Experiment& experiment);

/// One metric a row. @param emphasised  with a terminal's escape codes
std::string run_table(const RunResult& result, bool emphasised);

/// One metric a row; of the baseline the mean, of the others the paired difference in percent of that mean, each with
/// half of its 95% interval. A difference that the interval tells from 0 is good or bad, if the metric has a direction.
/// Metrics that are not defined for any policy are left out. With adjusted p-values, a star marks those at most 5%, and
/// only they are good or bad. At five policies about 115 columns wide.
TextTable comparison_table(const Slice& slice);
/// comparison_table() as text.
std::string compare_table(const Slice& slice, bool emphasised);

/// Whether a difference is told from 0: by its interval, or by its adjusted p-value, where it has one.
bool differs(const MetricSummary& metric);

/// A metric's mean with half of its interval, and its paired difference in percent of the baseline's mean, as
/// compare_table shows them.
TableCell level_cell(const MetricSummary& metric);
/// A metric's difference from the baseline with its interval, in % of the baseline where it has a size.
TableCell difference_cell(const MetricSummary& metric, double baseline);

/// What the numbers of compare_table are, in a line or two, and who is in the segments, in a line each.
std::string compare_legend(const Comparison& comparison, bool emphasised);

}  // namespace libsim
