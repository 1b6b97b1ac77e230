/// @file  Coming back: to a room, to the platform, or never.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstdint>

#include "libsim/core/coins.hpp"
#include "libsim/core/draws.hpp"
#include "libsim/core/time.hpp"
#include "libsim/scenario/market_config.hpp"

namespace libsim {

/// What a session was, for re-entry.
enum class SessionKind : std::uint8_t { bounced, engaged, gifted };

/// Whether and when a user comes back to a room.
template <class M>
concept ReentryModel = std::copyable<M> && requires(const M model, SessionKind kind, RngStream& rng) {
  { model.comes_back(kind, rng) } -> std::same_as<bool>;
  { model.gap(rng) } -> std::same_as<Duration>;  // from leaving to coming back, >= 0
};

/// Fixed odds by what the session was; lognormal gaps.
struct OddsReentry {
  ReentryConfig config;  ///< of the scenario

  /// Draws whether the user will enter the room again that was just left.
  bool comes_back(SessionKind kind, RngStream& rng) const {
    const double p = kind == SessionKind::gifted    ? config.after_gift
                     : kind == SessionKind::engaged ? config.after_engaged
                                                    : config.after_bounce;
    return draw_bernoulli(rng, p);
  }
  /// Draws the time until then.
  Duration gap(RngStream& rng) const {
    return from_seconds(std::min(draw_lognormal(rng, config.gap_s.mu, config.gap_s.sigma), 1e7));
  }
};
static_assert(ReentryModel<OddsReentry>);

/// What a visit was like.
struct VisitSummary {
  std::uint32_t requests = 0;  ///< slates shown
  std::uint32_t ignored = 0;   ///< requests without a click
  std::uint32_t entries = 0;   ///< rooms entered
  std::uint32_t engaged = 0;   ///< of these, rooms watched for long
  std::uint32_t prompts = 0;
  double match = 0.0;      ///< sum over entries
  double load_loss = 0.0;  ///< sum over entries of 1 - load factor
  Coins spent{};           ///< in the visit

  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.requests, self.ignored, self.entries, self.engaged, self.prompts, self.match, self.load_loss,
            self.spent);
  }
};

/// How visits move satisfaction, and satisfaction visits.
template <class M>
concept RetentionModel = std::copyable<M> &&
    requires(const M model, double satisfaction, double wallet, const VisitSummary& visit) {
  { model.after_visit(satisfaction, visit, wallet) } -> std::same_as<double>;  // satisfaction, in [0, 1]
  { model.visit_factor(satisfaction) } -> std::same_as<double>;                // multiplies the visit rate
  { model.churn_probability(satisfaction) } -> std::same_as<double>;           // a day
  { model.initial_satisfaction() } -> std::same_as<double>;
};

/// Satisfaction as a moving average of how visits went; log-linear effects on visits and churn:
///
///     visits x exp(gain (s - s0) / 0.1),   churn x exp(-gain (s - s0) / 0.1)
struct AveragedSatisfaction {
  RetentionConfig config;  ///< of the scenario

  /// Of a new user, in [0, 1].
  double initial_satisfaction() const { return config.reference; }
  /// The satisfaction after a visit. @param wallet  coins to measure what was spent by
  double after_visit(double satisfaction, const VisitSummary& visit, double wallet) const {
    const double entries = std::max(1.0, static_cast<double>(visit.entries));
    const double requests = std::max(1.0, static_cast<double>(visit.requests));
    const double engaged = visit.entries == 0 ? 0.0 : visit.engaged / entries - 0.25;
    const double quality = config.base + config.match_weight * visit.match / entries + config.engaged_weight * engaged -
                           config.overload_weight * visit.load_loss / entries -
                           config.ignored_weight * visit.ignored / requests - config.prompt_weight * visit.prompts -
                           config.regret_weight * std::min(1.0, to_double(visit.spent) / std::max(1.0, wallet));
    return satisfaction + config.step * (std::clamp(quality, 0.0, 1.0) - satisfaction);
  }
  /// The factor on the rate of visits.
  double visit_factor(double satisfaction) const {
    return portable_exp(config.visit_gain * (satisfaction - config.reference) * 10.0);
  }
  /// Of leaving for good, a day.
  double churn_probability(double satisfaction) const {
    return std::min(1.0,
                    config.churn_per_day * portable_exp(-config.churn_gain * (satisfaction - config.reference) * 10.0));
  }
};
static_assert(RetentionModel<AveragedSatisfaction>);

}  // namespace libsim
