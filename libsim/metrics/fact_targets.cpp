#include "libsim/metrics/fact_targets.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "libsim/core/config.hpp"
#include "libsim/core/error.hpp"
#include "libsim/core/file.hpp"
#include "libsim/core/json_file.hpp"
#include "libsim/core/portable_math.hpp"

namespace libsim {
namespace {

constexpr double most = std::numeric_limits<double>::max();
constexpr std::array<std::string_view, 3> role_words{"target", "secondary", "report_only"};
constexpr std::array<std::string_view, 3> transform_words{"none", "log", "log10"};
enum class Scales : std::uint8_t { not_at_all, with_market };
constexpr std::array<std::string_view, 2> scales_words{"not", "with_market"};

double transformed(double x, FactTransform transform) {
  if (std::isnan(x)) { return x; }
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
  return at_full * portable_pow(1.0 + bias / at_full, weight);  // a line would end below 0 in small markets
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

double FactTarget::transformed_tolerance_at(double scale) const {
  const double tolerance = tolerance_at(scale);
  // The file gives the tolerance of a log fact in the fact's unit, as its share of the target at this scale, and that
  // of a log10 fact in orders of magnitude.
  if (transform == FactTransform::log) { return tolerance / (scales_with_market ? scale * target : target); }
  return tolerance;
}

double FactTarget::error_in_tolerances(double value, double scale) const {
  const double error = transformed(value, transform) - transformed(target_at(scale), transform);
  return error == 0.0 ? 0.0 : error / transformed_tolerance_at(scale);
}

void FactTarget::fields(ConfigReader& reader) {
  reader.require_key("id", "a text");
  reader.field("id", id, "names the fact, as `libsim list facts` does");
  reader.field("description", description, "in a few words");
  reader.require_key("definition", "a text");
  reader.field("definition", definition, "what is counted, over what");
  reader.field("source", source, "who published it");
  reader.field("note", note, "for people");
  reader.require_key("target", "a number");
  reader.field("target", target, {}, "", "the published value, at scale 1");
  reader.require_key("role", "what a miss means");
  reader.choice("role", role, role_words, "what a miss means");
  auto scales = scales_with_market ? Scales::with_market : Scales::not_at_all;
  reader.require_key("scales", "\"with_market\" for a count, else \"not\"");
  reader.choice("scales", scales, scales_words, "whether the target grows with the market");
  scales_with_market = scales == Scales::with_market;
  reader.require_key("transform", "\"none\", \"log\" or \"log10\"");
  reader.choice("transform", transform, transform_words, "applied to value and target before they are compared");
  reader.field("tolerance_full", tolerance_full, {0.0, most}, "", "how far a value may be off at scale 1");
  reader.field("tolerance_tenth", tolerance_tenth, {0.0, most}, "", "the same at scale 0.1");
  reader.field("tenth_bias_vs_full", tenth_bias_vs_full, {}, "",
               "what a market of scale 0.1 has more, by its size alone");
  reader.field("at_least", at_least, {}, "", "a published lower bound, which then judges alone");
  reader.field("below", below, {}, "", "a published upper bound, exclusive, likewise");
  for (const char* key : {"seed_sd_full", "seed_sd_tenth"}) {  // for people: what the tolerances were made from
    std::optional<double> spread;
    reader.field(key, spread, {0.0, most}, "", "spread over seeds that the tolerance allows for");
  }
  reader.require_together(transform == FactTransform::none || target > 0.0, {"target", "transform"},
                          "expected a number > 0, since it is compared by logarithm");
  reader.require_together(tolerance_full || role == FactRole::report_only, {"tolerance_full", "role"},
                          "got nothing, expected a number >= 0 for a fact that is judged");
}

std::vector<FactTarget> parse_fact_targets(std::string_view text, const std::string& source) {
  std::vector<std::string> problems;
  std::vector<FactTarget> facts;
  std::set<std::string> seen;
  const std::optional<nlohmann::json> root = parse_json(text, source, problems);
  if (root && !root->is_array()) {
    problems.push_back(fmt::format("/: got {}, expected a list of facts", shown_json(*root)));
  }
  for (std::size_t i = 0; root && root->is_array() && i < root->size(); ++i) {
    ConfigReader reader{root->at(i), fmt::format("/{}", i), problems};
    FactTarget& fact = facts.emplace_back();
    fact.fields(reader);
    reader.reject_unknown_keys();
    if (!fact.id.empty() && !seen.insert(fact.id).second) {
      reader.problem("id", fmt::format("got \"{}\" again, expected each id once", fact.id));
    }
  }
  if (!problems.empty()) { throw InputError{source, std::move(problems)}; }
  return facts;
}

std::vector<FactTarget> load_fact_targets(const std::string& path) {
  std::vector<std::string> problems;
  const std::optional<std::string> text = read_file(path, problems);
  if (!text) { throw InputError{path, std::move(problems)}; }
  return parse_fact_targets(*text, path);
}

std::string_view to_string(FactRole role) {
  return role_words[static_cast<std::size_t>(role)];
}

std::string_view to_string(FactTransform transform) {
  return transform_words[static_cast<std::size_t>(transform)];
}

}  // namespace libsim
