#include "libsim/allocation/linear_bandit.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "libsim/core/clones.hpp"
#include "libsim/core/portable_math.hpp"
#include "libsim/core/vector_math.hpp"

namespace libsim {
namespace {

constexpr std::size_t dims = LinearBandit::dims;

[[gnu::always_inline]] inline float bounded(float x) {
  x = x > -4.0F ? x : -4.0F;
  return x < 4.0F ? x : 4.0F;
}

struct FeatureColumns {
  const float* ev;
  const float* p_click;
  const float* viewers;
  const float* capacity;
};

[[gnu::always_inline]] inline void features_of(const FeatureColumns& from, std::size_t i, float& gift, float& click,
                                               float& crowd, float& load) {
  gift = bounded(0.5F * (float_log(from.ev[i]) + 4.0F));
  click = bounded(2.0F * from.p_click[i]);
  crowd = bounded(0.25F * float_log(1.0F + from.viewers[i]));
  load = bounded(from.viewers[i] / from.capacity[i]);
}

LIBSIM_CLONES void fill_features(const FeatureColumns& columns, float* __restrict gift, float* __restrict click,
                                 float* __restrict crowd, float* __restrict load, std::size_t n) {
  const FeatureColumns from = columns;
  for (std::size_t i = 0; i < n; ++i) { features_of(from, i, gift[i], click[i], crowd[i], load[i]); }
}

/// A model in the form that the loop reads: the quadratic form with its off-diagonal terms taken together.
struct Coefficients {
  std::array<float, dims> theta;
  std::array<float, LinearBandit::pairs> quadratic;
};

Coefficients coefficients_of(const LinearBandit::Model& model) {
  Coefficients c{};
  std::size_t at = 0;
  for (std::size_t k = 0; k < dims; ++k) {
    c.theta[k] = static_cast<float>(model.theta[k]);
    for (std::size_t l = k; l < dims; ++l) {
      c.quadratic[at++] = static_cast<float>((k == l ? 1.0 : 2.0) * model.covariance[k][l]);
    }
  }
  return c;
}

[[gnu::always_inline]] inline void belief_of(const Coefficients& c, float x1, float x2, float x3, float x4, float& mean,
                                             float& sd) {
  const auto& t = c.theta;
  const auto& q = c.quadratic;
  mean = t[0] + t[1] * x1 + t[2] * x2 + t[3] * x3 + t[4] * x4;
  const float square = q[0] + x1 * (q[1] + q[5] * x1 + q[6] * x2 + q[7] * x3 + q[8] * x4) +
                       x2 * (q[2] + q[9] * x2 + q[10] * x3 + q[11] * x4) + x3 * (q[3] + q[12] * x3 + q[13] * x4) +
                       x4 * (q[4] + q[14] * x4);
  sd = __builtin_sqrtf(square > 0.0F ? square : 0.0F);
}

LIBSIM_CLONES void beliefs_of(const Coefficients& coefficients, const float* __restrict x1, const float* __restrict x2,
                              const float* __restrict x3, const float* __restrict x4, float* __restrict mean,
                              float* __restrict sd, std::size_t n) {
  const Coefficients c = coefficients;
  for (std::size_t i = 0; i < n; ++i) { belief_of(c, x1[i], x2[i], x3[i], x4[i], mean[i], sd[i]); }
}

}  // namespace

void LinearBandit::fields(ConfigReader& reader) {
  reader.choice("reward", reward, reward_names,
                "what an impression pays: its click, a gift, the log of 1 + coins of each gift, or the coins");
  reader.field("per_group", per_group, "one model for each group of streamers instead of one for all");
  reader.field("ridge", ridge, {1e-9, 1e9}, "impressions", "how much evidence the prior theta = 0 is worth");
}

LinearBandit::Model LinearBandit::fresh() const {
  Model model;
  for (std::size_t k = 0; k < dims; ++k) { model.covariance[k][k] = 1.0 / ridge; }
  return model;
}

LinearBandit::Model& LinearBandit::own_model(std::uint16_t group) {
  const std::size_t place = per_group ? group : 0;
  if (place >= models_.size()) { models_.resize(place + 1, fresh()); }
  return models_[place];
}

const LinearBandit::Model& LinearBandit::model(std::uint16_t group) const {
  const std::size_t place = per_group ? group : 0;
  return models_[std::min(place, models_.size() - 1)];
}

std::array<std::span<const float>, dims> LinearBandit::features(const CandidateSet& candidates) {
  const std::size_t n = candidates.size();
  if (columns_.size() < dims * n) { columns_.resize(dims * n); }
  float* x = columns_.data();
  std::fill(x, x + n, 1.0F);
  fill_features({candidates.signal(Signal::ev_gift).data(), candidates.signal(Signal::p_click).data(),
                 candidates.viewers.data(), candidates.capacity.data()},
                x + n, x + 2 * n, x + 3 * n, x + 4 * n, n);
  n_ = n;
  if (models_.empty()) { own_model(0); }
  if (per_group) { own_model(std::ranges::max(candidates.group)); }
  std::array<std::span<const float>, dims> columns;
  for (std::size_t k = 0; k < dims; ++k) { columns[k] = {x + k * n, n}; }
  return columns;
}

void LinearBandit::beliefs(const CandidateSet& candidates, std::span<float> mean, std::span<float> sd) const {
  const float* x = columns_.data();
  const std::size_t n = n_;
  if (!per_group) {
    beliefs_of(coefficients_of(models_.front()), x + n, x + 2 * n, x + 3 * n, x + 4 * n, mean.data(), sd.data(), n);
    return;
  }
  for (std::size_t i = 0; i < n; ++i) {
    const Coefficients c = coefficients_of(model(candidates.group[i]));
    belief_of(c, x[n + i], x[2 * n + i], x[3 * n + i], x[4 * n + i], mean[i], sd[i]);
  }
}

void LinearBandit::observe(const Showed& showed) {
  const CandidateSet& candidates = showed.candidates;
  const FeatureColumns from{candidates.signal(Signal::ev_gift).data(), candidates.signal(Signal::p_click).data(),
                            candidates.viewers.data(), candidates.capacity.data()};
  last_user_ = showed.request.user;
  last_slate_.clear();
  for (std::size_t slot = 0; slot < showed.slate.size; ++slot) {
    const std::size_t i = showed.slate.shown[slot].candidate;
    Open open{candidates.room[i], candidates.group[i], {1.0F, 0.0F, 0.0F, 0.0F, 0.0F}};
    features_of(from, i, open.x[1], open.x[2], open.x[3], open.x[4]);
    // A^-1 after one more x, by Sherman and Morrison.
    Model& own = own_model(open.group);
    Vector gain{};
    double spread = 1.0;
    for (std::size_t k = 0; k < dims; ++k) {
      for (std::size_t l = 0; l < dims; ++l) { gain[k] += own.covariance[k][l] * static_cast<double>(open.x[l]); }
      spread += gain[k] * static_cast<double>(open.x[k]);
    }
    double predicted = 0;
    for (std::size_t k = 0; k < dims; ++k) { predicted += own.theta[k] * static_cast<double>(open.x[k]); }
    for (std::size_t k = 0; k < dims; ++k) {
      for (std::size_t l = 0; l < dims; ++l) { own.covariance[k][l] -= gain[k] * gain[l] / spread; }
      own.theta[k] -= gain[k] * predicted / spread;
    }
    last_slate_.push_back(open);
  }
}

void LinearBandit::observe(const Clicked& clicked) {
  if (!clicked.from_feed || clicked.user != last_user_) { return; }
  const auto open = std::ranges::find(last_slate_, clicked.room, &Open::room);
  if (open == last_slate_.end()) { return; }
  if (reward == BanditReward::click) {
    pay(*open, 1.0);
    return;
  }
  if (clicked.user.index() >= entered_.size()) {
    entered_.resize(clicked.user.index() + 1, Open{RoomId{std::numeric_limits<std::uint32_t>::max()}, 0, {}});
  }
  entered_[clicked.user.index()] = *open;
}

void LinearBandit::observe(const Gifted& gifted) {
  if (gifted.user.index() >= entered_.size() || entered_[gifted.user.index()].room != gifted.room) { return; }
  const double coins = to_double(gifted.amount);
  switch (reward) {
    case BanditReward::click:
      return;
    case BanditReward::gift:
      return pay(entered_[gifted.user.index()], 1.0);
    case BanditReward::log_coins:
      return pay(entered_[gifted.user.index()], portable_log(1.0 + coins));
    case BanditReward::coins:
      return pay(entered_[gifted.user.index()], coins);
  }
}

void LinearBandit::pay(const Open& impression, double amount) {
  Model& own = own_model(impression.group);
  for (std::size_t k = 0; k < dims; ++k) { own.b[k] += amount * static_cast<double>(impression.x[k]); }
  for (std::size_t k = 0; k < dims; ++k) {
    own.theta[k] = 0;
    for (std::size_t l = 0; l < dims; ++l) { own.theta[k] += own.covariance[k][l] * own.b[l]; }
  }
}

}  // namespace libsim
