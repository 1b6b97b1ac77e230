#include "libsim/world/users.hpp"

#include <algorithm>
#include <cmath>

#include "libsim/core/draws.hpp"

namespace libsim {

Users::Users(const WorldConfig& config, RunKey run, const AliasTable& popularity)
    : config_{config.users}, run_{run}, dims_{config.interest_dims}, home_count_{config.users.homes} {
  traits_.reserve(config_.count);
  interests_.reserve(config_.count * dims_);
  homes_.reserve(config_.count * home_count_);
  for (std::uint32_t i = 0; i < config_.count; ++i) { add(popularity); }
}

UserId Users::add(const AliasTable& popularity) {
  const auto number = static_cast<std::uint32_t>(traits_.size());
  RngStream rng{run_, Purpose::world, number, 2};
  const double activity = draw_normal(rng);
  const double engagement = draw_normal(rng);
  const double gifting = draw_normal(rng);
  const double rho = config_.wallet_correlation;
  const double wallet_score = rho * gifting + std::sqrt(1.0 - rho * rho) * draw_normal(rng);
  const double per_day = portable_exp(config_.sessions.mu + config_.sessions.sigma * activity) / reference_days;
  const double per_visit = config_.sessions_per_visit +
                           config_.sessions_per_visit_gain * portable_pow(per_day, config_.sessions_per_visit_exponent);
  const double follow = draw_beta(rng, config_.follow_share_a, config_.follow_share_b);
  const double likes = draw_lognormal(rng, config_.like_rate.mu, config_.like_rate.sigma);
  const double comments = draw_lognormal(rng, config_.comment_rate.mu, config_.comment_rate.sigma);
  traits_.push_back(
      {.activity = static_cast<float>(activity),
       .engagement = static_cast<float>(engagement),
       .sessions_per_day = static_cast<float>(per_day),
       .sessions_per_visit = static_cast<float>(per_visit),
       .follow_share = static_cast<float>(follow),
       .propensity = static_cast<float>(portable_exp(config_.propensity.mu + config_.propensity.sigma * gifting)),
       .wallet_score = static_cast<float>(wallet_score),
       .wallet = static_cast<float>(portable_exp(config_.wallet.mu + config_.wallet.sigma * wallet_score)),
       .like_rate = static_cast<float>(likes),
       .comment_rate = static_cast<float>(comments)});

  double squares = 0.0;
  const std::size_t first = interests_.size();
  for (std::size_t d = 0; d < dims_; ++d) {
    const double x = draw_normal(rng);
    squares += x * x;
    interests_.push_back(static_cast<float>(x));
  }
  const auto norm = static_cast<float>(std::sqrt(squares));
  for (std::size_t d = 0; d < dims_; ++d) { interests_[first + d] /= norm; }

  const std::size_t homes = homes_.size();
  for (std::size_t k = 0; k < home_count_; ++k) {
    StreamerId home{popularity.draw(rng)};
    for (int tries = 0; tries < 32 && std::find(homes_.begin() + static_cast<std::ptrdiff_t>(homes), homes_.end(),
                                                home) != homes_.end();
         ++tries) {
      home = StreamerId{popularity.draw(rng)};
    }
    homes_.push_back(home);
  }
  return UserId{number};
}

}  // namespace libsim
