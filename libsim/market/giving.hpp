/// @file  Gifts: whether, when, how much, again.
#pragma once

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>

#include "libsim/core/coins.hpp"
#include "libsim/core/draws.hpp"
#include "libsim/core/time.hpp"
#include "libsim/scenario/market_config.hpp"
#include "libsim/scenario/world_config.hpp"
#include "libsim/world/catalogue.hpp"
#include "libsim/world/users.hpp"

namespace libsim {

/// How close a user is to a streamer.
enum class Bond : std::uint8_t { stranger, home, first_home };

/// What giving depends on.
struct GiftContext {
  const UserTraits& user;      ///< who may give
  double satiation = 0.0;      ///< engaged sessions of the last weeks, decayed
  double fatigue = 0.0;        ///< from gifts and prompts, decayed
  Coins wallet{};              ///< coins left
  double conversion = 1.0;     ///< the streamer's
  double amount_score = 0.0;   ///< of the streamer: raises amounts
  double load_factor = 1.0;    ///< 1 below capacity, less above
  Bond bond = Bond::stranger;  ///< how the user knows the streamer
  bool prompted = false;       ///< whether a prompt was shown in the session
};

/// Decides gifts. pair_score is the same for a user and a streamer for ever.
template <class M>
concept GiftModel = std::copyable<M> &&
    requires(const M model, const GiftContext& context, double pair_score, Duration watch, RngStream& rng) {
  { model.hazard(context) } -> std::same_as<double>;      // P(gift in an engaged session) = 1 - exp(-hazard)
  { model.delay(watch, rng) } -> std::same_as<Duration>;  // from entry to gift; cut to [0, watch)
  { model.amount(context, pair_score, rng) } -> std::same_as<Coins>;  // in [0, context.wallet]; 0: no gift
  { model.is_deferred(rng) } -> std::same_as<bool>;
  { model.gives_again(rng) } -> std::same_as<bool>;
};

/// Impulse giving:
///
///     hazard = g_u M^(beta - 1) c_s e^{bind - fatigue + prompt} load
///     z = mean + sd (sqrt(w) wallet_u + sqrt(p) pair_us + sqrt(s) streamer_s + sqrt(rest) noise)
///
/// and the catalogue turns z into coins. M = 1 + engaged sessions decayed over 21 days: satiation. The delay has a
/// point mass at entry, then an impulse that decays within seconds and a small constant part.
class ImpulseGiving {
 public:
  /// @param config, prompts, catalogue  checked
  ImpulseGiving(const GiftConfig& config, const PromptConfig& prompts, const CatalogueConfig& catalogue)
      : config_{config},
        prompt_gain_{portable_exp(prompts.log_gain)},
        catalogue_{catalogue},
        user_weight_{config.z_sd * std::sqrt(config.share_wallet)},
        pair_weight_{config.z_sd * std::sqrt(config.share_pair)},
        streamer_weight_{config.z_sd * std::sqrt(config.share_streamer)},
        noise_weight_{config.z_sd *
                      std::sqrt(std::max(0.0, 1.0 - config.share_wallet - config.share_pair - config.share_streamer))} {
  }

  /// Gifts an hour, in this state.
  double hazard(const GiftContext& context) const {
    const double bind = bind_of(context.bond);
    return user_hazard(context) * context.conversion * bind * context.load_factor *
           (context.prompted ? prompt_gain_ : 1.0);
  }
  /// The part of the hazard that all candidates of a request share.
  double user_hazard(const GiftContext& context) const {
    return static_cast<double>(context.user.propensity) *
           portable_exp((config_.satiation - 1.0) * portable_log(1.0 + context.satiation) - context.fatigue);
  }
  /// The factor on the hazard of knowing the streamer so.
  double bind_of(Bond bond) const {
    if (bond == Bond::stranger) { return portable_exp(config_.bind_stranger); }
    return portable_exp(bond == Bond::first_home ? config_.bind_first : config_.bind_other);
  }

  Duration delay(Duration watch, RngStream& rng) const {
    const double u = draw_uniform(rng);
    const double kind = draw_uniform(rng);
    const double when = draw_uniform(rng);
    if (u < config_.at_entry) { return Duration{0}; }
    const double length = to_seconds(watch);
    const double impulse = -config_.impulse_mean_s * portable_log(when);
    return from_seconds(kind < config_.impulse_share ? std::min(impulse, length) : when * length);
  }
  /// Draws the coins of a gift. @param pair_score  of this user with this streamer, standard normal
  Coins amount(const GiftContext& context, double pair_score, RngStream& rng) const {
    const double z =
        score_mean(context.user, context.amount_score) + pair_weight_ * pair_score + noise_weight_ * draw_normal(rng);
    return catalogue_.amount(z, to_double(context.wallet));
  }
  /// Draws whether the gift comes after the watch.
  bool is_deferred(RngStream& rng) const { return draw_bernoulli(rng, config_.deferred); }
  /// Draws whether another gift follows at once.
  bool gives_again(RngStream& rng) const { return draw_bernoulli(rng, config_.again); }

  /// Mean of z given user and streamer.
  double score_mean(const UserTraits& user, double amount_score) const {
    return config_.z_mean + user_weight_ * static_cast<double>(user.wallet_score) + streamer_weight_ * amount_score;
  }
  /// Standard deviation of z given user and streamer.
  double score_sd() const { return std::sqrt(pair_weight_ * pair_weight_ + noise_weight_ * noise_weight_); }
  /// How much of amounts is the streamer's, not the pair's.
  double streamer_weight() const { return streamer_weight_; }
  /// Which amounts there are.
  const Catalogue& catalogue() const { return catalogue_; }
  /// As it was given.
  const GiftConfig& config() const { return config_; }

 private:
  GiftConfig config_;
  double prompt_gain_;
  Catalogue catalogue_;
  double user_weight_;
  double pair_weight_;
  double streamer_weight_;
  double noise_weight_;
};
static_assert(GiftModel<ImpulseGiving>);

}  // namespace libsim
