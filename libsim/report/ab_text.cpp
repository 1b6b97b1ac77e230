#include "libsim/report/ab_text.hpp"

#include <cstddef>

#include <fmt/format.h>

#include "libsim/report/interval_cell.hpp"
#include "libsim/report/number_format.hpp"
#include "libsim/report/table.hpp"

namespace libsim {
namespace {

constexpr double promised_coverage = 0.95;

std::string share(const Interval& interval) {
  return format_percent_interval(interval.mean, interval.low, interval.high);
}

bool excludes(const Interval& interval, double value) {
  return value < interval.low || value > interval.high;
}

std::string metric_table(const AbMetricResult& metric, std::uint32_t replications, bool emphasised) {
  const std::string unit{additive_metric_units[static_cast<std::size_t>(metric.metric)]};
  TextTable table{{{.name = "design", .align = Align::left},
                   {.name = "effect", .unit = unit},
                   {.name = "bias", .unit = unit},
                   {.name = "sd", .unit = unit},
                   {.name = "own error", .unit = unit},
                   {.name = "RMSE", .unit = unit},
                   {.name = "holds the truth", .unit = "% of intervals"},
                   {.name = "excludes 0", .unit = "% of intervals"}}};
  table.add_row({{"truth", Emphasis::strong},
                 difference_text(metric.truth),
                 undefined_text,
                 format_number(metric.truth_sd),
                 undefined_text,
                 undefined_text,
                 undefined_text,
                 undefined_text});
  for (const AbDesignResult& design : metric.designs) {
    std::string name{ab_design_names[static_cast<std::size_t>(design.design)]};
    if (design.defined < replications) { name += fmt::format(" ({} of {})", design.defined, replications); }
    table.add_row({std::move(name), difference_text(design.estimate),
                   marked(difference_text(design.bias), excludes(design.bias, 0.0)), format_number(design.sd),
                   format_number(design.standard_error), format_number(design.rmse),
                   marked(share(design.coverage), excludes(design.coverage, promised_coverage)),
                   share(design.rejection)});
  }
  return table.text(emphasised);
}

std::string legend(const AbResult& result) {
  const AbOptions& options = result.options;
  std::string text = fmt::format(
      "Effects of {} on the whole market, against {}; ± half of the 95% interval over {} replications. Truth: two "
      "whole\n"
      "runs on the same luck. A design's estimate, own error and interval come from one run of its own: users or\n"
      "streamers {} treated, or the market in blocks of {:g} h",
      result.treatment, result.control, result.replications, format_percent(options.share),
      to_seconds(options.block) / 3600.0);
  if (options.washout > Duration{}) {
    text += fmt::format(", the first {:g} h of each left out", to_seconds(options.washout) / 3600.0);
  }
  text += fmt::format(
      "; learners {}. Bias: estimate less the truth of\nits replication. RMSE: about the mean truth. "
      "Shares of replications have exact 95% intervals.\n",
      options.learning == ArmLearning::shared ? "hear both arms" : "hear their own arm");
  if (result.same_policy) {
    text += "Control and treatment are one policy: what excludes 0 is a false alarm, of which there should be 5%.\n";
  }
  return text;
}

}  // namespace

std::string ab_text(const AbResult& result, bool emphasised) {
  std::string text;
  for (const AbLevel& level : result.levels) {
    text += fmt::format("\noverload {:g}: capacities / {:g}; {} of feed clicks lead into rooms above theirs under {}\n",
                        level.overload, level.overload, share(level.overload_share), result.control);
    for (const AbMetricResult& metric : level.metrics) {
      const auto m = static_cast<std::size_t>(metric.metric);
      text += fmt::format("\n{}: {} {} under {}\n", additive_metric_names[m], margin_text(metric.control),
                          additive_metric_units[m], result.control);
      text += metric_table(metric, result.replications, emphasised);
    }
  }
  return text + "\n" + legend(result);
}

}  // namespace libsim
