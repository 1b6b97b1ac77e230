#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "libsim/core/json_file.hpp"
#include "libsim/metrics/published_facts.hpp"
#include "libsim/report/facts_text.hpp"
#include "libsim/report/number_format.hpp"
#include "libsim/report/result_part.hpp"

namespace libsim {
namespace {

bool is_judged(const FactRow& row) {
  return row.role != FactRole::report_only;
}

/// The facts with this role whose distance is known, as dots with a band of one tolerance to each side.
Figure distance_figure(const std::vector<FactRow>& rows, FactRole role) {
  std::vector<const FactRow*> shown;
  double farthest = 0.0;
  for (const FactRow& row : rows) {
    if (row.role != role || !std::isfinite(row.error_in_tolerances)) { continue; }
    shown.push_back(&row);
    farthest = std::max(farthest, std::abs(row.error_in_tolerances));
  }
  const double end = std::clamp(std::ceil(farthest), 2.0, 6.0);
  const std::string what = role == FactRole::target ? "targets" : "secondary facts";
  Figure figure{.name = role == FactRole::target ? "targets" : "secondary",
                .title = fmt::format("{}: distance from the published value", capitalised(what)),
                .words = fmt::format("Distances of {} from their published values, in tolerances:", what),
                .data = "place,distance,colour,symbol,fact,beyond\n",
                .width = 440,
                .height = static_cast<int>(64 + 18 * shown.size())};
  if (shown.empty()) { return {}; }
  std::vector<std::string> names;
  for (std::size_t i = 0; i < shown.size(); ++i) {
    const FactRow& row = *shown[i];
    names.push_back(row.id);
    const double error = row.error_in_tolerances;
    const bool beyond = std::abs(error) > end;
    figure.data += fmt::format("{},{},{},{},{},{}\n", i + 1, figure_field(std::clamp(error, -end, end)),
                               row.ok ? "0x2f9461" : "0xc8503c", row.ok ? 7 : 5, figure_field(row.id),
                               figure_field(beyond ? format_signed(error) : ""));
    figure.words += fmt::format(" {} {},", row.id, format_signed(error));
  }
  figure.words.back() = '.';
  figure.plot = fmt::format(
      "set yrange [{}.7:0.3]\nset xrange [{}:{}]\n{}"
      "set ytics scale 0 font ',11'\n"
      "set tmargin 0.4\nset bmargin 2.9\n"
      "unset grid\nset grid x y lt 1 lc rgb '#80808890' lw 0.6\n"
      "set border 1\n"
      "set xlabel 'distance, tolerances' offset 0,0.4\n"
      "set object 1 rectangle from -1, graph 0 to 1, graph 1 behind fc rgb '#2f9461' fs transparent solid 0.16 "
      "noborder\n"
      "set arrow 1 from 0, graph 0 to 0, graph 1 nohead lc rgb 'black' lw 1\n"
      "plot data skip 1 using 2:1:4:3:ytic(5) with points ps 0.9 pt variable lc rgb variable, \\\n"
      "     '' skip 1 using ($2 > 0 ? $2 : NaN):1:6 with labels right offset -0.8,0 font ',11', \\\n"
      "     '' skip 1 using ($2 < 0 ? $2 : NaN):1:6 with labels left offset 0.8,0 font ',11'\n",
      shown.size(), -1.04 * end, 1.04 * end, left_margin(names, 6.1, figure.width));
  return figure;
}

/// The judged facts that do not hold, the farthest first.
std::string farthest_sentence(const std::vector<FactRow>& rows) {
  std::vector<const FactRow*> off;
  for (const FactRow& row : rows) {
    if (row.role == FactRole::target && !row.ok) { off.push_back(&row); }
  }
  if (off.empty()) { return ""; }
  const auto distance = [](const FactRow* row) {
    return std::isnan(row->error_in_tolerances) ? 0.0 : -std::abs(row->error_in_tolerances);
  };
  std::ranges::stable_sort(off, {}, distance);
  constexpr std::size_t most = 3;
  std::vector<std::string> words;
  for (std::size_t i = 0; i < off.size() && i < most; ++i) {
    const FactRow& row = *off[i];
    std::string word =
        fmt::format("{} is {}, published {}", row.id, format_number(row.value), format_number(row.target));
    if (std::isfinite(row.error_in_tolerances)) {
      word += fmt::format(" ({} tolerances)", format_signed(row.error_in_tolerances));
    }
    words.push_back(std::move(word));
  }
  return fmt::format("{}: {}.", off.size() > most ? "Farthest off" : "Off", fmt::join(words, "; "));
}

std::string facts_command(const SavedFacts& saved) {
  const Manifest& inputs = saved.manifest.inputs;
  std::string command = inputs.replications ? "libsim facts " + scenario_arguments(inputs) : "libsim facts LOGDIR";
  if (saved.seeds > 1) { command += fmt::format(" --replications {}", saved.seeds); }
  const auto targets = inputs.inputs.find("targets");
  std::vector<std::string> none;
  const auto published = parse_json(kuailive_facts_json(), "", none);
  if (targets != inputs.inputs.end() && published && targets->second != canonical_hash(*published)) {
    command += " --targets FILE";
  }
  return command;
}

}  // namespace

ResultPart facts_part(const SavedFacts& saved, const std::string& source) {
  const std::string& scenario = saved.manifest.inputs.scenario;
  ResultPart part{.title = fmt::format("{}: facts against published ones", scenario.empty() ? source : scenario),
                  .source = source,
                  .setting = setting_line(saved.manifest.inputs)};
  std::string verdict = facts_verdict(saved.rows);
  verdict.pop_back();  // its line end
  part.headline.push_back(std::move(verdict));
  if (std::string farthest = farthest_sentence(saved.rows); !farthest.empty()) {
    part.headline.push_back(std::move(farthest));
  }
  for (const FactRole role : {FactRole::target, FactRole::secondary}) {
    Figure figure = distance_figure(saved.rows, role);
    if (!figure.name.empty()) { part.figures.push_back(std::move(figure)); }
  }
  part.figures_note =
      "The band is one tolerance to each side of the published value. A round green dot holds, a red square does not; "
      "a "
      "green one outside the band holds by a bound. What is beyond the edge stands there with its distance.";
  std::vector<FactRow> judged;
  std::vector<FactRow> others;
  for (const FactRow& row : saved.rows) { (is_judged(row) ? judged : others).push_back(row); }
  if (!judged.empty()) { part.tables.push_back({"Facts that are judged", fact_table(judged)}); }
  if (!others.empty()) { part.tables.push_back({"Facts that are only reported", fact_table(others), true}); }
  part.notes.emplace_back(
      saved.seeds > 1
          ? fmt::format("Values are means of {} replications, sd their standard deviation.", format_count(saved.seeds))
          : "Values are of one log: another seed gives others, and a tolerance says by how much.");
  if (std::string notes = transform_notes(saved.rows); !notes.empty()) { part.notes.push_back(std::move(notes)); }
  part.provenance = provenance_lines(saved.manifest);
  part.commands = {facts_command(saved) + " --json " + shell_word(source)};
  return part;
}

}  // namespace libsim
