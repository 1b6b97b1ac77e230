/// @file  What linear bandits share: features, a posterior, rewards that come late.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "libsim/core/config.hpp"
#include "libsim/decision/feedback.hpp"
#include "libsim/decision/request.hpp"

namespace libsim {

/// What a bandit is paid for, per impression.
enum class BanditReward : std::uint8_t { click, gift, log_coins, coins };

/// Ridge regression of the reward of an impression on a few features of it, in closed form:
///
///     reward = theta . x + noise,   theta ~ N(A^-1 b, sd^2 A^-1),   A = ridge I + sum x x',   b = sum reward x
///
///     x = (1, (log ev_gift + 4) / 2, 2 p_click, log(1 + viewers) / 4, viewers / capacity)
///
/// each but the first bounded to +-4. An impression counts in A when it is shown; its reward is added to b as it comes:
/// the click on it, and each gift in the room that the user entered from it, until the user enters another one from the
/// feed. One model for all, or one for each group of streamers.
///
/// Source: Li, Chu, Langford & Schapire, WWW 2010 (disjoint and shared linear models). Learning costs O(slots d^2) a
/// request, d = 5.
class LinearBandit {
 public:
  static constexpr std::size_t dims = 5;  ///< features: see features()
  /// Distinct elements of a symmetric matrix.
  static constexpr std::size_t pairs = dims * (dims + 1) / 2;
  /// [dims].
  using Vector = std::array<double, dims>;
  /// [dims][dims].
  using Matrix = std::array<Vector, dims>;

  static constexpr std::array<std::string_view, 4> reward_names{"click", "gift", "log_coins", "coins"};

  BanditReward reward = BanditReward::log_coins;
  bool per_group = false;
  double ridge = 1.0;

  void fields(ConfigReader& reader);

  /// One group's belief, or everybody's.
  struct Model {
    Matrix covariance{};  ///< A^-1
    Vector b{};           ///< sum of rewards times features
    Vector theta{};       ///< A^-1 b

    template <class Self, class Archive>
    static void each_state(Self& self, Archive& archive) {
      archive(self.covariance, self.b, self.theta);
    }
  };

  static SignalSet signals() { return SignalSet{}.with(Signal::ev_gift).with(Signal::p_click); }

  /// Computes the features of all candidates. @return [dims][n], valid until the next call
  std::array<std::span<const float>, dims> features(const CandidateSet& candidates);
  /// mean[i] = theta . x and sd[i] = sqrt(x' A^-1 x), of the features computed last.
  void beliefs(const CandidateSet& candidates, std::span<float> mean, std::span<float> sd) const;
  /// The model that stands for candidates of `group`.
  const Model& model(std::uint16_t group) const;

  void observe(const Showed& showed);
  void observe(const Clicked& clicked);
  void observe(const Gifted& gifted);

  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.models_, self.last_slate_, self.last_user_, self.entered_);
  }

 private:
  using Features = std::array<float, dims>;

  /// An impression whose reward may still come.
  struct Open {
    RoomId room;
    std::uint16_t group;
    Features x;

    template <class Self, class Archive>
    static void each_state(Self& self, Archive& archive) {
      archive(self.room, self.group, self.x);
    }
  };

  Model fresh() const;
  Model& own_model(std::uint16_t group);
  void pay(const Open& impression, double amount);

  std::vector<Model> models_;     // [group], or [1]
  std::vector<Open> last_slate_;  // of `last_user_`: the click on a slate comes before the next slate
  UserId last_user_{};
  std::vector<Open> entered_;   // [user], the impression that the user entered from last
  std::vector<float> columns_;  // [dims][n]
  std::size_t n_ = 0;           // of the features computed last
};

}  // namespace libsim
