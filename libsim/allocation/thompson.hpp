/// @file  Thompson sampling.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "libsim/allocation/linear_bandit.hpp"
#include "libsim/core/config.hpp"
#include "libsim/decision/policy.hpp"

namespace libsim {

/// In each slot shows the best remaining room under a fresh draw from what it believes:
///
///     theta~ ~ N(theta, v^2 A^-1),   choice = argmax over the remaining of theta~ . x_i
///
/// with LinearBandit's features and posterior; independent over groups if each has a model of its own. It chooses among
/// the `shortlist` candidates with the largest theta . x + 2 v sd: the others win next to never, and the probabilities
/// below stay exact for those that can be shown.
///
/// The propensity has no closed form: it is (1 + hits) / (1 + draws), with hits how many of `draws` further draws of
/// theta~ choose the same room for the slot. That is a seeded Monte Carlo estimate, its standard error at most
/// 1 / (2 sqrt(draws)), and never 0. Source: Agrawal & Goyal, ICML 2013; regret against a fixed best arm grows like
/// log T (ibid., AISTATS 2013).
///
/// O(n d^2 + (slots + draws) shortlist d) with d = 5, and d draws of a normal a theta~.
struct Thompson {
  static constexpr std::string_view kind = "thompson";
  static constexpr std::string_view summary = "a linear bandit: the best under a draw from the posterior, slot by slot";

  LinearBandit bandit;  ///< what it believes
  double v = 0.5;
  std::uint32_t shortlist = 16;
  std::uint32_t draws = 24;

  void fields(ConfigReader& reader);

  SignalSet signals() const { return LinearBandit::signals(); }
  void decide(const Request& request, const CandidateSet& candidates, RngStream& rng, Slate& slate);

  /// Learns from feedback.
  template <class X>
  requires Observes<LinearBandit, X>
  void observe(const X& x) { bandit.observe(x); }

  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.bandit);
  }

 private:
  using Root = std::array<std::array<double, LinearBandit::dims>, LinearBandit::dims>;

  void choose_shortlist(const CandidateSet& candidates, std::uint32_t slots);
  void take_roots(const CandidateSet& candidates);
  void draw_scores(RngStream& rng);
  std::size_t best_left() const;

  std::vector<std::uint32_t> short_;   // candidates on the shortlist, in the order of their bounds
  std::vector<float> x_;               // [dims][short]
  std::vector<std::uint16_t> model_;   // [short], index into the models in play
  std::vector<std::uint16_t> groups_;  // [models in play]
  std::vector<Root> roots_;            // [models in play] v times the root of A^-1
  std::vector<float> scores_;          // [short] under the last draw
  std::vector<float> bounds_;          // [n]
  std::vector<float> sd_;              // [n]
};
static_assert(AllocationPolicy<Thompson>);

}  // namespace libsim
