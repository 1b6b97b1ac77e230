#include "libsim/report/sweep_figures.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "libsim/report/metric_display.hpp"
#include "libsim/report/number_format.hpp"
#include "libsim/report/result_part.hpp"

namespace libsim {
namespace {

std::optional<double> number_in_setting(const std::string& setting) {
  double value = 0.0;
  const auto [end, error] = std::from_chars(setting.data(), setting.data() + setting.size(), value);
  if (error != std::errc{} || end != setting.data() + setting.size() || !std::isfinite(value)) { return std::nullopt; }
  return value;
}

/// An axis as a figure has it: where each value stands.
class FigureAxis {
 public:
  FigureAxis(const SavedSweep& saved, std::size_t path) : path_{path} {
    for (const SavedCell& cell : saved.cells) {
      const std::string& setting = cell.settings[path];
      if (std::ranges::find(settings_, setting) == settings_.end()) { settings_.push_back(setting); }
    }
    is_number_ = std::ranges::all_of(settings_, [](const std::string& s) { return number_in_setting(s).has_value(); });
    if (is_number_) {
      std::ranges::sort(settings_, {}, [](const std::string& s) { return *number_in_setting(s); });
      const double least = *number_in_setting(settings_.front());
      const double most = *number_in_setting(settings_.back());
      is_log_ = least > 0.0 && most / least >= 10.0;
    }
  }

  double place(const std::string& setting) const {
    if (is_number_) { return *number_in_setting(setting); }
    return static_cast<double>(std::ranges::find(settings_, setting) - settings_.begin());
  }
  double place(const SavedCell& cell) const { return place(cell.settings[path_]); }
  std::size_t size() const { return settings_.size(); }

  /// The place of one of several series that share a value: a little aside, so that their intervals do not hide each
  /// other. @param aside  in units of a hundredth of the axis
  double place(const SavedCell& cell, double aside) const {
    const double least = place(settings_.front());
    const double most = place(settings_.back());
    if (is_log_) { return place(cell) * std::exp(0.01 * aside * std::log(most / least)); }
    return place(cell) + 0.01 * aside * (most - least);
  }

  std::string commands() const {
    const double least = place(settings_.front());
    const double most = place(settings_.back());
    std::string text;
    if (is_log_) {
      const double margin = std::exp(0.08 * std::log(most / least));
      text = fmt::format("set logscale x\nset xrange [{}:{}]\n", least / margin, most * margin);
    } else {
      const double margin = 0.08 * (most - least);
      text = fmt::format("set xrange [{}:{}]\n", least - margin, most + margin);
    }
    if (settings_.size() > most_tics && is_number_) { return is_log_ ? text + log_tics(least, most) : text; }
    text += "set xtics (";
    for (const std::string& setting : settings_) {
      text += fmt::format("{}{} {}", &setting == &settings_.front() ? "" : ", ", figure_literal(shown_setting(setting)),
                          place(setting));
    }
    return text + ")\n";
  }

 private:
  static constexpr std::size_t most_tics = 6;

  /// Tics at 1, 2 and 5 times each power of ten, or where there are many powers only at these.
  static std::string log_tics(double least, double most) {
    std::string text;
    const bool many = most / least > 1000.0;
    for (double power = std::pow(10.0, std::floor(std::log10(least))); power <= most; power *= 10.0) {
      for (const double digit : {1.0, 2.0, 5.0}) {
        const double at = digit * power;
        if (at < 0.8 * least || at > 1.25 * most || (many && digit != 1.0)) { continue; }
        text += fmt::format("{}'{:.4g}' {}", text.empty() ? "set xtics (" : ", ", at, at);
      }
    }
    return text.empty() ? "" : text + ")\n";
  }

  std::size_t path_;
  std::vector<std::string> settings_;  ///< distinct, in the order of the axis
  bool is_number_ = false;
  bool is_log_ = false;
};

/// Whether the cell is where the first one is on all axes but one.
bool is_beside_first(const SavedSweep& saved, const SavedCell& cell, std::size_t path) {
  for (std::size_t p = 0; p < saved.paths.size(); ++p) {
    if (p != path && cell.settings[p] != saved.cells.front().settings[p]) { return false; }
  }
  return true;
}

/// Where the other axes are along the line: "market.feed.slots 2, ...".
std::string rest_of(const SavedSweep& saved, std::size_t path) {
  std::string text;
  for (std::size_t p = 0; p < saved.paths.size(); ++p) {
    if (p == path || !varies(saved, p)) { continue; }
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", saved.paths[p],
                        shown_setting(saved.cells.front().settings[p]));
  }
  return text;
}

/// The value that is shown of a policy in a cell.
Interval shown_interval(const SavedCell& cell, std::size_t policy, std::size_t metric, SweepShown shown) {
  const MetricSummary& summary = cell.policies[policy].metrics[metric];
  if (shown == SweepShown::level) { return summary.level; }
  const double percent = 100.0 / std::abs(cell.policies.front().metrics[metric].level.mean);
  const Interval& difference = summary.versus_baseline;
  return {percent * difference.mean, percent * difference.low, percent * difference.high};
}

}  // namespace

bool varies(const SavedSweep& saved, std::size_t path) {
  return std::ranges::any_of(
      saved.cells, [&](const SavedCell& cell) { return cell.settings[path] != saved.cells.front().settings[path]; });
}

Figure axis_figure(const SavedSweep& saved, std::size_t path, std::size_t metric, SweepShown shown,
                   const std::string& name) {
  const FigureAxis axis{saved, path};
  const MetricSummary& about = saved.cells.front().policies.front().metrics[metric];
  const std::size_t first_policy = shown == SweepShown::level ? 0 : 1;
  std::vector<const SavedCell*> line;
  std::vector<const SavedCell*> rest;
  for (const SavedCell& cell : saved.cells) { (is_beside_first(saved, cell, path) ? line : rest).push_back(&cell); }
  const bool is_line = line.size() > 1;
  if (!is_line) { line.insert(line.end(), rest.begin(), rest.end()), rest.clear(); }
  const bool is_crowded = !is_line && line.size() > 2 * axis.size();  // intervals would hide each other
  const auto by_place = [&](const SavedCell* cell) { return axis.place(*cell); };
  std::ranges::stable_sort(line, {}, by_place);

  const std::string& baseline = saved.policies.front();
  const std::string what = shown == SweepShown::level
                               ? fmt::format("{}, {}", about.name, about.unit)
                               : fmt::format("{}, difference from {} in %", about.name, baseline);
  Figure figure{.name = name,
                .title = fmt::format("{} by {}", what, saved.paths[path]),
                .note = {},
                .words = fmt::format("{} by {}:", what, saved.paths[path]),
                .data = "setting",
                .width = 360,
                .height = 280};
  if (const std::string others = rest_of(saved, path); is_line && !others.empty()) {
    figure.note = fmt::format("along the line: {}", others);
  } else if (is_crowded) {
    figure.note = "a dot a cell; intervals are in the table";
  }
  for (std::size_t p = first_policy; p < saved.policies.size(); ++p) {
    figure.data += fmt::format(",{},{},{},{}", figure_field(saved.policies[p] + " at"), figure_field(saved.policies[p]),
                               figure_field("low"), figure_field("high"));
  }
  figure.data += "\n";
  const auto add_rows = [&](const std::vector<const SavedCell*>& cells) {
    const double middle = 0.5 * static_cast<double>(first_policy + saved.policies.size() - 1);
    for (const SavedCell* cell : cells) {
      figure.data += figure_field(cell->settings[path]);
      for (std::size_t p = first_policy; p < saved.policies.size(); ++p) {
        const Interval value = shown_interval(*cell, p, metric, shown);
        figure.data += fmt::format(",{},{},{},{}", axis.place(*cell, 1.2 * (static_cast<double>(p) - middle)),
                                   figure_field(value.mean), figure_field(value.low), figure_field(value.high));
      }
      figure.data += "\n";
    }
  };
  add_rows(line);
  if (!rest.empty()) { figure.data += "\n\n", add_rows(rest); }
  for (const SavedCell* cell : line) {
    figure.words += fmt::format(" {}:", shown_setting(cell->settings[path]));
    for (std::size_t p = first_policy; p < saved.policies.size(); ++p) {
      figure.words +=
          fmt::format(" {} {}", saved.policies[p], format_number(shown_interval(*cell, p, metric, shown).mean));
    }
    figure.words += ";";
  }

  figure.plot =
      axis.commands() + fmt::format(
                            "set xlabel {} offset 0,0.3\nset ylabel {} offset 0.8,0\n"
                            "set key tmargin left horizontal Left reverse samplen 1 width -1 noenhanced font ',11'\n"
                            "set offsets 0,0,graph 0.04,graph 0.04\n",
                            figure_literal(saved.paths[path]),
                            figure_literal(shown == SweepShown::level ? about.name + ", " + about.unit
                                                                      : about.name + ", difference in %"));
  if (shown == SweepShown::difference) { figure.plot += "set xzeroaxis lt 1 lc rgb 'black' lw 0.8\n"; }
  std::string plots;
  for (std::size_t p = first_policy; p < saved.policies.size(); ++p) {
    const std::size_t column = 2 + 4 * (p - first_policy);
    const std::string_view colour = series_colour(p);
    const int symbol = series_symbol(p);
    const auto add = [&](const std::string& plot) { plots += (plots.empty() ? "plot " : ", \\\n     ") + plot; };
    if (!rest.empty()) {
      add(fmt::format("data skip 1 index 1 using {}:{} with points pt {} ps 0.45 lc rgb '#a0{}' notitle", column,
                      column + 1, symbol, colour.substr(1)));
    }
    if (is_crowded) {
      add(fmt::format("data skip 1 index 0 using {}:{} with points pt {} ps 0.45 lc rgb '{}' title {}", column,
                      column + 1, symbol, colour, figure_literal(saved.policies[p])));
      continue;
    }
    add(
        fmt::format("data skip 1 index 0 using {0}:{1}:{2}:{3} with yerrorbars pt {4} ps 0.8 lw 1.4 lc rgb '{5}' "
                    "title {6}",
                    column, column + 1, column + 2, column + 3, symbol, colour, figure_literal(saved.policies[p])));
    if (is_line) {
      add(fmt::format("data skip 1 index 0 using {}:{} with lines lw 1.4 lc rgb '{}' notitle", column, column + 1,
                      colour));
    }
  }
  figure.plot += plots + "\n";
  return figure;
}

}  // namespace libsim
