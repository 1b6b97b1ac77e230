/// @file  The `objective` section: what a policy is judged by when one number must do.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "libsim/allocation/concave_returns.hpp"
#include "libsim/core/config.hpp"

namespace libsim {

/// The long-run objective of a platform,
///
///     J = w_R revenue / R0 + w_U (a retention / ret0 + (1 - a) satisfaction / sat0) + w_E E / E0,
///     E = sum over streamers of g(V_s) - g(0)
///
/// with retention the share of user-days followed by a day with a visit, V_s the coins a streamer received in the
/// measured time, and everything with a 0 the mean of a reference policy: J of the reference is the sum of the weights.
/// The terms are always shown apart beside their sum.
struct ObjectiveConfig {
  double revenue = 1.0;
  double users = 1.0;
  double ecosystem = 1.0;
  double retention_share = 0.5;
  ConcaveReturns returns;  ///< the form of g
  double tau = 0.0;
  std::string reference;

  void fields(ConfigReader& reader) {
    reader.field("revenue", revenue, {0.0, 1e6}, "", "w_R: weight of revenue");
    reader.field("users", users, {0.0, 1e6}, "", "w_U: weight of retention and satisfaction");
    reader.field("ecosystem", ecosystem, {0.0, 1e6}, "", "w_E: weight of streamers' concave worth");
    reader.field("retention_share", retention_share, {0.0, 1.0}, "", "a: share of retention in the users' term");
    reader.choice("g", returns.form, concave_form_names, "worth of a streamer's revenue V");
    reader.field("alpha", returns.alpha, {0.0, 100.0}, "", "inequality aversion of alpha_fair");
    reader.field("tau", tau, {0.0, 1e15}, "coins",
                 "revenue at which g bends; 0: the mean V of the streamers with V > 0 under the reference");
    reader.field("reference", reference,
                 "the policy of the comparison that the terms are divided by; \"\": the baseline");
  }
};

/// The mean of those above 0; 1 if there is none.
inline double mean_of_positive(std::span<const std::int64_t> revenue) {
  std::int64_t sum = 0;
  std::int64_t count = 0;
  for (const std::int64_t v : revenue) {
    sum += v;
    count += v > 0 ? 1 : 0;
  }
  return count == 0 ? 1.0 : static_cast<double>(sum) / static_cast<double>(count);
}

/// E: the sum of g(V) - g(0). @pre tau > 0
inline double ecosystem_worth(std::span<const std::int64_t> revenue, const ConcaveReturns& returns, double tau) {
  double sum = 0;
  const double nothing = returns.value(0.0, tau);
  for (const std::int64_t v : revenue) { sum += returns.value(static_cast<double>(v), tau) - nothing; }
  return sum;
}

}  // namespace libsim
