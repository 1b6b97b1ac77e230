#include "libsim/report/fidelity.hpp"

#include <cmath>
#include <cstddef>
#include <utility>

#include <fmt/format.h>

#include "libsim/report/number_format.hpp"
#include "libsim/report/table.hpp"

namespace libsim {
namespace {

/// A number as it is, or nothing where there is none: readers of CSV take an empty cell for missing.
std::string cell(double value) {
  return std::isnan(value) ? "" : fmt::format("{}", value);
}

/// A text that may hold anything, a fact's id from a user's file.
std::string cell(std::string_view text) {
  if (text.find_first_of(",\"\n\r") == std::string_view::npos) { return std::string{text}; }
  std::string quoted = "\"";
  for (const char c : text) { quoted += c == '"' ? std::string{"\"\""} : std::string{c}; }
  return quoted + "\"";
}

std::string curve_csv(std::string_view at, std::string_view share, std::span<const EnvelopePoint> points) {
  std::string text = fmt::format("{0},{1},{1}_min,{1}_max,{1}_reference\n", at, share);
  for (const EnvelopePoint& point : points) {
    text += fmt::format("{},{},{},{},{}\n", point.at, point.first, point.least, point.most, cell(point.reference));
  }
  return text;
}

/// What all scripts begin with.
std::string script_head(const std::string& name, const std::string& title) {
  return fmt::format(
      "# {}. Draw it with: gnuplot {}{}\n"
      "set terminal svg size 640,480 background 'white'\n"
      "set output '{}{}'\n"
      "set datafile separator ','\n"
      "set title '{}'\n"
      "set grid\n",
      title, name, script_suffix, name, drawing_suffix, title);
}

/// What a figure has beside the first log's curve.
struct Beside {
  bool several;    ///< logs of the same market
  bool reference;  ///< a log of another origin
};

std::string lorenz_script(const std::string& name, const DistributionKind& kind, const Beside& beside) {
  const std::string data = name + std::string{data_suffix};
  std::string text = script_head(name, fmt::format("Lorenz curve: {}", kind.title));
  text += fmt::format(
      "set key left top\n"
      "set xrange [0:1]\n"
      "set yrange [0:1]\n"
      "set xlabel 'share of {}, poorest first'\n"
      "set ylabel 'share of the total'\n"
      "plot ",
      kind.member);
  if (beside.several) {
    text +=
        fmt::format("'{}' skip 1 using 1:3:4 with filledcurves lc rgb '#c0d0e8' title 'all seeds', \\\n     ", data);
  }
  if (beside.reference) {
    text += fmt::format("'{}' skip 1 using 1:5 with lines lw 2 lc rgb '#c04020' title 'reference', \\\n     ", data);
  }
  return text + fmt::format(
                    "'{}' skip 1 using 1:2 with lines lw 2 lc rgb '#20508c' title '{}', \\\n"
                    "     x with lines dt 2 lc rgb '#808080' title 'equal shares'\n",
                    data, beside.several ? "first seed" : "log");
}

std::string ccdf_script(const std::string& name, const DistributionKind& kind, const Beside& beside) {
  const std::string data = name + std::string{data_suffix};
  std::string text = script_head(name, fmt::format("How many have at least so much: {}", kind.title));
  // Zero has no place on a logarithmic axis: such points are left out.
  text += fmt::format(
      "set key left bottom\n"
      "set logscale xy\n"
      "set format y '10^{{%T}}'\n"
      "set xlabel '{} [{}]'\n"
      "set ylabel 'share of {} with at least as much'\n"
      "positive(x) = x > 0 ? x : NaN\n"
      "plot ",
      kind.title, kind.unit, kind.member);
  if (beside.several) {
    // A band needs both of its ends, and the lower one is 0 beyond a seed's largest value: two lines instead.
    text += fmt::format(
        "'{0}' skip 1 using (positive($1)):(positive($3)) with lines lc rgb '#90a8d0' title 'all seeds', \\\n"
        "     '{0}' skip 1 using (positive($1)):(positive($4)) with lines lc rgb '#90a8d0' notitle, \\\n     ",
        data);
  }
  if (beside.reference) {
    text += fmt::format(
        "'{}' skip 1 using (positive($1)):(positive($5)) with lines lw 2 lc rgb '#c04020' title 'reference', \\\n     ",
        data);
  }
  return text +
         fmt::format("'{}' skip 1 using (positive($1)):(positive($2)) with lines lw 2 lc rgb '#20508c' title '{}'\n",
                     data, beside.several ? "first seed" : "log");
}

TableCell z_cell(double z) {
  return {format_signed(z), std::abs(z) > 3.0 ? Emphasis::bad : Emphasis::plain};
}

/// "3", or "3.5" among equals.
std::string rank_text(double rank) {
  return fmt::format("{}", rank);
}

}  // namespace

std::string predictive_table(std::span<const PredictiveRow> rows, bool emphasised) {
  TextTable table{{{.name = "fact", .align = Align::left},
                   {.name = "target"},
                   {.name = "mean", .group = "over seeds"},
                   {.name = "sd", .group = "over seeds"},
                   {.name = "min", .group = "over seeds"},
                   {.name = "max", .group = "over seeds"},
                   {.name = "rank", .unit = "of the target"},
                   {.name = "z", .unit = "of the target"},
                   {.name = "role", .align = Align::left}}};
  for (const PredictiveRow& row : rows) {
    table.add_row({row.id,
                   format_number(row.target, 4),
                   format_number(row.mean, 4),
                   format_number(row.sd, 2),
                   format_number(row.min, 4),
                   format_number(row.max, 4),
                   fmt::format("{} of {}", rank_text(row.rank), row.seeds + 1),
                   z_cell(row.z),
                   {std::string{to_string(row.role)}, Emphasis::faint}});
  }
  return table.text(emphasised) + "Rank: 1 if every seed is above the target; z: (target - mean) / sd.\n";
}

std::string ks_table(const Fidelity& fidelity, bool emphasised) {
  const bool has_reference = fidelity.kinds.front().reference.has_value();
  std::vector<TableColumn> columns{{.name = "distribution", .align = Align::left},
                                   {.name = "values", .unit = "first seed"},
                                   {.name = "median", .unit = "KS distance", .group = "between seeds"},
                                   {.name = "max", .unit = "KS distance", .group = "between seeds"},
                                   {.name = "pairs", .group = "between seeds"}};
  if (has_reference) {
    columns.push_back({.name = "values", .unit = "reference"});
    columns.push_back({.name = "median", .unit = "KS distance", .group = "reference to seeds"});
    columns.push_back({.name = "max", .unit = "KS distance", .group = "reference to seeds"});
  }
  TextTable table{std::move(columns)};
  for (std::size_t k = 0; k < distribution_kinds.size(); ++k) {
    const auto& [values, ks, reference, lorenz, ccdf] = fidelity.kinds[k];
    std::vector<TableCell> cells{std::string{distribution_kinds[k].title}, format_count(values),
                                 format_number(ks.median, 3), format_number(ks.max, 3), format_count(ks.pairs)};
    if (reference) {
      cells.emplace_back(format_count(reference->values));
      cells.emplace_back(format_number(reference->ks.median, 3));
      cells.emplace_back(format_number(reference->ks.max, 3));
    }
    table.add_row(std::move(cells));
  }
  return table.text(emphasised);
}

std::string predictive_csv(std::span<const PredictiveRow> rows) {
  std::string text = "fact,role,unit,target,seeds,mean,sd,min,max,rank,ranks,z\n";
  for (const PredictiveRow& row : rows) {
    text += fmt::format("{},{},{},{},{},{},{},{},{},{},{},{}\n", cell(row.id), to_string(row.role), cell(row.unit),
                        cell(row.target), row.seeds, cell(row.mean), cell(row.sd), cell(row.min), cell(row.max),
                        rank_text(row.rank), row.seeds + 1, cell(row.z));
  }
  return text;
}

std::string ks_csv(const Fidelity& fidelity) {
  std::string text = "distribution,values_of_first,pairs,median,max";
  text += fidelity.kinds.front().reference ? ",values_of_reference,median_to_reference,max_to_reference\n" : "\n";
  for (std::size_t k = 0; k < distribution_kinds.size(); ++k) {
    const KindFidelity& kind = fidelity.kinds[k];
    text += fmt::format("{},{},{},{},{}", distribution_kinds[k].name, kind.values, kind.ks.pairs, cell(kind.ks.median),
                        cell(kind.ks.max));
    if (kind.reference) {
      text += fmt::format(",{},{},{}", kind.reference->values, cell(kind.reference->ks.median),
                          cell(kind.reference->ks.max));
    }
    text += "\n";
  }
  return text;
}

std::vector<TextFile> curve_files(const Fidelity& fidelity) {
  std::vector<TextFile> files;
  const auto add = [&](const std::string& name, std::string csv, std::string script) {
    files.push_back({name + std::string{data_suffix}, std::move(csv)});
    files.push_back({name + std::string{script_suffix}, std::move(script)});
  };
  for (std::size_t k = 0; k < distribution_kinds.size(); ++k) {
    const DistributionKind& kind = distribution_kinds[k];
    const auto& [values, ks, reference, lorenz, ccdf] = fidelity.kinds[k];
    if (lorenz.empty()) { continue; }
    const Beside beside{fidelity.logs > 1, reference && reference->values > 0};
    const std::string lorenz_name = fmt::format("lorenz_{}", kind.name);
    add(lorenz_name, curve_csv("members", "share", lorenz), lorenz_script(lorenz_name, kind, beside));
    const std::string ccdf_name = fmt::format("ccdf_{}", kind.name);
    add(ccdf_name, curve_csv(kind.unit, "share", ccdf), ccdf_script(ccdf_name, kind, beside));
  }
  return files;
}

}  // namespace libsim
