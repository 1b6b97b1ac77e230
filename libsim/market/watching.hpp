/// @file  How long a user stays in a room.
#pragma once

#include <algorithm>
#include <concepts>

#include "libsim/core/draws.hpp"
#include "libsim/core/time.hpp"
#include "libsim/scenario/market_config.hpp"
#include "libsim/world/users.hpp"

namespace libsim {

/// What a watch depends on.
struct WatchContext {
  const UserTraits& user;       ///< who watches
  double match = 0.0;           ///< interest . content
  double load_factor = 1.0;     ///< in (0, 1]: what overload leaves of engagement
  bool first_home = false;      ///< the user's first home streamer
  bool engaged_surely = false;  ///< the user came in order to give
};

/// A watch, before the room's end cuts it.
struct Watch {
  bool engaged;     ///< whether it is a long one
  Duration length;  ///< below 0 counts as 0
};

/// Draws a watch.
template <class M>
concept WatchModel = std::copyable<M> && requires(const M model, const WatchContext& context, RngStream& rng) {
  { model.draw(context, rng) } -> std::same_as<Watch>;
  { model.engaged_probability(context) } -> std::same_as<double>;
};

/// A bounce of seconds or an engaged watch of minutes, both lognormal:
///
///     P(engaged) = load min(cap, exp(a + b activity + c engagement + d match))
class TwoPartWatch {
 public:
  /// @param config  checked
  explicit TwoPartWatch(const WatchConfig& config) : config_{config} {}

  /// Mean of the logarithm of a long watch's seconds.
  double log_engaged(const UserTraits& user) const {
    return config_.engage_base + config_.engage_activity * static_cast<double>(user.activity) +
           config_.engage_engagement * static_cast<double>(user.engagement);
  }
  /// Of a long watch, in [0, engage_cap].
  double engaged_probability(const WatchContext& context) const {
    const double p = portable_exp(log_engaged(context.user) + config_.engage_match * context.match);
    return context.load_factor * std::min(config_.engage_cap, p);
  }
  /// Draws a watch: long or short, and its length.
  Watch draw(const WatchContext& context, RngStream& rng) const {
    const bool engaged = draw_bernoulli(rng, engaged_probability(context)) || context.engaged_surely;
    const double normal = draw_normal(rng);
    const LogNormalConfig& length = engaged ? config_.engaged_s : config_.bounce_s;
    const double mu = length.mu + (engaged && context.first_home ? config_.first_home_log_gain : 0.0);
    return {engaged, from_seconds(std::min(portable_exp(mu + length.sigma * normal), 172'800.0))};
  }

  /// As it was given.
  const WatchConfig& config() const { return config_; }

 private:
  WatchConfig config_;
};
static_assert(WatchModel<TwoPartWatch>);

}  // namespace libsim
