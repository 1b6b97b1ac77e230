#include "libsim/metrics/fact_targets.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <limits>
#include <set>
#include <sstream>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "libsim/core/error.hpp"
#include "libsim/core/portable_math.hpp"

namespace libsim {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 3> role_words{"target", "secondary", "report_only"};
constexpr std::array<std::string_view, 3> transform_words{"none", "log", "log10"};
constexpr std::array<std::string_view, 2> scales_words{"not", "with_market"};
constexpr std::array<std::string_view, 16> known_keys{"id",
                                                      "description",
                                                      "definition",
                                                      "target",
                                                      "role",
                                                      "note",
                                                      "source",
                                                      "scales",
                                                      "transform",
                                                      "at_least",
                                                      "below",
                                                      "tolerance_full",
                                                      "tolerance_tenth",
                                                      "seed_sd_full",
                                                      "seed_sd_tenth",
                                                      "tenth_bias_vs_full"};

/// One object of the file; problems are collected.
class FactReader {
 public:
  FactReader(const json& node, std::string path, std::vector<std::string>& problems)
      : node_{node}, path_{std::move(path)}, problems_{problems} {
    for (const auto& [key, value] : node_.items()) {
      if (std::find(known_keys.begin(), known_keys.end(), key) == known_keys.end()) {
        problem(key, fmt::format("unknown key, expected one of {}", fmt::join(known_keys, ", ")));
      }
    }
  }

  std::string text(const char* key, bool required) {
    if (!node_.contains(key)) {
      if (required) { problem(key, "missing, expected text"); }
      return "";
    }
    if (!node_[key].is_string()) {
      problem(key, fmt::format("got {}, expected text", node_[key].dump()));
      return "";
    }
    return node_[key].get<std::string>();
  }

  std::optional<double> number(const char* key, double min = std::numeric_limits<double>::lowest()) {
    if (!node_.contains(key)) { return std::nullopt; }
    if (!node_[key].is_number() || node_[key].get<double>() < min) {
      const std::string range = min == 0.0 ? " >= 0" : "";
      problem(key, fmt::format("got {}, expected a number{}", node_[key].dump(), range));
      return std::nullopt;
    }
    return node_[key].get<double>();
  }

  template <std::size_t N>
  std::size_t word(const char* key, const std::array<std::string_view, N>& words) {
    const std::string got = text(key, true);
    const auto found = std::find(words.begin(), words.end(), got);
    if (found != words.end()) { return static_cast<std::size_t>(found - words.begin()); }
    if (!got.empty()) { problem(key, fmt::format("got \"{}\", expected one of {}", got, fmt::join(words, ", "))); }
    return 0;
  }

  void problem(std::string_view key, std::string_view message) {
    problems_.push_back(fmt::format("{}/{}: {}", path_, key, message));
  }

 private:
  const json& node_;
  std::string path_;
  std::vector<std::string>& problems_;
};

FactTarget read_target(FactReader& reader) {
  FactTarget fact;
  fact.id = reader.text("id", true);
  fact.description = reader.text("description", false);
  fact.definition = reader.text("definition", true);
  fact.source = reader.text("source", false);
  fact.note = reader.text("note", false);
  fact.role = static_cast<FactRole>(reader.word("role", role_words));
  fact.scales_with_market = reader.word("scales", scales_words) == 1;
  fact.transform = static_cast<FactTransform>(reader.word("transform", transform_words));
  const auto target = reader.number("target");
  if (!target) { reader.problem("target", "missing or unusable, expected a number"); }
  fact.target = target.value_or(1.0);
  if (fact.transform != FactTransform::none && !(fact.target > 0.0)) {
    reader.problem("target", "is compared by logarithm, expected a number > 0");
  }
  fact.tolerance_full = reader.number("tolerance_full", 0.0);
  fact.tolerance_tenth = reader.number("tolerance_tenth", 0.0);
  if (!fact.tolerance_full && fact.role != FactRole::report_only) {
    reader.problem("tolerance_full", "missing, expected a number >= 0 for a fact that is judged");
  }
  fact.tenth_bias_vs_full = reader.number("tenth_bias_vs_full").value_or(0.0);
  fact.at_least = reader.number("at_least");
  fact.below = reader.number("below");
  const bool bounded = fact.at_least || fact.below;
  if (!bounded && fact.id == "qual.match") { fact.at_least = 0.90; }
  if (!bounded && fact.id == "qual.anomaly") { fact.below = 1e-4; }
  return fact;
}

double transformed(double x, FactTransform transform) {
  if (x <= 0.0 && transform != FactTransform::none) { return -std::numeric_limits<double>::infinity(); }
  switch (transform) {
    case FactTransform::log:
      return portable_log(x);
    case FactTransform::log10:
      return 0.43429448190325183 * portable_log(x);
    case FactTransform::none:
      break;
  }
  return x;
}

}  // namespace

double FactTarget::finite_size_weight(double scale) {
  return (1.0 / std::sqrt(scale) - 1.0) / (std::sqrt(10.0) - 1.0);
}

double FactTarget::target_at(double scale) const {
  const double weight = finite_size_weight(scale);
  const double at_full = scales_with_market ? scale * target : target;
  // A count's bias is known as a count of the market of scale 0.1: elsewhere it keeps its share of the target.
  const double bias = scales_with_market ? scale * tenth_bias_vs_full * 10.0 : tenth_bias_vs_full;
  if (transform == FactTransform::none || bias == 0.0) { return at_full + weight * bias; }
  return at_full * std::pow(1.0 + bias / at_full, weight);  // a line would end below 0 in small markets
}

double FactTarget::tolerance_at(double scale) const {
  if (!tolerance_full) { return std::numeric_limits<double>::quiet_NaN(); }
  const double full = *tolerance_full;
  if (!scales_with_market) {
    if (!tolerance_tenth) { return full / std::sqrt(scale); }
    return std::max(0.0, full + (*tolerance_tenth - full) * finite_size_weight(scale));
  }
  if (!tolerance_tenth) { return scale * full / std::sqrt(scale); }
  const double tenth = *tolerance_tenth * 10.0;  // as a count of the full market
  return scale * std::max(0.0, full + (tenth - full) * finite_size_weight(scale));
}

double FactTarget::error_in_tolerances(double value, double scale) const {
  const double goal = target_at(scale);
  double tolerance = tolerance_at(scale);
  // The file gives the tolerance of a log fact in the fact's unit, as its share of the target at this scale, and that
  // of a log10 fact in orders of magnitude.
  if (transform == FactTransform::log) { tolerance /= scales_with_market ? scale * target : target; }
  const double error = transformed(value, transform) - transformed(goal, transform);
  return error == 0.0 ? 0.0 : error / tolerance;
}

std::vector<FactTarget> parse_fact_targets(std::string_view text, const std::string& source) {
  json root;
  try {
    root = json::parse(text, nullptr, true, true);
  } catch (const json::parse_error& error) { throw InputError{source, {fmt::format("not JSON: {}", error.what())}}; }
  if (!root.is_array()) { throw InputError{source, {fmt::format("/: got {}, expected a list", root.type_name())}}; }

  std::vector<std::string> problems;
  std::vector<FactTarget> facts;
  std::set<std::string> seen;
  for (std::size_t i = 0; i < root.size(); ++i) {
    const std::string path = fmt::format("/{}", i);
    if (!root[i].is_object()) {
      problems.push_back(fmt::format("{}: got {}, expected an object", path, root[i].type_name()));
      continue;
    }
    FactReader reader{root[i], path, problems};
    facts.push_back(read_target(reader));
    if (!facts.back().id.empty() && !seen.insert(facts.back().id).second) {
      reader.problem("id", fmt::format("\"{}\" is given twice", facts.back().id));
    }
  }
  if (!problems.empty()) { throw InputError{source, std::move(problems)}; }
  return facts;
}

std::vector<FactTarget> load_fact_targets(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  std::ostringstream text;
  if (!file || !(text << file.rdbuf())) { throw InputError{path, {"cannot be read, expected a file of facts"}}; }
  return parse_fact_targets(text.str(), path);
}

std::string_view to_string(FactRole role) {
  return role_words[static_cast<std::size_t>(role)];
}

}  // namespace libsim
