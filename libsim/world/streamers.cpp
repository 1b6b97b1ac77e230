#include "libsim/world/streamers.hpp"

#include <algorithm>

#include "libsim/core/draws.hpp"

namespace libsim {

Streamers::Streamers(const WorldConfig& config, RunKey run)
    : config_{config}, run_{run}, dims_{config.interest_dims}, start_profile_{config.schedule.start_profile} {
  traits_.reserve(config.streamers.count);
  content_.reserve(config.streamers.count * dims_);
  for (std::uint32_t i = 0; i < config.streamers.count; ++i) { add(); }
}

StreamerId Streamers::add() {
  const StreamersConfig& config = config_.streamers;
  const auto number = static_cast<std::uint32_t>(traits_.size());
  RngStream rng{run_, Purpose::world, number, 1};
  const double log_attractiveness = config.attractiveness_sigma * draw_normal(rng);
  // Mean 1, so that the spread of conversion does not move how much is given in all.
  const double log_conversion = config.conversion_sigma * (draw_normal(rng) - 0.5 * config.conversion_sigma);
  const double amount_score = draw_normal(rng);
  const double rooms = draw_lognormal(rng, config.rooms.mu, config.rooms.sigma) / reference_days;
  const double hour = static_cast<double>(start_profile_.draw(rng).count()) / 3.6e6;
  const double attractiveness = portable_exp(log_attractiveness);
  traits_.push_back({.attractiveness = static_cast<float>(attractiveness),
                     .conversion = static_cast<float>(portable_exp(log_conversion)),
                     .amount_score = static_cast<float>(amount_score),
                     .capacity = static_cast<float>(config.capacity_base *
                                                    portable_exp(config.capacity_exponent * log_attractiveness)),
                     .rooms_per_day = static_cast<float>(rooms),
                     .personal_hour = static_cast<float>(hour),
                     .weight = static_cast<std::uint32_t>(std::clamp(attractiveness * 1024.0, 1.0, 4.0e9)),
                     .category = static_cast<std::uint16_t>(draw_index(rng, config.categories)),
                     .group = static_cast<std::uint16_t>(draw_index(rng, config.groups))});
  for (std::size_t d = 0; d < dims_; ++d) { content_.push_back(static_cast<float>(draw_normal(rng))); }
  return StreamerId{number};
}

}  // namespace libsim
