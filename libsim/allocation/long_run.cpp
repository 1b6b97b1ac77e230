#include "libsim/allocation/long_run.hpp"

#include <algorithm>
#include <cmath>
#include <span>

#include <Eigen/Cholesky>
#include <Eigen/Core>

#include "libsim/allocation/ranking.hpp"
#include "libsim/core/clones.hpp"
#include "libsim/core/portable_math.hpp"

namespace libsim {
namespace {

struct ValueColumns {
  const float* ev;
  const float* p_click;
  const float* satisfaction;
  const float* retention;
  const float* watch_s;
};

LIBSIM_CLONES void value_each(const ValueColumns& columns, float per_satisfaction, float per_retention,
                              float per_second, float* __restrict out, std::size_t n) {
  const ValueColumns c = columns;
  for (std::size_t i = 0; i < n; ++i) {
    const float later =
        per_satisfaction * c.satisfaction[i] + per_retention * c.retention[i] + per_second * c.watch_s[i];
    out[i] = c.ev[i] + c.p_click[i] * later;
  }
}

}  // namespace

void LongRun::decide(const Request& request, const CandidateSet& candidates, RngStream& /*rng*/, Slate& slate) {
  const std::size_t n = candidates.size();
  if (scores_.size() < n) { scores_.resize(n); }
  value_each({candidates.signal(Signal::ev_gift).data(), candidates.signal(Signal::p_click).data(),
              candidates.signal(Signal::satisfaction).data(), candidates.signal(Signal::retention).data(),
              candidates.signal(Signal::watch_s).data()},
             static_cast<float>(theta_[0]), static_cast<float>(theta_[1]), static_cast<float>(theta_[2] / 100.0),
             scores_.data(), n);
  show_best(std::span{scores_}.first(n), request, slate);
}

LongRun::User& LongRun::user(UserId id) {
  if (id.index() >= users_.size()) { users_.resize(id.index() + 1); }
  return users_[id.index()];
}

void LongRun::observe(const Showed& showed) {
  last_user_ = showed.request.user;
  last_rooms_.clear();
  last_x_.clear();
  const User& own = user(last_user_);
  const double age = static_cast<double>((showed.request.at - own.at).count());
  const double recent = own.recent * portable_exp(-age / static_cast<double>(from_days(horizon_days).count()));
  for (std::size_t k = 0; k < showed.slate.size; ++k) {
    const std::size_t i = showed.slate.shown[k].candidate;
    last_rooms_.push_back(showed.candidates.room[i]);
    last_x_.push_back(
        {1.0F, static_cast<float>(portable_log(1.0 + recent)), showed.candidates.signal(Signal::satisfaction)[i],
         showed.candidates.signal(Signal::retention)[i], 0.01F * showed.candidates.signal(Signal::watch_s)[i]});
  }
}

void LongRun::observe(const Clicked& clicked) {
  if (!clicked.from_feed || clicked.user != last_user_) { return; }
  const auto room = std::ranges::find(last_rooms_, clicked.room);
  if (room == last_rooms_.end()) { return; }
  fresh_.push_back({clicked.user, clicked.at, 0.0, last_x_[static_cast<std::size_t>(room - last_rooms_.begin())]});
}

void LongRun::observe(const Gifted& gifted) {
  User& own = user(gifted.user);
  const double age = static_cast<double>((gifted.at - own.at).count());
  const double coins = to_double(gifted.amount);
  own.given += coins;
  own.recent = own.recent * portable_exp(-age / static_cast<double>(from_days(horizon_days).count())) + coins;
  own.at = gifted.at;
}

void LongRun::observe(const HourPassed& hour) {
  while (!fresh_.empty() && hour.at - fresh_.front().at >= std::chrono::hours{1}) {
    open_.push_back(fresh_.front());
    open_.back().given_before = user(open_.back().user).given;
    fresh_.pop_front();
  }
  const std::uint64_t before = outcomes_;
  while (!open_.empty() && hour.at - open_.front().at >= from_days(horizon_days)) {
    learn(open_.front());
    open_.pop_front();
  }
  if (outcomes_ != before && outcomes_ >= least) { fit(); }
}

void LongRun::learn(const Click& click) {
  const double later = user(click.user).given - click.given_before;
  for (std::size_t k = 0; k < dims; ++k) {
    const auto x = static_cast<double>(click.x[k]);
    for (std::size_t l = 0; l < dims; ++l) { xx_[k][l] += x * static_cast<double>(click.x[l]); }
    xy_[k] += x * later;
  }
  ++outcomes_;
}

void LongRun::fit() {
  Eigen::Matrix<double, dims, dims> a;
  Eigen::Matrix<double, dims, 1> b;
  for (std::size_t k = 0; k < dims; ++k) {
    for (std::size_t l = 0; l < dims; ++l) {
      a(static_cast<Eigen::Index>(k), static_cast<Eigen::Index>(l)) = xx_[k][l];
    }
    // In units of the signal's own mean square, as so many more clicks with outcome 0 would count. The constant and
    // the user's own giving are not drawn to 0: they are there to be taken out.
    if (k >= 2) {
      a(static_cast<Eigen::Index>(k), static_cast<Eigen::Index>(k)) +=
          ridge * xx_[k][k] / static_cast<double>(outcomes_);
    }
    b(static_cast<Eigen::Index>(k)) = xy_[k];
  }
  const Eigen::Matrix<double, dims, 1> fitted = a.ldlt().solve(b);
  theta_ = {fitted(2), fitted(3), fitted(4)};
}

}  // namespace libsim
