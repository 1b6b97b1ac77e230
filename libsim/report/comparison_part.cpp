#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "libsim/report/metric_display.hpp"
#include "libsim/report/metric_figures.hpp"
#include "libsim/report/metric_tables.hpp"
#include "libsim/report/number_format.hpp"
#include "libsim/report/result_part.hpp"

namespace libsim {
namespace {

/// Metrics that have a figure, of those that are there: money, users, streamers.
constexpr std::array<std::string_view, 9> main_metrics{
    "revenue",        "gifts",      "satisfaction",     "next_day_return",       "active_users",
    "overload_share", "watch_time", "active_streamers", "streamer_gini_exposure"};

/// What money is traded for, in figures of their own.
constexpr std::array<std::string_view, 2> traded_metrics{"satisfaction", "streamer_gini_exposure"};

/// Sentences name so many policies; a table names all.
constexpr std::size_t most_named = 6;

std::size_t place_of(const PolicyResult& policy, std::string_view name) {
  return static_cast<std::size_t>(std::ranges::find(policy.metrics, name, &MetricSummary::name) -
                                  policy.metrics.begin());
}

bool is_known(const PolicyResult& policy, std::size_t metric) {
  return metric < policy.metrics.size() && !std::isnan(policy.metrics[metric].level.mean);
}

/// "greedy +37% [+22, +52]", ... of some policies, and how many more there are.
std::string named_differences(const std::vector<PolicyResult>& policies, const std::vector<std::size_t>& which,
                              std::size_t metric) {
  std::vector<std::string> words;
  for (const std::size_t p : which) {
    if (words.size() == most_named) {
      words.push_back(fmt::format("{} more", which.size() - most_named));
      break;
    }
    words.push_back(
        fmt::format("{} {}", policies[p].name,
                    difference_words(policies[p].metrics[metric], policies.front().metrics[metric].level.mean)));
  }
  return listed(words);
}

/// Whose value of a metric can be told from the baseline's, and by how much.
std::vector<std::string> difference_sentences(const std::vector<PolicyResult>& policies, std::size_t metric,
                                              std::uint32_t replications) {
  const PolicyResult& baseline = policies.front();
  std::vector<std::size_t> higher;
  std::vector<std::size_t> lower;
  std::vector<std::size_t> untold;
  for (std::size_t p = 1; p < policies.size(); ++p) {
    const MetricSummary& summary = policies[p].metrics[metric];
    if (std::isnan(summary.versus_baseline.mean)) { continue; }
    (!differs(summary) ? untold : summary.versus_baseline.mean > 0.0 ? higher : lower).push_back(p);
  }
  const std::string name = baseline.metrics[metric].name;
  std::vector<std::string> sentences;
  const auto add = [&](const std::vector<std::size_t>& which, const char* how) {
    if (which.empty()) { return; }
    sentences.push_back(fmt::format("{} {} than under {}: {}.", sentences.empty() ? capitalised(name) : "It", how,
                                    baseline.name, named_differences(policies, which, metric)));
  };
  if (higher.empty() && lower.empty() && !untold.empty()) {
    return {fmt::format("On {} replications, no policy's {} can be told from {}'s: {}.", format_count(replications),
                        name, baseline.name, named_differences(policies, untold, metric))};
  }
  add(higher, "is higher");
  add(lower, "is lower");
  if (!untold.empty()) {
    sentences.push_back(
        fmt::format("Not told from {}: {}.", baseline.name, named_differences(policies, untold, metric)));
  }
  return sentences;
}

/// Of the metrics of which more or less is better: how many each policy betters and worsens.
std::string balance_sentence(const std::vector<PolicyResult>& policies) {
  std::vector<std::string> words;
  std::size_t judged = 0;
  for (std::size_t p = 1; p < policies.size() && p <= most_named; ++p) {
    std::size_t better = 0;
    std::size_t worse = 0;
    judged = 0;
    for (const MetricSummary& metric : policies[p].metrics) {
      const Better direction = display_of_metric(metric.name).better;
      if (direction == Better::unknown || std::isnan(metric.versus_baseline.mean)) { continue; }
      ++judged;
      if (!differs(metric)) { continue; }
      ++((metric.versus_baseline.mean > 0.0) == (direction == Better::more) ? better : worse);
    }
    words.push_back(fmt::format("{} is better in {} and worse in {}", policies[p].name, better, worse));
  }
  if (words.empty() || judged == 0) { return ""; }
  if (policies.size() - 1 > most_named) {
    words.push_back(fmt::format("{} more are in the table", policies.size() - 1 - most_named));
  }
  return fmt::format("Of {} metrics that have a better side: {}. The rest are not told from {}.", judged,
                     fmt::join(words, "; "), policies.front().name);
}

std::string compare_command(const SavedComparison& saved) {
  const Comparison& comparison = saved.comparison;
  std::string policies;
  for (const PolicyResult& policy : comparison.slices.front().policies) {
    const bool by_kind = policy.kind.empty() || policy.kind == policy.name;
    policies += fmt::format("{}{}{}", policies.empty() ? "" : ",", policy.name, by_kind ? "" : ".json");
  }
  std::string command =
      fmt::format("libsim compare {} --policies {} --replications {}", scenario_arguments(saved.manifest.inputs),
                  shell_word(policies), comparison.replications);
  if (comparison.slices.size() > 1) {
    const std::string& slice = comparison.slices[1].name;
    command += slice.starts_with("day ") ? " --by day" : slice.starts_with("group ") ? " --by group" : " --by segment";
  }
  if (comparison.adjustment == Adjustment::holm) { command += " --adjust holm"; }
  return command;
}

std::string title_of_comparison(const SavedComparison& saved, const std::string& source) {
  const std::vector<PolicyResult>& policies = saved.comparison.slices.front().policies;
  const std::string& scenario = saved.manifest.inputs.scenario;
  const std::string& about = scenario.empty() ? source : scenario;
  if (policies.size() == 1) { return fmt::format("{}: {}", about, policies.front().name); }
  if (policies.size() > 4) {
    return fmt::format("{}: {} policies against {}", about, policies.size() - 1, policies.front().name);
  }
  std::vector<std::string> names;
  std::transform(std::next(policies.begin()), policies.end(), std::back_inserter(names),
                 [](const PolicyResult& policy) { return policy.name; });
  return fmt::format("{}: {} against {}", about, listed(names), policies.front().name);
}

std::string legend_of(const Comparison& comparison) {
  std::string text =
      fmt::format("Means of {} replications ± half of the 95% interval.", format_count(comparison.replications));
  if (comparison.slices.front().policies.size() == 1) { return text; }
  return text + fmt::format(
                    " Differences are paired by replication, in % of {}'s mean; those that are told from 0{} are "
                    "green if better, red if worse.",
                    comparison.baseline, comparison.adjustment == Adjustment::holm ? ", with a star," : "");
}

void add_figures(ResultPart& part, const Comparison& comparison) {
  const std::vector<PolicyResult>& policies = comparison.slices.front().policies;
  if (policies.size() < 2) { return; }
  if (comparison.objective) {
    const std::vector<PolicyResult>& terms = comparison.objective->slice.policies;
    const std::size_t objective = place_of(terms.front(), "objective");
    if (is_known(terms.front(), objective)) {
      part.figures.push_back(difference_figure(terms, objective, "objective"));
    }
  }
  std::size_t drawn = 0;
  for (const std::string_view name : main_metrics) {
    const std::size_t metric = place_of(policies.front(), name);
    if (!is_known(policies.front(), metric) || !any_difference(policies, metric)) { continue; }
    part.figures.push_back(difference_figure(policies, metric, std::string{name}));
    ++drawn;
  }
  if (drawn == 0 && is_known(policies.front(), 0) && any_difference(policies, 0)) {
    part.figures.push_back(difference_figure(policies, 0, "metric"));  // of a program that has its own
  }
  const std::size_t revenue = place_of(policies.front(), "revenue");
  for (const std::string_view name : traded_metrics) {
    const std::size_t metric = place_of(policies.front(), name);
    const auto usable = [&](std::size_t m) {
      return is_known(policies.front(), m) && policies.front().metrics[m].level.mean != 0.0;
    };
    if (!usable(revenue) || !usable(metric)) { continue; }
    part.figures.push_back(trade_off_figure(policies, revenue, metric, fmt::format("revenue-{}", name)));
  }
  part.figures_note = fmt::format(
      "Dots are means of paired differences from {}, lines their 95% intervals. A full dot is told from 0, {}; green "
      "is "
      "better, red worse. Where two metrics stand against each other, {} is where the axes cross.",
      comparison.baseline,
      comparison.adjustment == Adjustment::holm ? "by Holm's p-value" : "since its line is clear of it",
      comparison.baseline);
}

}  // namespace

ResultPart comparison_part(const SavedComparison& saved, const std::string& source) {
  const Comparison& comparison = saved.comparison;
  const std::vector<PolicyResult>& policies = comparison.slices.front().policies;
  ResultPart part{
      .title = title_of_comparison(saved, source), .source = source, .setting = setting_line(saved.manifest.inputs)};
  if (part.setting.empty()) { part.setting = fmt::format("{} replications", format_count(comparison.replications)); }
  if (comparison.objective) {
    const std::vector<PolicyResult>& terms = comparison.objective->slice.policies;
    const std::size_t objective = place_of(terms.front(), "objective");
    if (is_known(terms.front(), objective)) {
      part.headline = difference_sentences(terms, objective, comparison.replications);
    }
  }
  std::size_t money = place_of(policies.front(), "revenue");
  if (!is_known(policies.front(), money)) { money = 0; }
  if (is_known(policies.front(), money)) {
    for (std::string& sentence : difference_sentences(policies, money, comparison.replications)) {
      part.headline.push_back(std::move(sentence));
    }
    if (policies.size() == 1) {
      const MetricSummary& metric = policies.front().metrics[money];
      part.headline.push_back(fmt::format("{} under {}: {} {}.", capitalised(metric.name), policies.front().name,
                                          format_interval(metric.level.mean, metric.level.low, metric.level.high),
                                          metric.unit));
    }
  }
  if (const std::string balance = balance_sentence(policies); !balance.empty()) { part.headline.push_back(balance); }
  add_figures(part, comparison);

  for (const Slice& slice : comparison.slices) {
    const bool whole = &slice == &comparison.slices.front();
    part.tables.push_back({whole ? "All metrics" : "Only " + slice.name, comparison_table(slice), !whole});
    if (whole && comparison.objective) {
      part.tables.push_back({fmt::format("The objective, in units of {}", comparison.objective->reference),
                             comparison_table(comparison.objective->slice)});
    }
  }
  part.notes.push_back(legend_of(comparison));
  if (comparison.adjustment == Adjustment::none && policies.size() > 1) {
    part.notes.emplace_back(
        "Each interval is looked at alone: where nothing differs, one in twenty is clear of 0 by chance. compare "
        "--adjust "
        "holm says what differs when all of a table is looked at.");
  }
  part.provenance = provenance_lines(saved.manifest);
  part.commands = {compare_command(saved) + " --json " + shell_word(source)};
  return part;
}

}  // namespace libsim
