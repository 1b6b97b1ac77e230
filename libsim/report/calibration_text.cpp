#include "libsim/report/calibration_text.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "libsim/report/facts_text.hpp"
#include "libsim/report/number_format.hpp"
#include "libsim/report/table.hpp"

namespace libsim {
namespace {

constexpr double small_change = 0.05;  // tolerances per step, or elasticity: shown as a point

std::string error_text(double value) {
  return std::isinf(value) ? undefined_text : format_signed(value);
}

std::string precision_text(double error) {
  return std::isinf(error) ? "inf" : format_number(error, 2);
}

/// "propensity.mu" of "world.users.propensity.mu".
std::string short_name(const std::string& path) {
  const std::size_t last = path.rfind('.');
  const std::size_t before = last == std::string::npos || last == 0 ? std::string::npos : path.rfind('.', last - 1);
  return before == std::string::npos ? path : path.substr(before + 1);
}

std::string step_text(const FreeParameter& parameter) {
  return parameter.search == SearchScale::log ? fmt::format("x {}", format_number(1.0 + parameter.step, 3))
                                              : fmt::format("+{}", format_number(parameter.step, 2));
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

TableCell identified_cell(const CalibratedParameter& parameter) {
  if (parameter.at_bound) { return {"at its bound", Emphasis::bad}; }
  if (parameter.identified) { return {"yes", Emphasis::good}; }
  return {"no", Emphasis::bad};
}

std::string parameters_table(const Calibration& calibration, bool emphasised) {
  TextTable table{{{.name = "parameter", .align = Align::left},
                   {.name = "block", .align = Align::left},
                   {.name = "start"},
                   {.name = "fitted"},
                   {.name = "standard error"},
                   {.name = "others known"},
                   {.name = "identified", .align = Align::left}}};
  for (const CalibratedParameter& parameter : calibration.parameters) {
    table.add_row({parameter.parameter.path,
                   {parameter.block, Emphasis::faint},
                   format_number(parameter.start, 5),
                   {format_number(parameter.value, 5), Emphasis::strong},
                   precision_text(parameter.standard_error),
                   {precision_text(parameter.standard_error_alone), Emphasis::faint},
                   identified_cell(parameter)});
  }
  return table.text(emphasised);
}

/// The directions that the facts hold least, with the parameters that make them up.
std::string weakest_directions(const Calibration& calibration) {
  if (calibration.directions.empty()) { return ""; }
  std::string text = fmt::format("Singular values: {} to {} tolerances per step. Held least:\n",
                                 format_number(calibration.directions.back().singular_value, 2),
                                 format_number(calibration.directions.front().singular_value, 2));
  const std::size_t shown = std::min<std::size_t>(3, calibration.directions.size());
  for (std::size_t k = 0; k < shown; ++k) {
    const Direction& direction = calibration.directions[calibration.directions.size() - 1 - k];
    std::vector<std::size_t> order(direction.loadings.size());
    for (std::size_t i = 0; i < order.size(); ++i) { order[i] = i; }
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
      return std::abs(direction.loadings[a]) > std::abs(direction.loadings[b]);
    });
    text += fmt::format("  {:>8}", format_number(direction.singular_value, 2));
    for (std::size_t i = 0; i < std::min<std::size_t>(4, order.size()); ++i) {
      const double loading = direction.loadings[order[i]];
      if (std::abs(loading) < 0.15) { break; }
      text += fmt::format("  {} {}", format_signed(loading),
                          short_name(calibration.parameters[calibration.directed[order[i]]].parameter.path));
    }
    text += "\n";
  }
  return text;
}

std::string before_and_after(const Calibration& calibration, bool emphasised) {
  TextTable table{{{.name = "fact", .align = Align::left},
                   {.name = "before"},
                   {.name = "after"},
                   {.name = "sd"},
                   {.name = "target"},
                   {.name = "tolerance"},
                   {.name = "before", .unit = "tolerances", .group = "error"},
                   {.name = "after", .unit = "tolerances", .group = "error"},
                   {.name = "", .align = Align::left},
                   {.name = "role", .align = Align::left},
                   {.name = "in the fit", .align = Align::left}}};
  for (const bool held_out : {false, true}) {
    if (held_out) { table.add_gap(); }
    for (std::size_t i = 0; i < calibration.after.size(); ++i) {
      const FactRow& before = calibration.before[i];
      const FactRow& after = calibration.after[i];
      if (contains(calibration.held_out, after.id) != held_out) { continue; }
      if (after.role == FactRole::report_only && std::isnan(after.value)) { continue; }
      const bool judged = after.role != FactRole::report_only;
      const char* fitted = held_out ? "held out" : judged ? "yes" : "not judged";
      table.add_row({after.id,
                     format_number(before.value, 4),
                     format_number(after.value, 4),
                     format_number(after.sd, 2),
                     format_number(after.target, 4),
                     format_number(after.tolerance, 2),
                     error_text(before.error_in_tolerances),
                     error_text(after.error_in_tolerances),
                     !judged    ? TableCell{""}
                     : after.ok ? TableCell{"ok", Emphasis::good}
                                : TableCell{"off", Emphasis::bad},
                     {std::string{to_string(after.role)}, Emphasis::faint},
                     {fitted, held_out ? Emphasis::strong : Emphasis::faint}});
    }
  }
  return table.text(emphasised);
}

TableCell slope_cell(double value) {
  if (std::isnan(value)) { return {"", Emphasis::faint}; }
  if (std::abs(value) < small_change) { return {"·", Emphasis::faint}; }
  return {error_text(value)};
}

}  // namespace

std::string calibration_step_text(const CalibrationProgress& progress, const std::vector<std::string>& held_out,
                                  bool emphasised) {
  std::vector<FactRow> off;
  for (const FactRow& row : progress.rows) {
    if (!row.ok && !contains(held_out, row.id)) { off.push_back(row); }
  }
  std::ranges::stable_sort(off, [](const FactRow& a, const FactRow& b) {
    return std::abs(a.error_in_tolerances) > std::abs(b.error_in_tolerances);
  });
  std::string text =
      fmt::format("{}: {} points tried, loss {}; ", progress.stage, progress.points, format_number(progress.loss, 4));
  if (off.empty()) { return text + "every fitted fact holds\n"; }
  return text + "off:\n" + facts_table(off, emphasised);
}

std::string calibration_text(const Calibration& calibration, bool emphasised) {
  const auto count_fitted = std::ranges::count_if(calibration.after, [&](const FactRow& row) {
    return row.role != FactRole::report_only && row.rule != "not measured" && !contains(calibration.held_out, row.id);
  });
  std::string text =
      fmt::format("{} parameters fitted to {} facts by {}, {} seeds; {} simulations. Loss {} → {}: {}.\n\n",
                  calibration.parameters.size(), count_fitted,
                  calibration_method_names[static_cast<std::size_t>(calibration.method)], calibration.seeds,
                  format_count(static_cast<std::int64_t>(calibration.simulations)),
                  format_number(calibration.loss_start, 4), format_number(calibration.loss, 4), calibration.stopped);
  text += parameters_table(calibration, emphasised) + "\n" + weakest_directions(calibration);
  text += fmt::format("\nOn {} fresh seeds:\n\n{}{}", calibration.fresh_seeds,
                      before_and_after(calibration, emphasised), facts_verdict(calibration.after));
  if (!calibration.blocks_skipped.empty()) {
    text += fmt::format("\nThe budget of {} points is too small to fit these blocks by themselves: {}.\n",
                        calibration.budget, fmt::join(calibration.blocks_skipped, ", "));
  }
  text += "\nLoss path (stage, points tried, loss):\n";
  for (const CalibrationStep& step : calibration.path) {
    text += fmt::format("  {:<20} {:>6}  {}\n", step.stage, step.points, format_number(step.loss, 4));
  }
  return text;
}

std::string sensitivity_text(const Calibration& calibration, bool emphasised) {
  const Sensitivity& table = calibration.sensitivity;
  std::string text = fmt::format(
      "Sensitivity at scale {}: change in tolerances per step of the parameter, and below each table the elasticity\n"
      "d log fact / d log |parameter|. A point is a change below {}; a fact that no parameter moves is left out.\n",
      calibration.slope_scale, small_change);
  for (std::size_t from = 0; from < calibration.parameters.size();) {
    std::size_t to = from;
    while (to < calibration.parameters.size() &&
           calibration.parameters[to].block == calibration.parameters[from].block) {
      ++to;
    }
    for (const bool elastic : {false, true}) {
      const auto& slopes = elastic ? table.elasticities : table.tolerances;
      std::vector<TableColumn> columns{
          {.name = elastic ? "elasticity" : calibration.parameters[from].block, .align = Align::left}};
      for (std::size_t p = from; p < to; ++p) {
        const FreeParameter& parameter = calibration.parameters[p].parameter;
        columns.push_back({.name = short_name(parameter.path), .unit = elastic ? "" : step_text(parameter)});
      }
      TextTable shown{std::move(columns)};
      for (std::size_t f = 0; f < table.facts.size(); ++f) {
        std::vector<TableCell> cells{TableCell{table.facts[f]}};
        bool moves = false;
        for (std::size_t p = from; p < to; ++p) {
          cells.push_back(slope_cell(slopes[f][p]));
          moves = moves || std::abs(slopes[f][p]) >= small_change;
        }
        if (moves) { shown.add_row(std::move(cells)); }
      }
      text += "\n" + shown.text(emphasised);
    }
    from = to;
  }
  return text;
}

}  // namespace libsim
