/// @file  What off-policy evaluation of a policy needs of a log: one row a request.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "libsim/core/rng.hpp"
#include "libsim/core/running_stats.hpp"
#include "libsim/decision/policy.hpp"
#include "libsim/experiment/logged_requests.hpp"
#include "libsim/ope/logged_rows.hpp"
#include "libsim/ope/slate_rows.hpp"

namespace libsim {

/// A logging policy whose probabilities of a room in a slot, whatever the others show, have a closed form: with
/// probability `uniform` a uniform slate, else surely that of a policy which learns nothing.
struct MarginalLogging {
  double uniform = 1.0;              ///< in (0, 1]
  std::optional<AnyPolicy> other{};  ///< there if uniform < 1; without chance
};

/// How rows are made of requests.
struct PolicyRowsOptions {
  RequestReward reward = RequestReward::coins;  ///< what a request earns
  std::size_t folds = 5;                        ///< of users, for the reward model; >= 2
  std::size_t draws = 32;                       ///< of the target's slate, where it decides by chance; >= 1
  std::function<bool(UserId)> counts{};         ///< whose requests count; empty for all
  std::optional<MarginalLogging> logging{};     ///< for IIPS, if the log is of such a policy
};

/// The action of a row is the whole slate, in order: its probabilities are products over slots, its reward is the
/// request's. The model is a ridge regression on what the log knows of the slate (expected coins and clicks as
/// predicted to the policy, summed and of the first slot, load, and the candidates' mean), fitted for each user on the
/// other folds' users. For a target that decides by chance its expectation is a mean over draws, which adds noise to
/// DM and DR, but no bias.
struct PolicyRows {
  std::vector<double> reward;               ///< [n] see RequestReward
  std::vector<double> propensity;           ///< [n] the logging policy's probability of the slate that it showed
  std::vector<double> target;               ///< [n] the target's probability of the logged slate
  std::vector<double> predicted;            ///< empty with fewer users than folds
  std::vector<double> model_value;          ///< likewise
  std::vector<double> uncovered;            ///< 1 - target where the slate was shown surely; elsewhere 0, or not known
  std::vector<std::uint32_t> user;          ///< dense from 0: the cluster
  std::vector<std::size_t> first{0};        ///< of each slate's slots; [n + 1]
  std::vector<double> slot_reward;          ///< [slots of all slates] what the slot's room brought
  std::vector<double> slot_propensity;      ///< [slots of all slates] the logging policy's, given the slots above
  std::vector<double> slot_target;          ///< [slots of all slates] the target's, likewise
  std::vector<double> marginal_propensity;  ///< of each slot; empty if the logging policy's are not known
  std::vector<double> marginal_target;      ///< likewise; a mean over draws, if the target decides by chance

  std::size_t size() const { return reward.size(); }
  /// As a view of these columns, a row a slate.
  LoggedRows rows() const { return {reward, propensity, target, predicted, model_value, {}, uncovered}; }
  /// As a view of these columns, a row a slate with its slots.
  SlateRows slates() const {
    return {first, slot_reward, slot_propensity, slot_target, marginal_propensity, marginal_target};
  }
};

/// @param run  names the draws of a target that decides by chance
/// @pre the target learns nothing, and reads no signals but LoggedRequests::signals()
/// @throws InputError  if the target decides by chance and does not tell propensities
PolicyRows policy_rows(const Log& log, const Streamers& streamers, AnyPolicy target, const PolicyRowsOptions& options,
                       RunKey run);

/// The value of the slates by one of the estimators for them, with a normal interval over users.
/// @throws InputError  if it needs what the rows don't have
Interval slate_estimate(const PolicyRows& rows, SlateEstimator estimator, double confidence = 0.95);

}  // namespace libsim
