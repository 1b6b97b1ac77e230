/// @file  Facts on money: how much is given at once, and how few give and receive most of it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "libsim/metrics/fact_context.hpp"
#include "libsim/metrics/fact_value.hpp"
#include "libsim/metrics/inequality.hpp"
#include "libsim/metrics/quantile.hpp"

namespace libsim {

namespace detail {

/// Per giver, ascending: the largest share of the giver's coins that went to one streamer.
/// @param pairs  by user
inline std::vector<double> largest_shares(std::span<const GiftPair> pairs) {
  std::vector<double> shares;
  for (std::size_t i = 0; i < pairs.size();) {
    std::int64_t largest = 0;
    std::int64_t total = 0;
    const UserId user = pairs[i].user;
    for (; i < pairs.size() && pairs[i].user == user; ++i) {
      largest = std::max(largest, pairs[i].coins);
      total += pairs[i].coins;
    }
    if (total > 0) { shares.push_back(static_cast<double>(largest) / static_cast<double>(total)); }
  }
  std::sort(shares.begin(), shares.end());
  return shares;
}

}  // namespace detail

/// The facts of gifts: amounts, and how they are shared.
inline std::vector<FactValue> money_facts(const FactContext& context) {
  const std::span<const std::int64_t> amounts{context.gift_amounts};
  const std::vector<std::int64_t> givers = detail::positive_only(context.user_coins);
  const std::vector<std::int64_t> receivers = detail::positive_only(context.streamer_coins);
  const std::vector<double> loyalty = detail::largest_shares(context.gift_pairs);
  const double top_users = givers.empty() ? std::numeric_limits<double>::quiet_NaN() : top_share(givers, 0.01);
  const double largest =
      amounts.empty() ? std::numeric_limits<double>::quiet_NaN() : static_cast<double>(amounts.back());
  const char* const rows = "gift rows";
  const char* const by_giver = "users who gave";
  return {{"amount.p50", quantile_of_sorted(amounts, 0.5), rows, "coins"},
          {"amount.p90", quantile_of_sorted(amounts, 0.9), rows, "coins"},
          {"amount.ccdf88", coverage(amounts, std::int64_t{88}), rows, "share"},
          {"amount.p99", quantile_of_sorted(amounts, 0.99), rows, "coins"},
          {"amount.ccdf1488", coverage(amounts, std::int64_t{1488}), rows, "share"},
          {"amount.max", largest, rows, "coins"},
          {"conc.user_gini", gini(givers), by_giver, "Gini"},
          {"conc.user_top1", top_users, by_giver, "share of coins"},
          {"conc.streamer_gini", gini(receivers), "streamers who received", "Gini"},
          {"loyal.p50", quantile_of_sorted(std::span<const double>{loyalty}, 0.5), by_giver, "share of coins"},
          {"loyal.p90", quantile_of_sorted(std::span<const double>{loyalty}, 0.9), by_giver, "share of coins"},
          {"loyal.pairs", static_cast<double>(context.gift_pairs.size()), "distinct user x streamer among gift rows",
           "pairs"}};
}

}  // namespace libsim
