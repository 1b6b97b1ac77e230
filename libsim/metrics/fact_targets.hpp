/// @file  Published facts and how far a simulated one may be from them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace libsim {

class ConfigReader;

/// What a missed fact means.
enum class FactRole : std::uint8_t {
  target,      ///< must hold
  secondary,   ///< should hold, or is explained
  report_only  ///< shown beside the published value, never judged
};

/// Applied to value and target before they are compared.
enum class FactTransform : std::uint8_t { none, log, log10 };

/// The published value of one fact. Tolerances and the bias are in the fact's own unit, at the scale they are named
/// for; see tolerance_at.
struct FactTarget {
  std::string id;
  std::string description;
  std::string definition;
  std::string source;
  std::string note;
  double target = 0.0;  ///< at scale 1
  FactRole role = FactRole::target;
  bool scales_with_market = false;  ///< the target at scale s is s times the one at scale 1
  FactTransform transform = FactTransform::none;
  std::optional<double> tolerance_full;   ///< at scale 1; only a fact that is never judged may lack it
  std::optional<double> tolerance_tenth;  ///< at scale 0.1
  double tenth_bias_vs_full = 0.0;        ///< of a market of scale 0.1, by its size alone
  std::optional<double> at_least;         ///< a published lower bound: the fact holds when it does
  std::optional<double> below;            ///< a published upper bound, exclusive

  void fields(ConfigReader& reader);

  /// The finite-size interpolation (1/sqrt(s) - 1) / (sqrt(10) - 1): 0 at scale 1, 1 at scale 0.1.
  static double finite_size_weight(double scale);
  /// The target at `scale`, with the bias that a market of that size has: interpolated between the two known scales,
  /// for facts compared by logarithm as a power. @pre scale > 0
  double target_at(double scale) const;
  /// The tolerance at `scale`, in the fact's own unit: interpolated between the two known scales, or growing as
  /// 1/sqrt(scale) where only one is. For facts that scale with the market, and those compared by logarithm, this is
  /// done on the tolerance as a share of the target. NaN for a fact without one. @pre scale > 0
  double tolerance_at(double scale) const;
  /// The same tolerance as a difference of transformed values: as a share of the target for `log`, for `log10` as it
  /// is, since the file gives orders of magnitude.
  double transformed_tolerance_at(double scale) const;
  /// (transformed value - transformed target) / transformed tolerance at `scale`; 0 / 0 is 0. NaN for a fact without a
  /// tolerance.
  double error_in_tolerances(double value, double scale) const;
};

/// Reads a list of targets from a JSON file, comments allowed.
/// @throws InputError  with every problem: unknown, missing and repeated keys, wrong types and words, ids given twice
std::vector<FactTarget> load_fact_targets(const std::string& path);

/// The same from text. @param source  names it in errors
std::vector<FactTarget> parse_fact_targets(std::string_view text, const std::string& source);

/// The role as files spell it.
std::string_view to_string(FactRole role);
/// The transform as files spell it.
std::string_view to_string(FactTransform transform);

}  // namespace libsim
