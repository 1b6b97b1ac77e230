#include "libsim/report/replication_text.hpp"

#include <cmath>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "libsim/experiment/replication_need.hpp"
#include "libsim/report/number_format.hpp"
#include "libsim/report/table.hpp"

namespace libsim {
namespace {

using OrderedJson = nlohmann::ordered_json;

/// @param p  which policy. @param m  which metric
std::optional<ReplicationNeed> need_of(const Comparison& pilot, std::size_t p, std::size_t m, double percent) {
  const std::vector<PolicyResult>& policies = pilot.slices.front().policies;
  const MetricSummary& metric = policies[p].metrics[m];
  const double wanted = percent / 100.0 * std::abs(policies.front().metrics[m].level.mean);
  return replications_needed(p == 0 ? metric.level : metric.versus_baseline, pilot.replications, wanted);
}

}  // namespace

std::string replication_table(const Comparison& pilot, double percent, bool emphasised) {
  const std::vector<PolicyResult>& policies = pilot.slices.front().policies;
  std::vector<TableColumn> columns{{.name = "metric", .align = Align::left},
                                   {.name = policies.front().name, .unit = "its mean"}};
  for (std::size_t p = 1; p < policies.size(); ++p) {
    columns.push_back({.name = policies[p].name, .group = fmt::format("difference from {}", policies.front().name)});
  }
  TextTable table{std::move(columns)};
  for (std::size_t m = 0; m < policies.front().metrics.size(); ++m) {
    std::vector<TableCell> row{policies.front().metrics[m].name};
    bool any = false;
    for (std::size_t p = 0; p < policies.size(); ++p) {
      const auto need = need_of(pilot, p, m, percent);
      any = any || need;
      row.emplace_back(need ? fmt::format("{} [{}, {}]", format_count(need->expected), format_count(need->low),
                                          format_count(need->high))
                            : undefined_text);
    }
    if (any) { table.add_row(std::move(row)); }
  }
  return table.text(emphasised) +
         fmt::format(
             "Replications until a 95% interval is ±{}% of {}'s mean, judged by {} of the pilot; in brackets, for "
             "the ends of the\n95% interval of the standard deviation that the pilot found, which few replications "
             "know badly.\n",
             fmt::format("{:g}", percent), policies.front().name, pilot.replications);
}

OrderedJson replication_json(const Comparison& pilot, double percent) {
  const std::vector<PolicyResult>& policies = pilot.slices.front().policies;
  OrderedJson list = OrderedJson::array();
  for (std::size_t p = 0; p < policies.size(); ++p) {
    OrderedJson needs = OrderedJson::object();
    for (std::size_t m = 0; m < policies[p].metrics.size(); ++m) {
      const auto need = need_of(pilot, p, m, percent);
      needs[policies[p].metrics[m].name] =
          need ? OrderedJson{{"expected", need->expected}, {"low", need->low}, {"high", need->high}} : OrderedJson{};
    }
    list.push_back({{"name", policies[p].name}, {"kind", policies[p].kind}, {"replications", std::move(needs)}});
  }
  return {{"half_width_percent", percent},
          {"pilot_replications", pilot.replications},
          {"baseline", pilot.baseline},
          {"policies", std::move(list)}};
}

}  // namespace libsim
