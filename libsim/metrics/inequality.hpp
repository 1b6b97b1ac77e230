/// @file  How unequally something is shared: Gini, Lorenz, HHI, top share, coverage, effective number.
#pragma once

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "libsim/core/portable_math.hpp"

namespace libsim {

// All of these take amounts >= 0, one a member, zeros included where the member counts; none depends on their order
// (sums of doubles are taken over sorted values). Without members all are NaN; with nothing to share, as documented.

/// What is shared: coins or counts (integers, whose Gini is exact), or anything else as doubles.
template <class T>
concept Amount = (std::signed_integral<T> && sizeof(T) == sizeof(std::int64_t)) || std::same_as<T, double>;

/// The Gini coefficient: with x_1 <= ... <= x_n,
///
///     G = sum_i (2 i - n - 1) x_i / (n sum_i x_i)
///
/// in [0, 1 - 1/n]; 0 when all are 0, by convention. Source: C. Dagum, "Gini ratio", The New Palgrave (1987).
/// Numerator and denominator of integer amounts are exact. O(n log n).
/// @pre for integers, n * sum < 2^62
template <Amount T>
double gini(std::vector<T> amounts) {
  if (amounts.empty()) { return std::numeric_limits<double>::quiet_NaN(); }
  // Zeros stand first whatever their number: sorting only the rest is much faster where most members have nothing.
  const auto positive = std::partition(amounts.begin(), amounts.end(), [](T x) { return x == T{0}; });
  std::sort(positive, amounts.end());
  const auto n = static_cast<T>(amounts.size());
  T weighted{0};
  T total{0};
  for (auto x = positive; x != amounts.end(); ++x) {
    const auto rank = static_cast<T>(x - amounts.begin() + 1);
    weighted += (T{2} * rank - n - T{1}) * *x;
    total += *x;
  }
  return total == T{0} ? 0.0 : static_cast<double>(weighted) / (static_cast<double>(n) * static_cast<double>(total));
}

/// One point of a Lorenz curve: the poorest `members` own `share` of all.
struct LorenzPoint {
  double members;  ///< share of members, in [0, 1]
  double share;    ///< share of the total, in [0, 1]
};

/// The Lorenz curve at the given shares of members, linear between members. Nothing to share counts as equal.
/// @param at  [points] in [0, 1]
/// @return [points]; empty without members
template <Amount T>
std::vector<LorenzPoint> lorenz_curve(std::vector<T> amounts, std::span<const double> at) {
  std::vector<LorenzPoint> curve;
  if (amounts.empty()) { return curve; }
  std::sort(amounts.begin(), amounts.end());
  std::vector<T> running(amounts.size() + 1, T{0});
  std::partial_sum(amounts.begin(), amounts.end(), running.begin() + 1);
  const auto total = static_cast<double>(running.back());
  for (const double members : at) {
    const double position = members * static_cast<double>(amounts.size());
    const auto whole = std::min(static_cast<std::size_t>(position), amounts.size() - 1);
    const auto below = static_cast<double>(running[whole]);
    const double sum = below + (position - static_cast<double>(whole)) * static_cast<double>(amounts[whole]);
    curve.push_back({members, total > 0.0 ? sum / total : members});
  }
  return curve;
}

/// The Lorenz curve at members = 0, 1/points, ..., 1.
/// @return [points + 1]; empty without members
/// @pre points >= 1
template <Amount T>
std::vector<LorenzPoint> lorenz_curve(std::vector<T> amounts, std::size_t points) {
  std::vector<double> at;
  for (std::size_t i = 0; i <= points; ++i) { at.push_back(static_cast<double>(i) / static_cast<double>(points)); }
  return lorenz_curve(std::move(amounts), std::span<const double>{at});
}

/// How many members are "the top 1%" of n.
enum class TopRule : std::uint8_t {
  down,  ///< floor(fraction n), but at least one: the rule of the published figures (1% of 23,772 is 237)
  up     ///< ceil(fraction n)
};

/// The share of the total that the largest `fraction` of members have; NaN when there is nothing to share. O(n).
/// @pre fraction in (0, 1]
template <Amount T>
double top_share(std::vector<T> amounts, double fraction, TopRule rule = TopRule::down) {
  // The tolerance keeps a product such as 0.29 * 100 from landing just beside the whole number that is meant.
  const double wanted = fraction * static_cast<double>(amounts.size());
  const double rounded = rule == TopRule::down ? std::floor(wanted + 1e-9) : std::ceil(wanted - 1e-9);
  const auto top = std::min(std::max<std::size_t>(static_cast<std::size_t>(rounded), 1), amounts.size());
  const auto split = amounts.begin() + static_cast<std::ptrdiff_t>(top);
  std::nth_element(amounts.begin(), split, amounts.end(), std::greater<>{});
  if constexpr (std::same_as<T, double>) {
    std::sort(amounts.begin(), split);
    std::sort(split, amounts.end());
  }
  const T of_top = std::accumulate(amounts.begin(), split, T{0});
  const T rest = std::accumulate(split, amounts.end(), T{0});
  if (of_top == T{0}) { return std::numeric_limits<double>::quiet_NaN(); }
  return static_cast<double>(of_top) / static_cast<double>(of_top + rest);
}

/// The share of members that have at least `enough`.
template <Amount T>
double coverage(std::span<const T> amounts, T enough) {
  if (amounts.empty()) { return std::numeric_limits<double>::quiet_NaN(); }
  const auto covered = std::count_if(amounts.begin(), amounts.end(), [&](T x) { return x >= enough; });
  return static_cast<double>(covered) / static_cast<double>(amounts.size());
}

namespace detail {

/// The shares of members that have something, ascending.
template <Amount T>
std::vector<double> sorted_shares(std::vector<T> amounts) {
  std::erase(amounts, T{0});
  std::sort(amounts.begin(), amounts.end());
  const auto total = static_cast<double>(std::accumulate(amounts.begin(), amounts.end(), T{0}));
  std::vector<double> shares;
  shares.reserve(amounts.size());
  for (const T x : amounts) { shares.push_back(static_cast<double>(x) / total); }
  return shares;
}

}  // namespace detail

/// Herfindahl-Hirschman index: the sum of squared shares, in [1/n, 1]; NaN when there is nothing to share.
template <Amount T>
double herfindahl_hirschman(std::vector<T> amounts) {
  const std::vector<double> shares = detail::sorted_shares(std::move(amounts));
  if (shares.empty()) { return std::numeric_limits<double>::quiet_NaN(); }
  return std::inner_product(shares.begin(), shares.end(), shares.begin(), 0.0);
}

/// Jain's fairness index, (sum x)^2 / (n sum x^2), in [1/n, 1]. Source: R. Jain, D. Chiu and W. Hawe, DEC-TR-301
/// (1984).
template <Amount T>
double jain_index(std::vector<T> amounts) {
  const auto n = static_cast<double>(amounts.size());
  return 1.0 / (n * herfindahl_hirschman(std::move(amounts)));
}

/// Shannon entropy of the shares, in nats; NaN when there is nothing to share.
template <Amount T>
double shannon_entropy(std::vector<T> amounts) {
  const std::vector<double> shares = detail::sorted_shares(std::move(amounts));
  if (shares.empty()) { return std::numeric_limits<double>::quiet_NaN(); }
  double entropy = 0.0;
  for (const double share : shares) { entropy -= share * portable_log(share); }
  return entropy;
}

/// The number of equal members with the same entropy, exp(H): how many really take part. Source: M. O. Hill, Ecology
/// 54 (1973), the number of order 1.
template <Amount T>
double effective_number(std::vector<T> amounts) {
  return portable_exp(shannon_entropy(std::move(amounts)));
}

}  // namespace libsim
