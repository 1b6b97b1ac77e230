#include "libsim/allocation/linear_bandit.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <Eigen/LU>
#include <catch2/catch.hpp>

#include "libsim/allocation/linucb.hpp"
#include "libsim/core/draws.hpp"
#include "made_candidates.hpp"

using namespace libsim;

namespace {

using Vector5 = Eigen::Matrix<double, 5, 1>;
using Matrix5 = Eigen::Matrix<double, 5, 5>;

MadeCandidates drawn_candidates(RngStream& rng, std::size_t n) {
  std::vector<float> ev(n);
  std::vector<float> click(n);
  std::vector<float> viewers(n);
  for (std::size_t i = 0; i < n; ++i) {
    ev[i] = static_cast<float>(draw_lognormal(rng, -3.0, 1.5));
    click[i] = static_cast<float>(draw_uniform(rng));
    viewers[i] = static_cast<float>(draw_index(rng, 20));
  }
  MadeCandidates made{ev};
  made.with(Signal::p_click, click).with_viewers(viewers, std::vector<float>(n, 10.0F));
  return made;
}

Vector5 features(const CandidateSet& set, std::size_t i) {
  const auto ev = static_cast<double>(set.signal(Signal::ev_gift)[i]);
  const auto click = static_cast<double>(set.signal(Signal::p_click)[i]);
  const auto viewers = static_cast<double>(set.viewers[i]);
  Vector5 x;
  x << 1.0, 0.5 * (std::log(ev) + 4.0), 2.0 * click, 0.25 * std::log(1.0 + viewers), viewers / 10.0;
  return x.cwiseMax(-4.0).cwiseMin(4.0);
}

}  // namespace

TEST_CASE("a linear bandit's belief is the ridge regression of rewards on what was shown", "[allocation]") {
  RngStream rng{{81, 0}, Purpose::test, 1};
  LinUcb policy;
  policy.bandit.reward = BanditReward::coins;
  policy.bandit.ridge = 2.0;
  Matrix5 a = 2.0 * Matrix5::Identity();
  Vector5 b = Vector5::Zero();
  for (std::uint32_t round = 0; round < 400; ++round) {
    const MadeCandidates made = drawn_candidates(rng, 30);
    const CandidateSet set = made.view();
    const Request request = request_of(3);
    Slate slate;
    policy.decide(request, set, rng, slate);
    policy.observe(Showed{request, set, slate});
    for (std::size_t k = 0; k < 3; ++k) {
      const Vector5 x = features(set, slate.shown[k].candidate);
      a += x * x.transpose();
    }
    const std::size_t entered = slate.shown[round % 3].candidate;
    policy.observe(Clicked{request.user, set.room[entered], set.streamer[entered], request.at, true});
    if (round % 4 == 0) {
      policy.observe(Gifted{request.user, set.room[entered], set.streamer[entered], request.at, Coins{1 + round % 7}});
      b += (1.0 + round % 7U) * features(set, entered);
    }
    // Neither a gift elsewhere nor one in a room entered by another way is owed to the slate.
    policy.observe(Gifted{request.user, RoomId{7}, StreamerId{7}, request.at, Coins{1000}});
  }
  const Vector5 theta = a.ldlt().solve(b);
  const Matrix5 covariance = a.inverse();
  const LinearBandit::Model& model = policy.bandit.model(0);
  for (Eigen::Index k = 0; k < 5; ++k) {
    const auto at = static_cast<std::size_t>(k);
    CHECK(model.theta[at] == Approx(theta(k)).epsilon(1e-4).margin(1e-5));  // features are floats
    for (Eigen::Index l = 0; l < 5; ++l) {
      CHECK(model.covariance[at][static_cast<std::size_t>(l)] == Approx(covariance(k, l)).epsilon(1e-4).margin(1e-7));
    }
  }
  const MadeCandidates made = drawn_candidates(rng, 100);
  std::vector<float> mean(100);
  std::vector<float> sd(100);
  policy.bandit.features(made.view());
  policy.bandit.beliefs(made.view(), mean, sd);
  double best = -1e9;
  for (std::size_t i = 0; i < 100; ++i) {
    const Vector5 x = features(made.view(), i);
    CHECK(static_cast<double>(mean[i]) == Approx(theta.dot(x)).epsilon(1e-3).margin(1e-4));
    CHECK(static_cast<double>(sd[i]) == Approx(std::sqrt(x.dot(covariance * x))).epsilon(1e-3));
    best = std::max(best, theta.dot(x) + 0.5 * std::sqrt(x.dot(covariance * x)));
  }
  Slate slate;
  policy.decide(request_of(1), made.view(), rng, slate);
  const Vector5 x = features(made.view(), slate.shown[0].candidate);
  CHECK(theta.dot(x) + 0.5 * std::sqrt(x.dot(covariance * x)) == Approx(best).epsilon(1e-3));
}

TEST_CASE("models of groups learn apart, and agree with the shared one where there is one group", "[allocation]") {
  RngStream rng{{82, 0}, Purpose::test, 2};
  LinearBandit shared;
  LinearBandit apart;
  apart.per_group = true;
  shared.reward = apart.reward = BanditReward::click;
  for (std::uint32_t round = 0; round < 50; ++round) {
    MadeCandidates made = drawn_candidates(rng, 4);
    made.with_groups({2, 2, 2, 2});
    const CandidateSet set = made.view();
    const Request request = request_of(2);
    Slate slate;
    slate.show(round % 4, 1.0);
    slate.show((round + 1) % 4, 1.0);
    for (LinearBandit* bandit : {&shared, &apart}) {
      bandit->observe(Showed{request, set, slate});
      bandit->observe(Clicked{request.user, set.room[round % 4], set.streamer[round % 4], request.at, round % 3 != 0});
    }
  }
  MadeCandidates made = drawn_candidates(rng, 4);
  made.with_groups({2, 2, 2, 1});
  std::vector<float> mean(8);
  std::vector<float> sd(8);
  shared.features(made.view());
  shared.beliefs(made.view(), std::span{mean}.first(4), std::span{sd}.first(4));
  apart.features(made.view());
  apart.beliefs(made.view(), std::span{mean}.last(4), std::span{sd}.last(4));
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(mean[i] == mean[i + 4]);
    CHECK(sd[i] == sd[i + 4]);
  }
  CHECK(mean[7] == 0.0F);
  CHECK(sd[7] > sd[3]);
}
