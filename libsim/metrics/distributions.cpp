#include "libsim/metrics/distributions.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "libsim/core/portable_math.hpp"
#include "libsim/metrics/fact_value.hpp"
#include "libsim/metrics/inequality.hpp"
#include "libsim/metrics/quantile.hpp"

namespace libsim {
namespace {

constexpr double ln_10 = 2.30258509299404568402;
constexpr std::size_t most_points = 500;
constexpr std::size_t most_logs_of_a_grid = 10;

/// Collects the values of one curve in every log into first, least and most. @param curves  [logs][points]
/// @param reference  [points], or empty
std::vector<EnvelopePoint> envelope_of(std::span<const double> at, std::span<const std::vector<double>> curves,
                                       std::span<const double> reference) {
  std::vector<EnvelopePoint> points;
  points.reserve(at.size());
  for (std::size_t i = 0; i < at.size(); ++i) {
    EnvelopePoint point{at[i], curves.front()[i], curves.front()[i], curves.front()[i],
                        reference.empty() ? std::numeric_limits<double>::quiet_NaN() : reference[i]};
    for (const std::vector<double>& curve : curves) {
      point.least = std::min(point.least, curve[i]);
      point.most = std::max(point.most, curve[i]);
    }
    points.push_back(point);
  }
  return points;
}

/// The distributions of one kind that have values.
std::vector<const Distribution*> with_values(std::span<const LogDistributions> logs, std::size_t kind) {
  std::vector<const Distribution*> found;
  for (const LogDistributions& log : logs) {
    if (log[kind].size > 0) { found.push_back(&log[kind]); }
  }
  return found;
}

/// Shares of members, ascending from 0 to 1: every percent, then 60 a decade until one member of the largest log.
std::vector<double> lorenz_grid(std::int64_t members) {
  std::vector<double> grid;
  for (int percent = 0; percent < 100; ++percent) { grid.push_back(percent / 100.0); }
  for (int k = 121; grid.size() < most_points - 1; ++k) {
    const double richest = portable_exp(-ln_10 * k / 60.0);
    if (richest * static_cast<double>(members) < 1.0) { break; }
    grid.push_back(1.0 - richest);
  }
  grid.push_back(1.0);
  return grid;
}

/// Values at `count` ranks from the top, spaced by logarithm from 1 to the last. @pre values, count >= 2
void add_values_at_log_ranks(const Distribution& distribution, std::size_t count, std::vector<std::int64_t>& values) {
  const double log_size = portable_log(static_cast<double>(distribution.size));
  auto run = distribution.runs.rbegin();
  std::int64_t reached = run->count;
  for (std::size_t i = 0; i < count; ++i) {
    const double wanted = portable_exp(log_size * static_cast<double>(i) / static_cast<double>(count - 1));
    const std::int64_t rank = std::clamp<std::int64_t>(std::llround(wanted), 1, distribution.size);
    while (reached < rank) { reached += (++run)->count; }
    values.push_back(run->value);
  }
}

/// Shares of values >= each of `at`, ascending.
std::vector<double> ccdf_at(const Distribution& distribution, std::span<const std::int64_t> at) {
  std::vector<double> shares;
  shares.reserve(at.size());
  std::int64_t below = 0;
  auto run = distribution.runs.begin();
  for (const std::int64_t value : at) {
    for (; run != distribution.runs.end() && run->value < value; ++run) { below += run->count; }
    shares.push_back(static_cast<double>(distribution.size - below) / static_cast<double>(distribution.size));
  }
  return shares;
}

/// Of shares of members, ascending.
std::vector<double> lorenz_at(const Distribution& distribution, std::span<const double> at) {
  std::vector<double> shares;
  shares.reserve(at.size());
  for (const LorenzPoint& point : lorenz_curve(distribution.values(), at)) { shares.push_back(point.share); }
  return shares;
}

/// The reference's distribution of one kind, if it has values.
const Distribution* values_of(const LogDistributions* reference, std::size_t kind) {
  return reference != nullptr && (*reference)[kind].size > 0 ? &(*reference)[kind] : nullptr;
}

KsSummary summary_of(std::vector<double> distances) {
  std::sort(distances.begin(), distances.end());
  const std::span<const double> sorted{distances};
  return {static_cast<std::int64_t>(distances.size()), quantile_of_sorted(sorted, 0.5),
          quantile_of_sorted(sorted, 1.0)};
}

}  // namespace

std::vector<std::int64_t> Distribution::values() const {
  std::vector<std::int64_t> all;
  all.reserve(static_cast<std::size_t>(size));
  for (const ValueCount& run : runs) { all.insert(all.end(), static_cast<std::size_t>(run.count), run.value); }
  return all;
}

Distribution distribution_of(std::vector<std::int64_t> values) {
  std::sort(values.begin(), values.end());
  Distribution distribution;
  distribution.size = static_cast<std::int64_t>(values.size());
  for (const std::int64_t value : values) {
    if (distribution.runs.empty() || distribution.runs.back().value != value) { distribution.runs.push_back({value}); }
    ++distribution.runs.back().count;
  }
  distribution.runs.shrink_to_fit();
  return distribution;
}

LogDistributions log_distributions(const FactContext& context) {
  std::vector<std::int64_t> watch_ms;
  watch_ms.reserve(static_cast<std::size_t>(context.sessions.clicks));
  std::vector<std::int64_t> user_clicks(context.log.users);
  for_each_click(context.log, context.scope, [&](std::size_t row) {
    watch_ms.push_back(context.log.clicks.watch_ms[row]);
    ++user_clicks[context.log.clicks.user[row].index()];
  });
  std::vector<std::int64_t> panel_clicks;
  for (std::size_t user = 0; user < user_clicks.size(); ++user) {
    if (context.panel[user]) { panel_clicks.push_back(user_clicks[user]); }
  }
  std::vector<std::int64_t> spans_ms;
  spans_ms.reserve(context.sessions.rows.size());
  for (const Session& session : context.sessions.rows) { spans_ms.push_back(session.span().count()); }
  return {distribution_of(detail::positive_only(context.user_coins)),
          distribution_of(detail::positive_only(context.streamer_coins)),
          distribution_of(context.gift_amounts),
          distribution_of(std::move(watch_ms)),
          distribution_of(std::move(spans_ms)),
          distribution_of(std::move(panel_clicks))};
}

double ks_distance(const Distribution& a, const Distribution& b) {
  if (a.size == 0 || b.size == 0) { return std::numeric_limits<double>::quiet_NaN(); }
  std::int64_t a_reached = 0;
  std::int64_t b_reached = 0;
  std::int64_t largest = 0;  // times both sizes: integers, so that equal shares differ by exactly nothing
  auto in_a = a.runs.begin();
  auto in_b = b.runs.begin();
  while (in_a != a.runs.end() && in_b != b.runs.end()) {
    const std::int64_t value = std::min(in_a->value, in_b->value);
    if (in_a->value == value) { a_reached += (in_a++)->count; }
    if (in_b->value == value) { b_reached += (in_b++)->count; }
    largest = std::max(largest, std::abs(a_reached * b.size - b_reached * a.size));
  }
  return static_cast<double>(largest) / (static_cast<double>(a.size) * static_cast<double>(b.size));
}

KsSummary ks_between_logs(std::span<const LogDistributions> logs, std::size_t kind) {
  const std::vector<const Distribution*> found = with_values(logs, kind);
  std::vector<double> distances;
  for (std::size_t i = 0; i < found.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) { distances.push_back(ks_distance(*found[i], *found[j])); }
  }
  return summary_of(std::move(distances));
}

KsSummary ks_to_log(std::span<const LogDistributions> logs, const LogDistributions& other, std::size_t kind) {
  std::vector<double> distances;
  if (other[kind].size > 0) {
    for (const Distribution* distribution : with_values(logs, kind)) {
      distances.push_back(ks_distance(*distribution, other[kind]));
    }
  }
  return summary_of(std::move(distances));
}

std::vector<EnvelopePoint> lorenz_envelope(std::span<const LogDistributions> logs, const LogDistributions* reference,
                                           std::size_t kind) {
  if (logs.empty() || logs.front()[kind].size == 0) { return {}; }
  const std::vector<const Distribution*> found = with_values(logs, kind);
  const auto size_of = [](const Distribution* distribution) { return distribution->size; };
  const std::vector<double> at = lorenz_grid(size_of(*std::ranges::max_element(found, {}, size_of)));
  std::vector<std::vector<double>> curves;
  for (const Distribution* distribution : found) { curves.push_back(lorenz_at(*distribution, at)); }
  const Distribution* const other = values_of(reference, kind);
  return envelope_of(at, curves, other != nullptr ? lorenz_at(*other, at) : std::vector<double>{});
}

std::vector<EnvelopePoint> ccdf_envelope(std::span<const LogDistributions> logs, const LogDistributions* reference,
                                         std::size_t kind) {
  if (logs.empty() || logs.front()[kind].size == 0) { return {}; }
  const std::vector<const Distribution*> found = with_values(logs, kind);
  const Distribution* const other = values_of(reference, kind);
  std::vector<const Distribution*> of_grid = found;
  of_grid.resize(std::min(found.size(), most_logs_of_a_grid));
  if (other != nullptr) { of_grid.push_back(other); }
  std::vector<std::int64_t> values;
  for (const Distribution* distribution : of_grid) {
    add_values_at_log_ranks(*distribution, most_points / of_grid.size(), values);
  }
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());

  std::vector<std::vector<double>> curves;
  for (const Distribution* distribution : found) { curves.push_back(ccdf_at(*distribution, values)); }
  std::vector<double> at;
  at.reserve(values.size());
  for (const std::int64_t value : values) {
    at.push_back(static_cast<double>(value) / distribution_kinds[kind].values_per_unit);
  }
  return envelope_of(at, curves, other != nullptr ? ccdf_at(*other, values) : std::vector<double>{});
}

}  // namespace libsim
