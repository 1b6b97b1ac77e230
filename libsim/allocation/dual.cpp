#include "libsim/allocation/dual.hpp"

#include <algorithm>
#include <cmath>

#include "libsim/allocation/ranking.hpp"
#include "libsim/core/clones.hpp"
#include "libsim/core/portable_math.hpp"
#include "libsim/core/vector_math.hpp"

namespace libsim {
namespace {

constexpr double least_price = 1e-4;  // of multiplicative steps, in units of the scale
constexpr double least_slope = 1e-6;
constexpr std::size_t resources_per_request = 64;

LIBSIM_CLONES void subtract(const float* __restrict price, float* __restrict score, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) { score[i] -= price[i]; }
}

}  // namespace

void Dual::fields(ConfigReader& reader) {
  reader.choice("resource", resource, resource_names, "who has a price: groups of streamers, or each streamer");
  reader.field("cap", cap, {1.0, 1e9}, "equal shares",
               "most impressions one may get, as a multiple of an equal share; 1e9: no limit");
  reader.field("concave_weight", concave_weight, {0.0, 1e6}, "", "beta: worth of the concave term against revenue");
  reader.choice("g", returns.form, concave_form_names, "worth of expected coins v a request");
  reader.field("alpha", returns.alpha, {1e-3, 100.0}, "", "inequality aversion of alpha_fair");
  reader.field("tau", tau, {0.0, 1e12}, "coins/request", "where g bends; 0: the mean v so far");
  reader.choice("descent", descent, descent_names, "how prices mu move");
  reader.field("step", step, {1e-6, 1e6}, "", "eta is this over the root of the horizon");
  reader.field("horizon", horizon, {1.0, 1e12}, "requests", "T: how long prices are to be good for");
}

double Dual::bend() const {
  if (tau > 0.0) { return tau; }
  const double mean = requests_ > 0.0 ? coins_ / (requests_ * static_cast<double>(resources_.size())) : 0.0;
  return mean > 0.0 ? mean : 1.0;
}

double Dual::slope_at(double coins_per_request) const {
  return bend() * returns.slope(coins_per_request, bend());
}

double Dual::coins_at(double slope) const {
  switch (returns.form) {
    case ConcaveForm::log:
      return bend() * (1.0 / slope - 1.0);
    case ConcaveForm::sqrt:
      return bend() * (0.25 / (slope * slope) - 1.0);
    case ConcaveForm::saturating:
      return -bend() * portable_log(slope);
    case ConcaveForm::alpha_fair:
      return bend() * (portable_pow(slope, -1.0 / returns.alpha) - 1.0);
  }
  return 0.0;
}

void Dual::decide(const Request& request, const CandidateSet& candidates, RngStream& /*rng*/, Slate& slate) {
  const std::size_t n = candidates.size();
  if (factor_.empty()) { make_room_for(0); }
  if (scores_.size() < n) {
    scores_.resize(n);
    prices_.resize(n);
  }
  const auto scores = std::span{scores_}.first(n);
  const auto prices = std::span{prices_}.first(n);
  const auto ev = candidates.signal(Signal::ev_gift);
  if (resource == PricedResource::streamer) {
    product_gathered(ev, factor_, candidates.streamer, scores);
    scale_gathered(1.0F, price_, candidates.streamer, prices);
  } else {
    const std::size_t last = factor_.size() - 1;
    for (std::size_t i = 0; i < n; ++i) {
      const std::size_t group = std::min<std::size_t>(candidates.group[i], last);
      scores[i] = ev[i] * factor_[group];
      prices[i] = price_[group];
    }
  }
  subtract(prices.data(), scores.data(), n);
  show_best(scores, request, slate);
}

float Dual::multiplier(const CandidateSet& candidates, std::size_t i) const {
  return static_cast<float>(1.0 + concave_weight * worth(resource_of(candidates, i)));
}

double Dual::average_price(std::size_t r) const {
  return r < resources_.size() && requests_ > 0.0 ? resources_[r].price_sum / requests_ : 0.0;
}

void Dual::observe(const RoomOpened& opened) {
  if (resource == PricedResource::streamer) { make_room_for(opened.streamer.index()); }
}

void Dual::observe(const Showed& showed) {
  if (showed.slate.size == 0) { return; }
  // Whoever could have been shown has a share, also one that never was.
  make_room_for(resource == PricedResource::group ? std::ranges::max(showed.candidates.group)
                                                  : std::ranges::max(showed.candidates.streamer).index());
  const double share = 1.0 / static_cast<double>(showed.slate.size);
  const auto ev = showed.candidates.signal(Signal::ev_gift);
  for (std::size_t k = 0; k < showed.slate.size; ++k) {
    const std::size_t i = showed.slate.shown[k].candidate;
    const std::size_t r = resource_of(showed.candidates, i);
    const auto coins = static_cast<double>(ev[i]);
    resources_[r].used += share;
    resources_[r].coins += coins;
    coins_ += coins;
  }
  shown_ += static_cast<double>(showed.slate.size);
  requests_ += 1.0;
  if (++since_step_ >= std::max<std::size_t>(1, resources_.size() / resources_per_request)) { step_prices(); }
}

void Dual::make_room_for(std::size_t r) {
  if (r < resources_.size() && !factor_.empty()) { return; }
  const double slope = slope_at(0.0);
  Resource fresh;
  fresh.worth = slope;
  if (r >= resources_.size()) { resources_.resize(r + 1, fresh); }
  factor_.resize(resources_.size() + 1, static_cast<float>(1.0 + concave_weight * slope));
  price_.resize(resources_.size() + 1, 0.0F);
}

void Dual::step_prices() {
  const double eta = step / std::sqrt(horizon);
  const double scale = shown_ > 0.0 ? std::max(coins_ / shown_, 1e-12) : 1e-12;
  const auto passed = static_cast<double>(since_step_);
  const double per_share = static_cast<double>(resources_.size()) / cap;
  const double bent = bend();
  const double steepest = slope_at(0.0);
  for (std::size_t r = 0; r < resources_.size(); ++r) {
    Resource& x = resources_[r];
    const double excess = per_share * x.used - passed;
    if (descent == Descent::subgradient) {
      x.price = std::max(0.0, x.price + eta * scale * excess);
    } else {
      x.price = std::max(least_price * scale, x.price) * portable_exp(std::clamp(eta * excess, -50.0, 50.0));
    }
    x.price_sum += x.price * passed;
    if (concave_weight > 0.0) {
      // No more of the auxiliary coins than all resources have together: beyond that, g' says nothing.
      const double most = bent * static_cast<double>(resources_.size());
      const double wanted = std::clamp(coins_at(x.worth), 0.0, most);
      x.worth = std::clamp(x.worth - eta * (x.coins - passed * wanted) / bent, least_slope, steepest);
      factor_[r] = static_cast<float>(1.0 + concave_weight * x.worth);
    }
    price_[r] = static_cast<float>(x.price);
    x.used = 0;
    x.coins = 0;
  }
  since_step_ = 0;
}

}  // namespace libsim
