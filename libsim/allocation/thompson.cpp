#include "libsim/allocation/thompson.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "libsim/core/clones.hpp"
#include "libsim/core/draws.hpp"
#include "libsim/core/top_k.hpp"

namespace libsim {
namespace {

constexpr std::size_t theta_size = LinearBandit::dims;

constexpr float gone = -std::numeric_limits<float>::infinity();

LIBSIM_CLONES void score_each(const std::array<float, theta_size>& theta, const float* __restrict x, std::size_t size,
                              float* __restrict score) {
  const std::array<float, theta_size> t = theta;
  for (std::size_t j = 0; j < size; ++j) {
    score[j] =
        t[0] * x[j] + t[1] * x[size + j] + t[2] * x[2 * size + j] + t[3] * x[3 * size + j] + t[4] * x[4 * size + j];
  }
}

/// The lower triangle L with L L' = covariance. Method: Cholesky.
std::array<std::array<double, theta_size>, theta_size> root_of(const LinearBandit::Matrix& covariance) {
  std::array<std::array<double, theta_size>, theta_size> root{};
  for (std::size_t k = 0; k < theta_size; ++k) {
    for (std::size_t l = 0; l <= k; ++l) {
      double rest = covariance[k][l];
      for (std::size_t j = 0; j < l; ++j) { rest -= root[k][j] * root[l][j]; }
      root[k][l] = k == l ? std::sqrt(std::max(rest, 0.0)) : (root[l][l] > 0.0 ? rest / root[l][l] : 0.0);
    }
  }
  return root;
}

}  // namespace

void Thompson::fields(ConfigReader& reader) {
  bandit.fields(reader);
  reader.field("v", v, {0.0, 1e6}, "units of the reward", "scale of the posterior: the sd of the reward's noise");
  reader.field("shortlist", shortlist, {1, 4096}, "rooms", "candidates that can be shown; at least twice the slots");
  reader.field("draws", draws, {1, 100'000}, "", "further draws of theta that estimate the propensities");
}

void Thompson::decide(const Request& request, const CandidateSet& candidates, RngStream& rng, Slate& slate) {
  choose_shortlist(candidates, request.slots);
  take_roots(candidates);
  const std::size_t slots = std::min<std::size_t>(request.slots, candidates.size());
  std::array<std::size_t, max_slots> choice{};
  for (std::size_t slot = 0; slot < slots; ++slot) {
    draw_scores(rng);
    for (std::size_t before = 0; before < slot; ++before) { scores_[choice[before]] = gone; }
    choice[slot] = best_left();
  }
  std::array<std::uint32_t, max_slots> hits{};
  for (std::uint32_t draw = 0; draw < draws; ++draw) {
    draw_scores(rng);
    std::size_t best = best_left();
    for (std::size_t slot = 0; slot < slots; ++slot) {
      scores_[choice[slot]] = gone;
      if (best != choice[slot]) { continue; }
      ++hits[slot];
      if (slot + 1 < slots) { best = best_left(); }
    }
  }
  for (std::size_t slot = 0; slot < slots; ++slot) {
    slate.show(short_[choice[slot]], (1.0 + hits[slot]) / (1.0 + draws));
  }
}

void Thompson::choose_shortlist(const CandidateSet& candidates, std::uint32_t slots) {
  const std::size_t n = candidates.size();
  const std::size_t wanted = std::min<std::size_t>(n, std::max(shortlist, 2 * slots));
  const auto columns = bandit.features(candidates);
  short_.resize(wanted);
  if (bounds_.size() < n) {
    bounds_.resize(n);
    sd_.resize(n);
  }
  if (wanted == n) {
    for (std::uint32_t i = 0; i < n; ++i) { short_[i] = i; }
  } else {
    const auto bounds = std::span{bounds_}.first(n);
    bandit.beliefs(candidates, bounds, std::span{sd_}.first(n));
    for (std::size_t i = 0; i < n; ++i) { bounds[i] += static_cast<float>(2.0 * v) * sd_[i]; }
    for (std::size_t have = 0; have < wanted; have += max_top_k) {
      const auto next = std::span{short_}.subspan(have, std::min(max_top_k, wanted - have));
      top_k(bounds, next);
      for (const std::uint32_t i : next) { bounds[i] = -std::numeric_limits<float>::infinity(); }
    }
  }
  x_.resize(theta_size * wanted);
  for (std::size_t k = 0; k < theta_size; ++k) {
    for (std::size_t j = 0; j < wanted; ++j) { x_[k * wanted + j] = columns[k][short_[j]]; }
  }
}

void Thompson::take_roots(const CandidateSet& candidates) {
  groups_.clear();
  model_.assign(short_.size(), 0);
  if (!bandit.per_group) { groups_.push_back(0); }
  for (std::size_t j = 0; bandit.per_group && j < short_.size(); ++j) {
    const std::uint16_t group = candidates.group[short_[j]];
    const auto known = std::ranges::find(groups_, group);
    model_[j] = static_cast<std::uint16_t>(known - groups_.begin());
    if (known == groups_.end()) { groups_.push_back(group); }
  }
  roots_.resize(groups_.size());
  for (std::size_t m = 0; m < groups_.size(); ++m) {
    roots_[m] = root_of(bandit.model(groups_[m]).covariance);
    for (auto& row : roots_[m]) {
      for (double& entry : row) { entry *= v; }
    }
  }
}

void Thompson::draw_scores(RngStream& rng) {
  const std::size_t size = short_.size();
  scores_.resize(size);
  for (std::size_t m = 0; m < groups_.size(); ++m) {
    std::array<double, theta_size> normal{};
    for (double& z : normal) { z = draw_normal(rng); }
    std::array<float, theta_size> theta{};
    for (std::size_t k = 0; k < theta_size; ++k) {
      double sum = bandit.model(groups_[m]).theta[k];
      for (std::size_t l = 0; l <= k; ++l) { sum += roots_[m][k][l] * normal[l]; }
      theta[k] = static_cast<float>(sum);
    }
    if (groups_.size() == 1) {
      score_each(theta, x_.data(), size, scores_.data());
      continue;
    }
    for (std::size_t j = 0; j < size; ++j) {
      if (model_[j] != m) { continue; }
      scores_[j] = 0.0F;
      for (std::size_t k = 0; k < theta_size; ++k) { scores_[j] += theta[k] * x_[k * size + j]; }
    }
  }
}

std::size_t Thompson::best_left() const {
  std::size_t best = 0;
  for (std::size_t j = 1; j < short_.size(); ++j) { best = scores_[j] > scores_[best] ? j : best; }
  return best;
}

}  // namespace libsim
