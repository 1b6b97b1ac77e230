#include "libsim/allocation/concave_marginal.hpp"

#include <algorithm>
#include <cmath>

#include "libsim/allocation/ranking.hpp"
#include "libsim/core/clones.hpp"
#include "libsim/core/portable_math.hpp"
#include "libsim/core/vector_math.hpp"

namespace libsim {
namespace {

using FloatNodes = std::array<float, ConcaveMarginal::node_count>;

/// log(1 + y) for y >= 0 without losing the digits of a small y. Method: W. Kahan, by what 1 + y really is.
[[gnu::always_inline]] inline float log_of_one_plus(float y) {
  const float u = 1.0F + y;
  const float d = u - 1.0F;
  const float ratio = y / (d > 0.0F ? d : 1.0F);
  return d > 0.0F ? float_log(u) * ratio : y;
}

/// e^x - 1: the exponential where it is exact enough, its series near 0.
[[gnu::always_inline]] inline float exp_minus_one(float x) {
  const float series = x * (1.0F + x * (0.5F + x * (0.16666667F + x * 0.041666667F)));
  const float whole = float_exp(x) - 1.0F;
  return x > -0.1F && x < 0.1F ? series : whole;
}

struct Log {
  [[gnu::always_inline]] float operator()(float y) const { return log_of_one_plus(y); }
};
struct Root {
  [[gnu::always_inline]] float operator()(float y) const { return y / (__builtin_sqrtf(1.0F + y) + 1.0F); }
};
struct Saturating {
  [[gnu::always_inline]] float operator()(float y) const { return -exp_minus_one(-y); }
};
struct AlphaFair {
  float rest;  // 1 - alpha, not 0
  [[gnu::always_inline]] float operator()(float y) const { return exp_minus_one(rest * log_of_one_plus(y)) / rest; }
};

/// What all candidates share.
struct Columns {
  const float* ev;
  const float* p_click;
  const float* p_gift;
  const float* factor;
  const float* per_coin;
  float* score;
  std::size_t n;
  float examined;
  FloatNodes ratio;
  FloatNodes weight;
};

template <class H>
[[gnu::always_inline]] inline void marginal(const Columns& c, H h) {
  const float* __restrict ev = c.ev;
  const float* __restrict p_click = c.p_click;
  const float* __restrict p_gift = c.p_gift;
  const float* __restrict factor = c.factor;
  const float* __restrict per_coin = c.per_coin;
  float* __restrict score = c.score;
  const FloatNodes ratio = c.ratio;
  const FloatNodes weight = c.weight;
  for (std::size_t i = 0; i < c.n; ++i) {
    const float product = c.examined * p_click[i] * p_gift[i];
    const float p = product > 1e-30F ? product : 1e-30F;
    const float y = per_coin[i] * (ev[i] > 0.0F ? ev[i] : 0.0F) / p;
    float sum = weight[0] * h(ratio[0] * y);
    sum += weight[1] * h(ratio[1] * y);
    sum += weight[2] * h(ratio[2] * y);
    sum += weight[3] * h(ratio[3] * y);
    sum += weight[4] * h(ratio[4] * y);
    score[i] = p * factor[i] * sum;
  }
}

LIBSIM_CLONES void marginal_log(const Columns& c) {
  marginal(c, Log{});
}
LIBSIM_CLONES void marginal_root(const Columns& c) {
  marginal(c, Root{});
}
LIBSIM_CLONES void marginal_saturating(const Columns& c) {
  marginal(c, Saturating{});
}
LIBSIM_CLONES void marginal_alpha(const Columns& c, float rest) {
  marginal(c, AlphaFair{rest});
}

/// F and c of a streamer with revenue V: g(V + X) - g(V) = F h(c X).
struct Factors {
  double factor;
  double per_coin;
};

Factors factors_of(const ConcaveReturns& g, double revenue, double tau) {
  const double bent = 1.0 / (tau + revenue);
  switch (g.form) {
    case ConcaveForm::log:
      return {1.0, bent};
    case ConcaveForm::sqrt:
      return {std::sqrt(1.0 + revenue / tau), bent};
    case ConcaveForm::saturating:
      return {portable_exp(-revenue / tau), 1.0 / tau};
    case ConcaveForm::alpha_fair:
      return {portable_pow(1.0 + revenue / tau, 1.0 - g.alpha), bent};
  }
  return {0.0, 0.0};
}

}  // namespace

void ConcaveMarginal::fields(ConfigReader& reader) {
  returns.fields(reader);
  reader.field("amount_sd", amount_sd, {0.0, 3.0}, "", "sd of the logarithm of a gift about its predicted mean");
  reader.field("examined", examined, {1e-3, 1.0}, "", "mean probability that a shown room is looked at");
}

ConcaveMarginal::Nodes ConcaveMarginal::nodes() const {
  // Of the standard normal: roots of the Hermite polynomial He_5.
  constexpr std::array<double, node_count> root{-2.856970013872806, -1.355626179974266, 0.0, 1.355626179974266,
                                                2.856970013872806};
  constexpr std::array<double, node_count> weight{0.01125741132772069, 0.2220759220056126, 0.5333333333333333,
                                                  0.2220759220056126, 0.01125741132772069};
  Nodes nodes{{}, weight};
  double mean = 0;
  for (std::size_t j = 0; j < node_count; ++j) {
    nodes.ratio[j] = portable_exp(amount_sd * root[j]);
    mean += weight[j] * nodes.ratio[j];
  }
  for (double& ratio : nodes.ratio) { ratio /= mean; }
  return nodes;
}

void ConcaveMarginal::decide(const Request& request, const CandidateSet& candidates, RngStream& /*rng*/, Slate& slate) {
  const std::size_t n = candidates.size();
  if (!begun_) { set_all(); }
  if (scores_.size() < n) {
    scores_.resize(n);
    factors_.resize(n);
    per_coins_.resize(n);
  }
  scale_gathered(1.0F, factor_.table(), candidates.streamer, std::span{factors_}.first(n));
  scale_gathered(1.0F, per_coin_.table(), candidates.streamer, std::span{per_coins_}.first(n));
  Columns columns{candidates.signal(Signal::ev_gift).data(),
                  candidates.signal(Signal::p_click).data(),
                  candidates.signal(Signal::p_gift).data(),
                  factors_.data(),
                  per_coins_.data(),
                  scores_.data(),
                  n,
                  static_cast<float>(examined),
                  {},
                  {}};
  const Nodes exact = nodes();
  for (std::size_t j = 0; j < node_count; ++j) {
    columns.ratio[j] = static_cast<float>(exact.ratio[j]);
    columns.weight[j] = static_cast<float>(exact.weight[j]);
  }
  const ConcaveReturns& g = returns.returns;
  if (g.form == ConcaveForm::log || (g.form == ConcaveForm::alpha_fair && g.alpha == 1.0)) {
    marginal_log(columns);
  } else if (g.form == ConcaveForm::sqrt) {
    marginal_root(columns);
  } else if (g.form == ConcaveForm::saturating) {
    marginal_saturating(columns);
  } else {
    marginal_alpha(columns, static_cast<float>(1.0 - g.alpha));
  }
  show_best(std::span{scores_}.first(n), request, slate);
}

void ConcaveMarginal::observe(const RoomOpened& opened) {
  returns.observe(opened);
}

void ConcaveMarginal::observe(const Gifted& gifted) {
  if (gifted.amount <= Coins{}) { return; }
  if (!begun_) { set_all(); }
  returns.observe(gifted);
  set(gifted.streamer);
}

void ConcaveMarginal::observe(const HourPassed& hour) {
  returns.observe(hour);
  set_all();
}

void ConcaveMarginal::set(StreamerId streamer) {
  const Factors factors = factors_of(returns.returns, returns.revenue(streamer), returns.scale());
  factor_.at(streamer) = static_cast<float>(factors.factor);
  per_coin_.at(streamer) = static_cast<float>(factors.per_coin);
}

void ConcaveMarginal::set_all() {
  begun_ = true;
  const Factors unknown = factors_of(returns.returns, 0.0, returns.scale());
  factor_.set_others(static_cast<float>(unknown.factor));
  per_coin_.set_others(static_cast<float>(unknown.per_coin));
  for (std::uint32_t s = 0; s < factor_.size(); ++s) { set(StreamerId{s}); }
}

}  // namespace libsim
