/// @file  How good an entrant is: against its own unit's mean.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "libsim/allocation/race_tally.hpp"
#include "libsim/core/config.hpp"

namespace libsim {

/// What a race looks at.
enum class RaceMetric : std::uint8_t { click_rate, conversion, uv_value };

/// How many values RaceMetric has.
inline constexpr std::size_t race_metric_count = 3;
inline constexpr std::array<std::string_view, race_metric_count> race_metric_names{"click_rate", "conversion",
                                                                                   "uv_value"};

/// One metric's part in the score.
struct RaceMetricConfig {
  double weight = 1.0;
  double prior = 100.0;
  double half_width = 0.0;

  void fields(ConfigReader& reader) {
    reader.field("weight", weight, {0.0, 1e6}, "", "weight in the score");
    reader.field("prior", prior, {0.0, 1e9}, "users", "smoothing: so many users (of conversion: clickers) at the mean");
    reader.field("half_width", half_width, {0.0, 1e3}, "",
                 "wanted half-width of an entrant's 95% interval, as a share of the mean; 0 asks for nothing");
  }
};

/// The `race.score` section.
struct RaceScoreConfig {
  RaceMetricConfig click_rate{0.6, 100.0, 0.5};
  RaceMetricConfig conversion{0.2, 50.0, 0.0};
  RaceMetricConfig uv_value{0.2, 1000.0, 0.0};
  bool self_relative = true;
  std::uint32_t memory_days = 90;

  void fields(ConfigReader& reader) {
    reader.object("click_rate", click_rate, "users who clicked, of those who saw it");
    reader.object("conversion", conversion, "users who bought, of those who clicked");
    reader.object("uv_value", uv_value, "coins paid per user who saw it");
    reader.field("self_relative", self_relative,
                 "measure an entrant against its own unit's mean; if not, against the position's over all units");
    reader.field("memory_days", memory_days, {1, 3650}, "days", "how far that mean looks back, over ordinary days");
    reader.require_together(click_rate.weight + conversion.weight + uv_value.weight > 0.0,
                            {"click_rate", "conversion", "uv_value"},
                            "expected a weight above 0 for at least one metric");
  }

  /// How the metric counts in the score.
  const RaceMetricConfig& of(RaceMetric metric) const {
    return metric == RaceMetric::click_rate ? click_rate : metric == RaceMetric::conversion ? conversion : uv_value;
  }
};

/// What entrants are measured against: means, and how much users vary around them.
struct RaceReference {
  std::array<double, race_metric_count> mean{};       ///< NaN or 0 where nothing is known
  std::array<double, race_metric_count> variation{};  ///< squared coefficient of variation over users (clickers)

  /// From what the unit, or everybody, reached before.
  static RaceReference of(const RaceTally& tally);
};

/// A score and how sure it is.
struct RaceScore {
  double value = 1.0;           ///< weighted mean of lifts; 1: as the reference
  double standard_error = 0.0;  ///< by the delta method, over users
};

/// The weighted mean over metrics of
///
///     (sum over users + prior mean) / (users + prior) / mean
///
/// so 1 is as good as the reference, and an entrant that nobody saw. A metric whose reference is unknown counts as 1.
/// The standard error is that of a posterior with `prior` users at the mean, metrics taken as independent.
RaceScore race_score(const RaceScoreConfig& config, const RaceTally& tally, const RaceReference& reference);

/// Without smoothing: what the race showed. NaN where the metrics with a weight are not defined.
double raw_race_score(const RaceScoreConfig& config, const RaceTally& tally, const RaceReference& reference);

/// Users that an entrant needs for the intervals that are wanted, the most over the metrics:
///
///     z^2 variation / half_width^2,  z = 1.96; of conversion, divided by the click rate
///
/// 0 if nothing is wanted, infinite if it cannot be had.
double users_needed(const RaceScoreConfig& config, const RaceReference& reference);

}  // namespace libsim
