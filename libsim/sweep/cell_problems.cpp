#include "libsim/sweep/cell_problems.hpp"

#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "libsim/core/json_file.hpp"
#include "libsim/core/json_pointers.hpp"
#include "libsim/scenario/resolve.hpp"

namespace libsim {
namespace {

constexpr std::size_t most_lines = 20;

/// "a=1, b=2"
std::string settings_text(const std::vector<Setting>& settings) {
  std::vector<std::string> texts;
  texts.reserve(settings.size());
  for (const Setting& setting : settings) {
    texts.push_back(fmt::format("{}={}", setting.path, shown_json(setting.value)));
  }
  return fmt::format("{}", fmt::join(texts, ", "));
}

}  // namespace

CellProblems::CellProblems(std::string scenario, std::vector<Setting> set, std::map<std::string, std::string> policies)
    : scenario_{std::move(scenario)}, set_{std::move(set)}, policies_{std::move(policies)} {}

void CellProblems::add(const std::vector<Setting>& settings, const std::vector<std::string>& lines) {
  for (const std::string& line : lines) {
    Problem problem = placed(line, settings);
    const auto [entry, is_new] = index_.try_emplace(problem.place, found_.size());
    if (is_new) {
      problem.first_settings = settings;
      found_.push_back(std::move(problem));
    }
    ++found_[entry->second].cells;
  }
}

std::vector<std::string> CellProblems::lines(std::size_t cells) const {
  std::vector<std::string> lines;
  for (const Problem& problem : found_) {
    if (lines.size() == most_lines) {
      lines.push_back(fmt::format("and {} more", found_.size() - most_lines));
      break;
    }
    const bool in_some = problem.of_scenario && problem.cells < cells;
    lines.push_back(problem.line + (in_some ? fmt::format(" (with {})", settings_text(problem.first_settings)) : ""));
  }
  return lines;
}

CellProblems::Problem CellProblems::placed(const std::string& line, const std::vector<Setting>& settings) const {
  const std::size_t colon = line.find(": ");
  const std::string pointer = line.substr(0, colon);
  const std::string message = line.substr(colon + 2);
  std::vector<Setting> candidates = settings;
  candidates.insert(candidates.end(), set_.begin(), set_.end());
  for (const Setting& setting : candidates) {
    const std::string own = field_pointer(setting.path).to_string();
    if (pointer.size() < 2 || !overlap(pointer, own)) { continue; }
    const bool of_path = message.starts_with("unknown key");
    std::string place = (of_path ? setting.path_place : setting.place) + ": ";
    if (pointer != own) { place += dotted(pointer) + ": "; }
    return {place, place + message};
  }
  for (const auto& [name, place] : policies_) {
    const std::string own = "/policies/" + name;
    if (is_at_or_below(pointer, own)) {
      const std::string at = place + pointer.substr(own.size()) + ": ";
      return {at, at + message};
    }
  }
  if (pointer == "scale") { return {"/scale", "/" + line}; }
  const bool named = line.starts_with(scenario_);
  const std::string whole = named ? line : scenario_ + ": " + line;
  return {whole, whole, true};
}

}  // namespace libsim
