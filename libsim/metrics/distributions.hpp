/// @file  Distributions of a log: how coins, watching and clicks spread over members and rows.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "libsim/metrics/fact_context.hpp"

namespace libsim {

/// A value, and how often it occurs.
struct ValueCount {
  std::int64_t value = 0;  ///< what was found
  std::int64_t count = 0;  ///< how often

  bool operator==(const ValueCount&) const = default;
};

/// All values of something, without their order: exact, and much smaller than the rows it was taken from.
struct Distribution {
  std::vector<ValueCount> runs;  ///< distinct values, ascending
  std::int64_t size = 0;         ///< sum of the counts

  /// [size] every value as often as it occurs, ascending.
  std::vector<std::int64_t> values() const;
};

/// The values with their counts, ascending.
Distribution distribution_of(std::vector<std::int64_t> values);

/// What a distribution is of.
struct DistributionKind {
  std::string_view name;    ///< in file names
  std::string_view title;   ///< for people
  std::string_view member;  ///< what there is one value of
  std::string_view unit;
  double values_per_unit;  ///< 1000 where milliseconds are shown as seconds
};

/// Those that libsim reduces a log to.
inline constexpr std::array<DistributionKind, 6> distribution_kinds{
    {{"coins_per_user", "coins per giving user", "users", "coins", 1.0},
     {"coins_per_streamer", "coins per paid streamer", "streamers", "coins", 1.0},
     {"coins_per_gift", "coins per gift", "gifts", "coins", 1.0},
     {"watch_per_click", "watch per click", "clicks", "s", 1000.0},
     {"session_span", "session span", "sessions", "s", 1000.0},
     {"clicks_per_user", "clicks per panel user", "users", "clicks", 1.0}}};

/// [kinds] in the order of `distribution_kinds`.
using LogDistributions = std::array<Distribution, distribution_kinds.size()>;

/// The distributions of what the context was counted on. At full scale some 50 MB. O(n log n) in the number of clicks.
LogDistributions log_distributions(const FactContext& context);

/// The two-sample Kolmogorov-Smirnov distance, the largest difference of the two shares of values <= x over all x:
/// 0 for equal distributions, 1 for ones that do not overlap, NaN if one is empty. Exact up to one division.
/// O(distinct values). Source: F. J. Massey, J. Am. Stat. Assoc. 46 (1951).
/// @pre a.size * b.size < 2^62
double ks_distance(const Distribution& a, const Distribution& b);

/// KS distances of every pair of several logs.
struct KsSummary {
  std::int64_t pairs = 0;  ///< of logs that both have values
  double median = 0.0;     ///< NaN without pairs
  double max = 0.0;        ///< NaN without pairs
};

/// How far logs of one truth are apart by luck alone: the yardstick for any other log's distance from them.
/// @param kind  index of `distribution_kinds`
KsSummary ks_between_logs(std::span<const LogDistributions> logs, std::size_t kind);

/// How far another log is from each of them.
KsSummary ks_to_log(std::span<const LogDistributions> logs, const LogDistributions& other, std::size_t kind);

/// A point of a curve of several logs: its value in the first, and its range over all of them.
struct EnvelopePoint {
  double at;         ///< where on the axis
  double first;      ///< the value in the first log
  double least;      ///< the smallest value among the logs
  double most;       ///< the largest value among the logs
  double reference;  ///< in a log of another origin; NaN without one
};

/// Lorenz curves: the poorest share `at` of members has the share `first` of the total. Ranks are spaced by whole
/// percent, and by logarithm from the top, so that the richest few show; 500 points at most.
/// @param reference  a log to show beside them, or null
/// @return  empty if the first log has no values
std::vector<EnvelopePoint> lorenz_envelope(std::span<const LogDistributions> logs, const LogDistributions* reference,
                                           std::size_t kind);

/// Complementary distribution functions: the share `first` of values is >= `at`, which is in the kind's unit. At values
/// of the first ten logs, and of the reference, whose ranks from the top are spaced by logarithm; 500 points at most.
/// @param reference  a log to show beside them, or null
/// @return  empty if the first log has no values
std::vector<EnvelopePoint> ccdf_envelope(std::span<const LogDistributions> logs, const LogDistributions* reference,
                                         std::size_t kind);

}  // namespace libsim
