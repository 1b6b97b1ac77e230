#include "libsim/report/facts_text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "libsim/report/number_format.hpp"
#include "libsim/report/table.hpp"

namespace libsim {
namespace {

TableCell verdict_cell(const FactRow& row) {
  if (row.role == FactRole::report_only) { return {"", Emphasis::faint}; }
  if (row.ok) { return {"ok", Emphasis::good}; }
  return {"off", row.role == FactRole::target ? Emphasis::bad : Emphasis::plain};
}

/// Where the tolerance is of logarithms.
std::string transform_mark(const FactRow& row) {
  return row.transform == FactTransform::none ? "" : std::string{to_string(row.transform)};
}

std::string held(std::span<const FactRow> rows, FactRole role) {
  const auto has_role = [&](const FactRow& row) { return row.role == role; };
  const auto holds = [&](const FactRow& row) { return row.role == role && row.ok; };
  return fmt::format("{} of {}", std::ranges::count_if(rows, holds), std::ranges::count_if(rows, has_role));
}

}  // namespace

std::string transform_notes(std::span<const FactRow> rows) {
  const auto has = [&](FactTransform transform) {
    return std::ranges::any_of(rows, [&](const FactRow& row) { return row.transform == transform; });
  };
  std::string text;
  if (has(FactTransform::log)) {
    text += "log: the error is ln(value / target), in units of the tolerance's share of the target.\n";
  }
  if (has(FactTransform::log10)) {
    text += "log10: the error is log10(value / target), and the tolerance one of log10, too.\n";
  }
  return text;
}

TextTable fact_table(std::span<const FactRow> rows) {
  const bool several = std::ranges::any_of(rows, [](const FactRow& row) { return !std::isnan(row.sd); });
  std::vector<TableColumn> columns{{.name = "fact", .align = Align::left}, {.name = "value"}};
  if (several) { columns.push_back({.name = "sd"}); }
  columns.push_back({.name = "target"});
  columns.push_back({.name = "tolerance"});
  const bool transformed = !transform_notes(rows).empty();
  if (transformed) { columns.push_back({.name = "", .align = Align::left}); }
  columns.push_back({.name = "error", .unit = "tolerances"});
  columns.push_back({.name = "", .align = Align::left});
  columns.push_back({.name = "role", .align = Align::left});
  columns.push_back({.name = "unit", .align = Align::left});
  columns.push_back({.name = "of", .align = Align::left});
  TextTable table{std::move(columns)};
  for (const FactRow& row : rows) {
    if (row.role == FactRole::report_only && std::isnan(row.value)) { continue; }
    std::vector<TableCell> cells{row.id, format_number(row.value, 4)};
    if (several) { cells.emplace_back(format_number(row.sd, 2)); }
    cells.emplace_back(format_number(row.target, 4));
    cells.emplace_back(format_number(row.tolerance, 2));
    if (transformed) { cells.emplace_back(transform_mark(row), Emphasis::faint); }
    cells.emplace_back(std::isinf(row.error_in_tolerances) ? undefined_text : format_signed(row.error_in_tolerances));
    cells.push_back(verdict_cell(row));
    cells.emplace_back(std::string{to_string(row.role)}, Emphasis::faint);
    cells.emplace_back(row.unit, Emphasis::faint);
    cells.emplace_back(row.denominator, Emphasis::faint);
    table.add_row(std::move(cells));
  }
  return table;
}

std::string facts_table(std::span<const FactRow> rows, bool emphasised) {
  return fact_table(rows).text(emphasised) + transform_notes(rows);
}

std::string facts_verdict(std::span<const FactRow> rows) {
  return fmt::format("{} targets and {} secondary facts hold.\n", held(rows, FactRole::target),
                     held(rows, FactRole::secondary));
}

std::string funnel_text(const Funnel& funnel, bool emphasised) {
  std::string text = "Funnel of the panel: ";
  for (const FunnelStage& stage : funnel.stages) {
    text +=
        fmt::format("{}{} {}", &stage == &funnel.stages.front() ? "" : " → ", format_count(stage.count), stage.name);
  }
  TextTable table{{{.name = "rate", .align = Align::left},
                   {.name = "value"},
                   {.name = "numerator"},
                   {.name = "", .align = Align::left},
                   {.name = "denominator"},
                   {.name = "", .align = Align::left}}};
  for (const FunnelRate& rate : funnel.rates) {
    table.add_row({rate.name,
                   format_percent(rate.value()),
                   format_count(rate.numerator),
                   {rate.numerator_text, Emphasis::faint},
                   format_count(rate.denominator),
                   {rate.denominator_text, Emphasis::faint}});
  }
  return text + "\n" + table.text(emphasised) +
         "A panel is chosen by giving: its rate per panel user says nothing of viewers. See the rates below it.\n";
}

std::string quadrants_text(const Quadrants& quadrants, bool emphasised) {
  TextTable table{{{.name = "quadrant", .align = Align::left},
                   {.name = "members", .group = "users"},
                   {.name = "of users", .group = "users"},
                   {.name = "of watch", .group = "users"},
                   {.name = "of coins", .group = "users"},
                   {.name = "members", .group = "streamers"},
                   {.name = "of streamers", .group = "streamers"},
                   {.name = "of watch", .group = "streamers"},
                   {.name = "of coins", .group = "streamers"}}};
  for (std::size_t q = 0; q < quadrant_count; ++q) {
    std::vector<TableCell> cells{std::string{quadrant_names[q]}};
    for (const SideQuadrants* side : {&quadrants.users, &quadrants.streamers}) {
      QuadrantTotals all;
      for (const QuadrantTotals& totals : side->totals) {
        all.members += totals.members, all.watch_ms += totals.watch_ms, all.coins += totals.coins;
      }
      const QuadrantTotals& mine = side->totals[q];
      cells.emplace_back(format_count(mine.members));
      cells.emplace_back(format_percent(detail::share_of(mine.members, all.members)));
      cells.emplace_back(format_percent(detail::share_of(mine.watch_ms, all.watch_ms)));
      cells.emplace_back(format_percent(detail::share_of(mine.coins, all.coins)));
    }
    table.add_row(std::move(cells));
  }
  std::string text = table.text(emphasised) + "Much: above the 75th percentile.";
  if (quadrants.users.by_week.pairs > 0) {
    const auto stays = [](const QuadrantStability& week) {
      return fmt::format("{} ({} by chance, kappa {})", format_percent(week.share()), format_percent(week.by_chance),
                         format_number(week.kappa(), 2));
    };
    text += fmt::format(" In the same quadrant a week later: {} of users, {} of streamers.",
                        stays(quadrants.users.by_week), stays(quadrants.streamers.by_week));
  }
  return text + "\n";
}

std::string health_text(const DataHealth& health, bool emphasised) {
  TextTable parts{{{.name = "data health", .align = Align::left}, {.name = "score", .unit = "0..1"}}};
  for (const HealthPart& part : health.parts()) {
    parts.add_row({std::string{part.name}, format_number(part.score, 4)});
  }
  parts.add_row({{"sum, of 5", Emphasis::strong}, {format_number(health.score(), 4), Emphasis::strong}});

  TextTable faults{{{.name = "fault", .align = Align::left}, {.name = "rows"}, {.name = "of rows"}, {.name = "share"}}};
  const std::array<std::pair<const char*, FaultCount>, 6> counts{{{"gifts without a click", health.unmatched_gifts},
                                                                  {"outside their room's time", health.out_of_room},
                                                                  {"in an unknown room", health.unknown_rooms},
                                                                  {"duplicated", health.duplicated_rows},
                                                                  {"out of order", health.out_of_order},
                                                                  {"watched past the end", health.watch_past_end}}};
  for (const auto& [name, count] : counts) {
    faults.add_row({name, format_count(count.faults), format_count(count.rows), format_percent(count.share())});
  }
  return parts.text(emphasised) + "\n" + faults.text(emphasised);
}

}  // namespace libsim
