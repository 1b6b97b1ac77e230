/// @file  Allocation by shadow prices that are learned as requests come.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "libsim/allocation/concave_returns.hpp"
#include "libsim/core/config.hpp"
#include "libsim/decision/policy.hpp"

namespace libsim {

/// Who has a price.
enum class PricedResource : std::uint8_t { group, streamer };
/// How prices move.
enum class Descent : std::uint8_t {
  subgradient,    ///< mu += step: exactly 0 when slack
  multiplicative  ///< mu *= e^step: faster where prices differ by orders of magnitude, never quite 0
};

/// Online dual mirror descent. Over T requests of K slots it seeks
///
///     max (1/T) sum_t ev_gift(x_t) + beta sum_r tau g(v_r / tau)
///     subject to   (impressions of r) / (K T) <= cap / m    for each of the m resources r
///
/// with r the groups of streamers or the streamers themselves, v_r their expected coins a request. It shows the rooms
/// with the largest value at the present prices, and after each request moves every price against its excess:
///
///     score_i = (1 + beta lambda_r) ev_gift_i - mu_r
///     mu_r <- max(0, mu_r + eta scale (m/cap used_r - 1)),     used_r the share of this request's slots
///     lambda_r <- lambda_r - eta (v_r,t - a_r) / tau,          a_r = where the slope of g is lambda_r
///
/// eta = step / sqrt(horizon), scale the mean ev_gift shown so far. Every `batch` = max(1, m / 64) requests the prices
/// take the sum of their steps at once. Source: Balseiro, Lu & Mirrokni, "The best of many worlds: dual mirror descent
/// for online allocation problems" (2020; Operations Research 71, 2023) for mu, and "Regularized online allocation
/// problems: fairness and beyond" (ICML 2021) for lambda: the regret of both is O(sqrt(T)). Exact for such budgets,
/// which add up over requests. A ceiling on Gini or on viewers at one moment does not: prices for those are a
/// heuristic, and stand in the constraints around a policy, not here.
///
/// O(n) with two table reads a candidate, no draw; O(slots) a request and O(m) every `batch`.
struct Dual {
  static constexpr std::string_view kind = "dual";
  static constexpr std::string_view summary = "expected gifts less shadow prices of exposure, plus concave worth";
  static constexpr std::array<std::string_view, 2> resource_names{"group", "streamer"};
  static constexpr std::array<std::string_view, 2> descent_names{"subgradient", "multiplicative"};

  PricedResource resource = PricedResource::group;
  double cap = 1.5;
  double concave_weight = 0.0;
  ConcaveReturns returns;  ///< the form of g
  double tau = 0.0;
  Descent descent = Descent::subgradient;
  double step = 1.0;
  double horizon = 1e5;

  void fields(ConfigReader& reader);

  SignalSet signals() const { return SignalSet{}.with(Signal::ev_gift); }
  void decide(const Request& request, const CandidateSet& candidates, RngStream& rng, Slate& slate);
  /// 1 + beta lambda_r: the worth of candidate i's coin before its price.
  float multiplier(const CandidateSet& candidates, std::size_t i) const;

  void observe(const RoomOpened& opened);
  void observe(const Showed& showed);

  /// mu_r now, and its mean over the requests so far; in coins an impression. 0 for a resource never heard of.
  double price(std::size_t r) const { return r < resources_.size() ? resources_[r].price : 0.0; }
  /// Of a resource's hourly prices so far. @param r  group or streamer, as `resource` says
  double average_price(std::size_t r) const;
  /// lambda_r now.
  double worth(std::size_t r) const { return r < resources_.size() ? resources_[r].worth : slope_at(0.0); }

  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.resources_, self.factor_, self.price_, self.coins_, self.shown_, self.requests_, self.since_step_);
  }

 private:
  struct Resource {
    double price = 0;
    double price_sum = 0;  // over requests
    double worth = 0;
    double used = 0;   // slots since the last step, as shares of a request
    double coins = 0;  // expected, since the last step

    template <class Self, class Archive>
    static void each_state(Self& self, Archive& archive) {
      archive(self.price, self.price_sum, self.worth, self.used, self.coins);
    }
  };

  std::size_t resource_of(const CandidateSet& candidates, std::size_t i) const {
    return resource == PricedResource::group ? candidates.group[i] : candidates.streamer[i].index();
  }
  double slope_at(double coins_per_request) const;
  double coins_at(double slope) const;
  double bend() const;
  void make_room_for(std::size_t r);
  void step_prices();

  std::vector<Resource> resources_;
  std::vector<float> factor_;  // [m + 1] 1 + beta lambda; the last stands for all not heard of
  std::vector<float> price_;   // [m + 1]
  double coins_ = 0;           // expected, of all shown
  double shown_ = 0;           // slots
  double requests_ = 0;
  std::size_t since_step_ = 0;  // requests
  std::vector<float> scores_;   // [n] of the current request
  std::vector<float> prices_;   // [n]
};
static_assert(AllocationPolicy<Dual>);

}  // namespace libsim
