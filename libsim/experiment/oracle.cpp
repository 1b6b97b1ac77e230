#include "libsim/experiment/oracle.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "libsim/core/clones.hpp"
#include "libsim/core/draws.hpp"
#include "libsim/core/vector_math.hpp"

namespace libsim {

/// E[coins | score m, the first r rungs affordable], for every r, on a grid of m.
struct Oracle::Amounts {
  static constexpr std::size_t points = 512;
  static constexpr double low = -6.0;
  static constexpr double high = 7.0;
  static constexpr double per_score = (points - 1) / (high - low);

  std::vector<double> rungs;
  std::vector<float> table;  ///< [rungs affordable][points]

  explicit Amounts(const ImpulseGiving& giving) : rungs{giving.catalogue().rungs()} {
    table.assign((rungs.size() + 1) * points, 0.0F);
    for (std::size_t affordable = 1; affordable <= rungs.size(); ++affordable) {
      for (std::size_t i = 0; i < points; ++i) {
        const double m = low + static_cast<double>(i) / per_score;
        table[affordable * points + i] =
            static_cast<float>(giving.catalogue().expected_amount(m, giving.score_sd(), rungs[affordable - 1]));
      }
    }
  }
  const float* row(double wallet) const {
    const auto affordable = std::upper_bound(rungs.begin(), rungs.end(), wallet) - rungs.begin();
    return &table[static_cast<std::size_t>(affordable) * points];
  }
};

namespace {

/// What all candidates of one request share.
struct Shared {
  float utility_base;
  float utility_match;
  float log_engaged;
  float engage_match;
  float engage_cap;
  float hazard;        ///< of a stranger of median conversion
  float score;         ///< mean score, on the grid of the amount table
  float score_weight;  ///< of the streamer's amount score, likewise
  float last_point;
  float scale;  ///< examination and further gifts
  bool with_click;
  bool with_amount;
};

[[gnu::always_inline]] inline float one(const Shared& s, const float* amounts, float match, float conversion,
                                        float amount_score) {
  const float engaged = std::min(s.engage_cap, float_exp(s.log_engaged + s.engage_match * match));
  float value = s.scale * engaged * (1.0F - float_exp(-s.hazard * conversion));
  if (s.with_click) { value *= float_logistic(s.utility_base + s.utility_match * match); }
  if (s.with_amount) {
    const float at = std::max(0.0F, std::min(s.last_point, s.score + s.score_weight * amount_score));
    const auto point = static_cast<std::int32_t>(at);
    const float part = at - static_cast<float>(point);
    value *= amounts[point] + part * (amounts[point + 1] - amounts[point]);
  }
  return value;
}

LIBSIM_CLONES void add_scaled(float factor, const float* __restrict x, float* __restrict sum, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) { sum[i] += factor * x[i]; }
}

LIBSIM_CLONES void expected_coins(const Shared& shared, const float* __restrict amounts, const float* __restrict match,
                                  const float* __restrict conversion, const float* __restrict amount_score,
                                  float* __restrict out, std::size_t n) {
  const Shared s = shared;
  for (std::size_t i = 0; i < n; ++i) {
    const float engaged = std::min(s.engage_cap, float_exp(s.log_engaged + s.engage_match * match[i]));
    const float click = float_logistic(s.utility_base + s.utility_match * match[i]);
    const float at = std::max(0.0F, std::min(s.last_point, s.score + s.score_weight * amount_score[i]));
    const auto point = static_cast<std::int32_t>(at);
    const float part = at - static_cast<float>(point);
    const float coins = amounts[point] + part * (amounts[point + 1] - amounts[point]);
    out[i] = s.scale * engaged * (1.0F - float_exp(-s.hazard * conversion[i])) * click * coins;
  }
}

/// The candidate row of a live room, or n.
std::size_t row_of(const CandidateColumns& candidates, const LiveRooms& live, std::uint32_t slot) {
  const std::size_t dense = live[slot].list_position;
  if (dense < candidates.size() && candidates.slot[dense] == slot) { return dense; }
  return static_cast<std::size_t>(std::ranges::find(candidates.slot, slot) - candidates.slot.begin());
}

}  // namespace

void Oracle::predict_true(const MarketState<Behaviour<>>& market, const Request& request,
                          const CandidateColumns& candidates, Signal signal, std::span<float> out) {
  const std::size_t n = candidates.size();
  const auto interests = market.audience.users().interests(request.user);
  match_.assign(n, 0.0F);
  for (std::size_t d = 0; d < interests.size(); ++d) {
    add_scaled(interests[d], candidates.true_content(d).data(), match_.data(), n);
  }
  const auto& watching = market.behaviour.watching;
  const auto& watch = watching.config();
  const auto& retention = market.behaviour.retention.config;
  const auto engaged = [&](std::size_t i) {
    return watching.engaged_probability(
        {.user = market.audience.users()[request.user], .match = static_cast<double>(match_[i])});
  };
  const auto satisfaction = [&](std::size_t i) {
    return retention.step *
           (retention.match_weight * static_cast<double>(match_[i]) + retention.engaged_weight * (engaged(i) - 0.25));
  };
  switch (signal) {
    case Signal::ev_gift:
    case Signal::p_gift:
      gift_signal(market, request, candidates, signal, out);
      break;
    case Signal::p_click:
      for (std::size_t i = 0; i < n; ++i) {
        out[i] = static_cast<float>(market.behaviour.choice.utility(static_cast<double>(match_[i])));
      }
      logistic_each(out, out);
      break;
    case Signal::watch_s: {
      const auto mean = [](const LogNormalConfig& x) { return portable_exp(x.mu + 0.5 * x.sigma * x.sigma); };
      const double stay = mean(watch.engaged_s);
      const double bounce = mean(watch.bounce_s);
      for (std::size_t i = 0; i < n; ++i) {
        const double p = engaged(i);
        out[i] = static_cast<float>(p * stay + (1.0 - p) * bounce);
      }
      break;
    }
    case Signal::satisfaction:
      for (std::size_t i = 0; i < n; ++i) { out[i] = static_cast<float>(satisfaction(i)); }
      break;
    case Signal::retention:
      for (std::size_t i = 0; i < n; ++i) {
        out[i] = static_cast<float>(10.0 * (retention.visit_gain + retention.churn_gain) * satisfaction(i));
      }
      break;
    case Signal::conversion:
      std::ranges::copy(candidates.true_conversion, out.begin());
      break;
    case Signal::load:
      for (std::size_t i = 0; i < n; ++i) { out[i] = candidates.viewers[i] / candidates.capacity[i]; }
      break;
  }
  const bool blurred = signal == Signal::ev_gift || signal == Signal::p_click || signal == Signal::p_gift;
  if (noise > 0.0 && blurred) { blur(market, request.user, candidates, out); }
}

void Oracle::gift_signal(const MarketState<Behaviour<>>& market, const Request& request,
                         const CandidateColumns& candidates, Signal signal, std::span<float> out) {
  const auto& giving = market.behaviour.giving;
  if (!amounts_) { amounts_ = std::make_shared<const Amounts>(giving); }
  const UserTraits& user = market.audience.users()[request.user];
  const UserMood& mood = market.audience.state(request.user).mood;
  const auto& feed = market.scenario.market.feed;
  const auto& watch = market.behaviour.watching.config();
  const GiftContext context{
      .user = user, .satiation = static_cast<double>(mood.satiation), .fatigue = static_cast<double>(mood.fatigue)};
  const double hazard = giving.user_hazard(context);
  const double stranger = giving.bind_of(Bond::stranger);
  const double gifts = (1.0 - 0.5 * giving.config().deferred) / (1.0 - giving.config().again);
  const bool ev = signal == Signal::ev_gift;
  const Shared shared{
      .utility_base = static_cast<float>(feed.utility_base),
      .utility_match = static_cast<float>(feed.utility_match),
      .log_engaged = static_cast<float>(market.behaviour.watching.log_engaged(user)),
      .engage_match = static_cast<float>(watch.engage_match),
      .engage_cap = static_cast<float>(watch.engage_cap),
      .hazard = static_cast<float>(hazard * stranger),
      .score = static_cast<float>((giving.score_mean(user, 0.0) - Amounts::low) * Amounts::per_score),
      .score_weight = static_cast<float>(giving.streamer_weight() * Amounts::per_score),
      .last_point = static_cast<float>(Amounts::points - 2),
      .scale = static_cast<float>(ev ? gifts * market.behaviour.choice.mean_examined(request.slots) : 1.0),
      .with_click = ev,
      .with_amount = ev};
  const float* amounts = amounts_->row(static_cast<double>(mood.wallet));
  if (ev) {
    expected_coins(shared, amounts, match_.data(), candidates.true_conversion.data(),
                   candidates.true_amount_score.data(), out.data(), candidates.size());
  } else {
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      out[i] = one(shared, amounts, match_[i], candidates.true_conversion[i], candidates.true_amount_score[i]);
    }
  }
  // Strangers are the rule; the few home streamers among the candidates are put right one by one.
  const auto homes = market.audience.users().homes(request.user);
  for (std::size_t k = 0; k < homes.size(); ++k) {
    const std::uint32_t slot = market.supply.state(homes[k]).slot;
    if (slot == LiveRooms::no_slot) { continue; }
    const std::size_t i = row_of(candidates, market.live, slot);
    if (i == candidates.size()) { continue; }
    Shared bound = shared;
    bound.hazard = static_cast<float>(hazard * giving.bind_of(k == 0 ? Bond::first_home : Bond::home));
    out[i] = one(bound, amounts, match_[i], candidates.true_conversion[i], candidates.true_amount_score[i]);
  }
}

void Oracle::blur(const MarketState<Behaviour<>>& market, UserId user, const CandidateColumns& candidates,
                  std::span<float> out) const {
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    RngStream rng{market.run, Purpose::estimation, user.value, candidates.streamer[i].value};
    out[i] *= static_cast<float>(portable_exp(noise * draw_normal(rng) - 0.5 * noise * noise));
  }
}

}  // namespace libsim
