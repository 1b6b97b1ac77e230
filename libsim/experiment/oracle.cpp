#include "libsim/experiment/oracle.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "libsim/core/clones.hpp"
#include "libsim/core/draws.hpp"
#include "libsim/core/vector_math.hpp"
#include "libsim/decision/load.hpp"
#include "libsim/experiment/cut_mean.hpp"

namespace libsim {

/// log E[coins | score m, the first r rungs affordable], for every r, on a grid of m.
struct Oracle::Amounts {
  static constexpr std::size_t points = 512;

  double low;        ///< score of the first point
  double per_score;  ///< points
  std::vector<double> rungs;
  std::vector<double> table;  ///< [rungs affordable][points]

  explicit Amounts(const ImpulseGiving& giving)
      : low{giving.config().z_mean - 7.0 * giving.config().z_sd},  // no score is further out
        per_score{(points - 1) / std::max(14.0 * giving.config().z_sd, 1e-6)},
        rungs{giving.catalogue().rungs()} {
    constexpr double nothing = -30.0;  // no rung is affordable: e^-30 coins
    table.assign((rungs.size() + 1) * points, nothing);
    for (std::size_t affordable = 1; affordable <= rungs.size(); ++affordable) {
      for (std::size_t i = 0; i < points; ++i) {
        const double m = low + static_cast<double>(i) / per_score;
        table[affordable * points + i] =
            portable_log(giving.catalogue().expected_amount(m, giving.score_sd(), rungs[affordable - 1]));
      }
    }
  }

  /// Coefficients c of log E[coins | m + w b] as a cubic in b, through b = -3, -1, 1, 3: nearly a line, so that the
  /// cubic is as good as the table for a streamer's score b, standard normal.
  std::array<double, 4> cubic(double wallet, double m, double w) const {
    const auto affordable = std::upper_bound(rungs.begin(), rungs.end(), wallet) - rungs.begin();
    const double* row = &table[static_cast<std::size_t>(affordable) * points];
    const auto at = [&](double b) {
      const double x = std::clamp((m + w * b - low) * per_score, 0.0, static_cast<double>(points - 2));
      const auto point = static_cast<std::size_t>(x);
      return row[point] + (x - static_cast<double>(point)) * (row[point + 1] - row[point]);
    };
    const double sum1 = 0.5 * (at(1.0) + at(-1.0));
    const double sum3 = 0.5 * (at(3.0) + at(-3.0));
    const double half1 = 0.5 * (at(1.0) - at(-1.0));
    const double half3 = 0.5 * (at(3.0) - at(-3.0));
    const double c2 = (sum3 - sum1) / 8.0;
    const double c3 = (half3 / 3.0 - half1) / 8.0;
    return {sum1 - c2, half1 - c3, c2, c3};
  }
};

/// Mean stays, cut by the room's end.
struct Oracle::Stays {
  CutMean bounced;
  CutMean engaged;
  CutMean first_home;

  explicit Stays(const WatchConfig& config)
      : bounced{config.bounce_s},
        engaged{config.engaged_s},
        first_home{{config.engaged_s.mu + config.first_home_log_gain, config.engaged_s.sigma}} {}
};

namespace {

/// What all candidates of one request share. Logarithms are to base 2, so that a power costs no multiplication.
struct Shared {
  float utility_base;
  float utility_match;
  float log_engaged;
  float engage_match;
  float log_engage_cap;
  float hazard;                    ///< of a stranger of mean conversion, times log2(e)
  float scale;                     ///< examination and further gifts
  std::array<float, 4> log_coins;  ///< log E[coins] as a cubic in the streamer's amount score
};

constexpr double per_ln2 = 1.4426950408889634;  // log2(x) = per_ln2 ln(x)

[[gnu::always_inline]] inline float engaged_gift(const Shared& s, float match, float conversion, float log_coins) {
  const float log_engaged = s.log_engaged + s.engage_match * match;
  const float capped = log_engaged < s.log_engage_cap ? log_engaged : s.log_engage_cap;
  return s.scale * float_exp2(capped + log_coins) * (1.0F - float_exp2(-s.hazard * conversion));
}

[[gnu::always_inline]] inline float coins(const Shared& s, float match, float conversion, float amount_score) {
  const auto& c = s.log_coins;
  const float b = amount_score;
  return engaged_gift(s, match, conversion, c[0] + b * (c[1] + b * (c[2] + b * c[3]))) /
         (1.0F + float_exp2(-s.utility_base - s.utility_match * match));
}

/// sum[i] += a[0] x0[i] + ... + a[7] x7[i], one dimension after the other: eight at a time spare loads and stores.
LIBSIM_CLONES void add_scaled_eight(const float* a, const float* __restrict x0, const float* __restrict x1,
                                    const float* __restrict x2, const float* __restrict x3, const float* __restrict x4,
                                    const float* __restrict x5, const float* __restrict x6, const float* __restrict x7,
                                    float* __restrict sum, std::size_t n) {
  const std::array<float, 8> c{a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7]};
  for (std::size_t i = 0; i < n; ++i) {
    sum[i] = sum[i] + c[0] * x0[i] + c[1] * x1[i] + c[2] * x2[i] + c[3] * x3[i] + c[4] * x4[i] + c[5] * x5[i] +
             c[6] * x6[i] + c[7] * x7[i];
  }
}

/// match[i] = interests . content of candidate i.
void match_each(std::span<const float> interests, const CandidateColumns& candidates, std::vector<float>& match) {
  const std::size_t n = candidates.size();
  match.assign(n, 0.0F);
  const auto x = [&](std::size_t d) { return candidates.true_content(d).data(); };
  std::size_t d = 0;
  for (; d + 8 <= interests.size(); d += 8) {
    add_scaled_eight(&interests[d], x(d), x(d + 1), x(d + 2), x(d + 3), x(d + 4), x(d + 5), x(d + 6), x(d + 7),
                     match.data(), n);
  }
  for (; d < interests.size(); ++d) { add_scaled(interests[d], candidates.true_content(d), match); }
}

LIBSIM_CLONES void coins_each(const Shared& shared, const float* __restrict match, const float* __restrict conversion,
                              const float* __restrict amount_score, float* __restrict out, std::size_t n) {
  const Shared s = shared;
  for (std::size_t i = 0; i < n; ++i) { out[i] = coins(s, match[i], conversion[i], amount_score[i]); }
}

LIBSIM_CLONES void gift_each(const Shared& shared, const float* __restrict match, const float* __restrict conversion,
                             float* __restrict out, std::size_t n) {
  const Shared s = shared;
  for (std::size_t i = 0; i < n; ++i) { out[i] = engaged_gift(s, match[i], conversion[i], 0.0F); }
}

/// out[i] = P(engaged | match[i]).
LIBSIM_CLONES void engaged_each(float log_base, float per_match, float cap, const float* __restrict match,
                                float* __restrict out, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) {
    const float p = float_exp(log_base + per_match * match[i]);
    out[i] = p < cap ? p : cap;
  }
}

/// The candidate row of a live room, or n.
std::size_t row_of(const CandidateColumns& candidates, const LiveRooms& live, std::uint32_t slot) {
  const std::size_t dense = live.row(slot);
  if (dense < candidates.size() && candidates.slot[dense] == slot) { return dense; }
  return static_cast<std::size_t>(std::ranges::find(candidates.slot, slot) - candidates.slot.begin());
}

}  // namespace

void Oracle::predict_true(const MarketState<Behaviour<>>& market, const Request& request,
                          const CandidateColumns& candidates, Signal signal, std::span<float> out) {
  const std::size_t n = candidates.size();
  match_each(market.audience.users().interests(request.user), candidates, match_);
  const auto& watching = market.behaviour.watching;
  const auto& retention = market.behaviour.retention;
  if (signal == Signal::watch_s || signal == Signal::satisfaction || signal == Signal::retention) {
    engaged_.resize(n);
    engaged_each(static_cast<float>(watching.log_engaged(market.audience.users()[request.user])),
                 static_cast<float>(watching.config().engage_match), static_cast<float>(watching.config().engage_cap),
                 match_.data(), engaged_.data(), n);
  }
  /// @param unit  of the result, per unit of satisfaction
  const auto satisfaction = [&](double unit) {
    const auto per_match = static_cast<float>(unit * retention.config.step * retention.config.match_weight);
    const auto per_engaged = static_cast<float>(unit * retention.config.step * retention.config.engaged_weight);
    for (std::size_t i = 0; i < n; ++i) { out[i] = per_match * match_[i] + per_engaged * (engaged_[i] - 0.25F); }
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
    case Signal::watch_s:
      watch_signal(market, request, candidates, out);
      break;
    case Signal::satisfaction:
      satisfaction(1.0);
      break;
    case Signal::retention: {
      const UserMood& mood = market.audience.state(request.user).mood;
      const double leaves = retention.churn_probability(static_cast<double>(mood.satisfaction));
      const double stays = leaves < 1.0 ? leaves / (1.0 - leaves) : 0.0;  // d ln(1 - p) = -p / (1 - p) d ln p
      satisfaction(10.0 * (retention.config.visit_gain + retention.config.churn_gain * stays));
      break;
    }
    case Signal::conversion:
      std::ranges::copy(candidates.true_conversion, out.begin());
      break;
    case Signal::load:
      for (std::size_t i = 0; i < n; ++i) { out[i] = load_of(candidates.viewers[i], candidates.capacity[i]); }
      break;
  }
  const bool blurred = signal == Signal::ev_gift || signal == Signal::p_click || signal == Signal::p_gift;
  if (noise > 0.0 && blurred) {
    blur(market, request.user, candidates, out);
    if (signal != Signal::ev_gift) {
      for (float& p : out) { p = std::min(p, 1.0F); }
    }
  }
}

void Oracle::watch_signal(const MarketState<Behaviour<>>& market, const Request& request,
                          const CandidateColumns& candidates, std::span<float> out) {
  if (!stays_) { stays_ = std::make_shared<const Stays>(market.behaviour.watching.config()); }
  const StreamerId first_home = market.audience.users().homes(request.user)[0];
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const Duration rest = market.live[candidates.slot[i]].end - request.at;
    const float log_rest = float_log(static_cast<float>(to_seconds(rest)));
    const CutMean& engaged = candidates.streamer[i] == first_home ? stays_->first_home : stays_->engaged;
    out[i] = engaged_[i] * engaged.at(log_rest) + (1.0F - engaged_[i]) * stays_->bounced.at(log_rest);
  }
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
  Shared shared{.utility_base = static_cast<float>(feed.utility_base * per_ln2),
                .utility_match = static_cast<float>(feed.utility_match * per_ln2),
                .log_engaged = static_cast<float>(market.behaviour.watching.log_engaged(user) * per_ln2),
                .engage_match = static_cast<float>(watch.engage_match * per_ln2),
                .log_engage_cap = static_cast<float>(portable_log(std::max(watch.engage_cap, 1e-30)) * per_ln2),
                .hazard = static_cast<float>(hazard * stranger * per_ln2),
                .scale = static_cast<float>(ev ? gifts * market.behaviour.choice.mean_examined(request.slots) : 1.0),
                .log_coins = {}};
  const std::size_t n = candidates.size();
  const float* conversion = candidates.true_conversion.data();
  const float* amount_score = candidates.true_amount_score.data();
  if (ev) {
    const auto cubic = amounts_->cubic(to_double(market.audience.wallet(request.user, request.at)),
                                       giving.score_mean(user, 0.0), giving.streamer_weight());
    for (std::size_t k = 0; k < 4; ++k) { shared.log_coins[k] = static_cast<float>(cubic[k] * per_ln2); }
    coins_each(shared, match_.data(), conversion, amount_score, out.data(), n);
  } else {
    gift_each(shared, match_.data(), conversion, out.data(), n);
  }
  // Strangers are the rule; the few home streamers among the candidates are put right one by one.
  const auto homes = market.audience.users().homes(request.user);
  for (std::size_t k = 0; k < homes.size(); ++k) {
    const std::uint32_t slot = market.supply.slot(homes[k]);
    if (slot == LiveRooms::no_slot) { continue; }
    const std::size_t i = row_of(candidates, market.live, slot);
    if (i == n) { continue; }
    Shared bound = shared;
    bound.hazard = static_cast<float>(hazard * giving.bind_of(k == 0 ? Bond::first_home : Bond::home) * per_ln2);
    out[i] = ev ? coins(bound, match_[i], conversion[i], amount_score[i])
                : engaged_gift(bound, match_[i], conversion[i], 0.0F);
  }
}

void Oracle::blur(const MarketState<Behaviour<>>& market, UserId user, const CandidateColumns& candidates,
                  std::span<float> out) const {
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    RngStream rng{market.settled, Purpose::estimation, user.value, candidates.streamer[i].value};
    out[i] *= static_cast<float>(portable_exp(noise * draw_normal(rng) - 0.5 * noise * noise));
  }
}

}  // namespace libsim
