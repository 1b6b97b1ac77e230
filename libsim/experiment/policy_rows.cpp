#include "libsim/experiment/policy_rows.hpp"

#include <array>
#include <span>
#include <unordered_map>
#include <utility>

#include "libsim/core/portable_math.hpp"
#include "libsim/decision/slate_propensities.hpp"
#include "libsim/estimators/ridge.hpp"
#include "libsim/ope/intervals.hpp"
#include "libsim/ope/term_block.hpp"

namespace libsim {
namespace {

constexpr std::size_t feature_count = 6;
constexpr double penalty = 1.0;  // rows
using SlateFeatures = std::array<double, feature_count>;

SlateFeatures features_of(const CandidateSet& candidates, const Slate& slate) {
  const auto ev_gift = candidates.signal(Signal::ev_gift);
  const auto p_click = candidates.signal(Signal::p_click);
  const auto load = candidates.signal(Signal::load);
  SlateFeatures features{};
  for (std::size_t k = 0; k < slate.size; ++k) {
    const std::uint32_t i = slate.shown[k].candidate;
    features[0] += static_cast<double>(ev_gift[i]);
    features[1] += static_cast<double>(p_click[i]);
    features[2] += portable_log(1.0 + static_cast<double>(load[i]));
  }
  if (slate.size > 0) {
    features[3] = static_cast<double>(ev_gift[slate.shown[0].candidate]);
    features[4] = static_cast<double>(p_click[slate.shown[0].candidate]);
  }
  for (const float value : ev_gift) { features[5] += static_cast<double>(value) / static_cast<double>(ev_gift.size()); }
  return features;
}

bool is_sure(const Slate& slate) {
  for (std::size_t k = 0; k < slate.size; ++k) {
    if (slate.shown[k].propensity != 1.0F) { return false; }
  }
  return true;
}

using Columns = std::array<std::vector<float>, feature_count>;

void append(const SlateFeatures& features, Columns& columns) {
  for (std::size_t f = 0; f < feature_count; ++f) { columns[f].push_back(static_cast<float>(features[f])); }
}

/// Model and rows of one fold: fitted on the others' users, used on its own.
class CrossFit {
 public:
  CrossFit(PolicyRows& rows, const Columns& shown, const Columns& wanted, std::size_t folds)
      : rows_{rows}, shown_{shown}, wanted_{wanted}, folds_{folds} {
    rows.predicted.resize(rows.size());
    rows.model_value.resize(rows.size());
  }

  void fit(std::size_t fold) {
    const LinearModel model = fitted(fold);
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (rows_.user[i] % folds_ != fold) { continue; }
      rows_.predicted[i] = value(model, shown_, i);
      rows_.model_value[i] = value(model, wanted_, i);
    }
  }

 private:
  LinearModel fitted(std::size_t fold) const {
    Columns columns;
    std::vector<double> rewards;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (rows_.user[i] % folds_ == fold) { continue; }
      for (std::size_t f = 0; f < feature_count; ++f) { columns[f].push_back(shown_[f][i]); }
      rewards.push_back(rows_.reward[i]);
    }
    std::array<std::span<const float>, feature_count> views;
    for (std::size_t f = 0; f < feature_count; ++f) { views[f] = columns[f]; }
    const std::array targets{std::span<const double>{rewards}};
    return fit_ridge(views, targets, penalty).front();
  }

  static double value(const LinearModel& model, const Columns& columns, std::size_t row) {
    double sum = model.intercept;
    for (std::size_t f = 0; f < feature_count; ++f) { sum += model.weights[f] * static_cast<double>(columns[f][row]); }
    return sum;
  }

  PolicyRows& rows_;
  const Columns& shown_;
  const Columns& wanted_;
  std::size_t folds_;
};

/// Rows in the making.
class RowsBuilder {
 public:
  RowsBuilder(AnyPolicy target, PolicyRowsOptions options, RunKey run)
      : target_{std::move(target)}, options_{std::move(options)}, run_{run} {}

  void add(const LoggedRequest& logged, double reward) {
    RngStream rng{run_, Purpose::resampling, static_cast<std::uint32_t>(logged.row)};
    Slate own;
    target_.decide(logged.request, logged.candidates, rng, own);
    const auto target = slate_propensities(target_, logged.request, logged.candidates, logged.slate, own);
    double joint = 1.0;
    double joint_target = 1.0;
    for (std::size_t k = 0; k < logged.slate.size; ++k) {
      // As precise as the log's, so that a policy has weight 1 on its own log.
      const auto wanted = static_cast<double>(static_cast<float>(target[k]));
      const auto shown = static_cast<double>(logged.slate.shown[k].propensity);
      joint *= shown;
      joint_target *= wanted;
      rows_.slot_propensity.push_back(shown);
      rows_.slot_target.push_back(wanted);
      rows_.slot_reward.push_back(k == logged.clicked ? reward : 0.0);
    }
    rows_.first.push_back(rows_.slot_reward.size());
    rows_.reward.push_back(reward);
    rows_.propensity.push_back(joint);
    rows_.target.push_back(joint_target);
    rows_.uncovered.push_back(joint == 1.0 ? 1.0 - joint_target : 0.0);
    const auto number = static_cast<std::uint32_t>(numbers_.size());
    rows_.user.push_back(numbers_.try_emplace(logged.request.user.value, number).first->second);
    append(features_of(logged.candidates, logged.slate), shown_);
    const std::vector<Slate> slates = target_slates(logged, own, rng);
    append(expected_features(logged, slates), wanted_);
    if (options_.logging) { add_marginals(logged, slates); }
  }

  PolicyRows finished() {
    if (numbers_.size() >= options_.folds) {
      CrossFit fit{rows_, shown_, wanted_, options_.folds};
      for (std::size_t fold = 0; fold < options_.folds; ++fold) { fit.fit(fold); }
    }
    return std::move(rows_);
  }

 private:
  /// What the target would show: its one slate, or draws.
  std::vector<Slate> target_slates(const LoggedRequest& logged, const Slate& own, RngStream& rng) {
    std::vector<Slate> slates{own};
    while (!is_sure(own) && slates.size() < options_.draws) {
      target_.decide(logged.request, logged.candidates, rng, slates.emplace_back());
    }
    return slates;
  }

  /// The model is linear: the prediction of the mean is the mean of the predictions.
  static SlateFeatures expected_features(const LoggedRequest& logged, const std::vector<Slate>& slates) {
    SlateFeatures mean{};
    for (const Slate& slate : slates) {
      const SlateFeatures features = features_of(logged.candidates, slate);
      for (std::size_t f = 0; f < feature_count; ++f) { mean[f] += features[f] / static_cast<double>(slates.size()); }
    }
    return mean;
  }

  void add_marginals(const LoggedRequest& logged, const std::vector<Slate>& slates) {
    MarginalLogging& logging = *options_.logging;
    Slate other;
    RngStream rng{run_, Purpose::resampling, static_cast<std::uint32_t>(logged.row), 1};
    if (logging.uniform < 1.0) { logging.other->decide(logged.request, logged.candidates, rng, other); }
    for (std::size_t k = 0; k < logged.slate.size; ++k) {
      const auto shows = [&](const Slate& slate) {
        return slate.shown[k].candidate == logged.slate.shown[k].candidate ? 1.0 : 0.0;
      };
      const double others = logging.uniform < 1.0 ? (1.0 - logging.uniform) * shows(other) : 0.0;
      rows_.marginal_propensity.push_back(logging.uniform / static_cast<double>(logged.candidates.size()) + others);
      double sum = 0.0;
      for (const Slate& slate : slates) { sum += shows(slate); }
      rows_.marginal_target.push_back(sum / static_cast<double>(slates.size()));
    }
  }

  AnyPolicy target_;
  PolicyRowsOptions options_;
  RunKey run_;
  PolicyRows rows_;
  std::unordered_map<std::uint32_t, std::uint32_t> numbers_;  // of users; looked up, never walked through
  Columns shown_;
  Columns wanted_;
};

}  // namespace

PolicyRows policy_rows(const Log& log, const Streamers& streamers, AnyPolicy target, const PolicyRowsOptions& options,
                       RunKey run) {
  const std::vector<double> rewards = request_rewards(log, options.reward);
  RowsBuilder builder{std::move(target), options, run};
  LoggedRequests requests{log, streamers};
  while (const LoggedRequest* logged = requests.next()) {
    if (options.counts && !options.counts(logged->request.user)) { continue; }
    builder.add(*logged, rewards[logged->row]);
  }
  return builder.finished();
}

Interval slate_estimate(const PolicyRows& rows, SlateEstimator estimator, double confidence) {
  const std::vector<double> terms = slate_terms(estimator, rows.slates());
  TermColumns by_user;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows.user[i] == by_user.plain.size()) {
      by_user.plain.push_back(0.0);
      by_user.size.push_back(0.0);
    }
    by_user.plain[rows.user[i]] += terms[i];
    by_user.size[rows.user[i]] += 1.0;
  }
  const Terms view = by_user.view();
  return normal_interval(value_of(view), standard_error_of(view), confidence);
}

}  // namespace libsim
