#include "libsim/allocation/weighted_draws.hpp"

#include <algorithm>
#include <array>
#include <cassert>

#include "libsim/core/clones.hpp"
#include "libsim/core/draws.hpp"

namespace libsim {
namespace {

constexpr std::size_t lanes = 16;
constexpr std::size_t rows = 8;
constexpr std::size_t block_size = rows * lanes;

/// By halves: one order, and no chain of sixteen additions.
[[gnu::always_inline]] inline double sum_of_lanes(const double* lane) {
  std::array<double, lanes / 2> part;
  for (std::size_t l = 0; l < 8; ++l) { part[l] = lane[l] + lane[l + 8]; }
  return ((part[0] + part[4]) + (part[2] + part[6])) + ((part[1] + part[5]) + (part[3] + part[7]));
}

LIBSIM_CLONES void sum_blocks(const float* weight, std::size_t blocks, double* lane_sum, double* block_sum) {
  for (std::size_t b = 0; b < blocks; ++b) {
    std::array<double, lanes> sum;
    for (std::size_t l = 0; l < lanes; ++l) { sum[l] = static_cast<double>(weight[l]); }
    for (std::size_t r = 1; r < rows; ++r) {
      for (std::size_t l = 0; l < lanes; ++l) { sum[l] += static_cast<double>(weight[r * lanes + l]); }
    }
    for (std::size_t l = 0; l < lanes; ++l) { lane_sum[l] = sum[l]; }
    block_sum[b] = sum_of_lanes(sum.data());
    weight += block_size;
    lane_sum += lanes;
  }
}

/// Where the point `at` falls among intervals of these lengths; leaves what is left of it inside that interval. Should
/// rounding carry it past the end, the last interval that is not empty.
template <class Length>
std::size_t interval_of(double& at, const Length* length, std::size_t count, std::size_t stride) {
  std::size_t last = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const auto here = static_cast<double>(length[i * stride]);
    if (at < here) { return i; }
    at -= here;
    last = here > 0.0 ? i : last;
  }
  return last;
}

}  // namespace

std::span<float> WeightedDraws::prepare(std::size_t n) {
  assert(n >= 1);
  const std::size_t blocks = (n + block_size - 1) / block_size;
  if (blocks > block_sums_.size()) {
    weights_.resize(blocks * block_size);
    lane_sums_.resize(blocks * lanes);
    block_sums_.resize(blocks);
  }
  std::fill(weights_.begin() + static_cast<std::ptrdiff_t>(n),
            weights_.begin() + static_cast<std::ptrdiff_t>(blocks * block_size), 0.0F);
  n_ = n;
  return std::span{weights_}.first(n);
}

void WeightedDraws::sum() {
  const std::size_t blocks = (n_ + block_size - 1) / block_size;
  sum_blocks(weights_.data(), blocks, lane_sums_.data(), block_sums_.data());
  total_ = 0;
  for (std::size_t b = 0; b < blocks; ++b) { total_ += block_sums_[b]; }
}

WeightedDraws::Draw WeightedDraws::draw(RngStream& rng) const {
  assert(total_ > 0.0);
  double at = draw_fine_uniform(rng) * total_;
  const std::size_t blocks = (n_ + block_size - 1) / block_size;
  const std::size_t block = interval_of(at, block_sums_.data(), blocks, 1);
  const std::size_t lane = interval_of(at, &lane_sums_[block * lanes], lanes, 1);
  const std::size_t row = interval_of(at, &weights_[block * block_size + lane], rows, lanes);
  const std::size_t index = block * block_size + row * lanes + lane;
  return {static_cast<std::uint32_t>(index), probability(static_cast<std::uint32_t>(index))};
}

void WeightedDraws::remove(std::uint32_t index) {
  assert(index < n_);
  const std::size_t block = index / block_size;
  const std::size_t lane = index % lanes;
  weights_[index] = 0.0F;
  const float* weight = &weights_[block * block_size + lane];
  double sum = 0;
  for (std::size_t r = 0; r < rows; ++r) { sum += static_cast<double>(weight[r * lanes]); }
  lane_sums_[block * lanes + lane] = sum;
  block_sums_[block] = sum_of_lanes(&lane_sums_[block * lanes]);
  total_ = 0;
  const std::size_t blocks = (n_ + block_size - 1) / block_size;
  for (std::size_t b = 0; b < blocks; ++b) { total_ += block_sums_[b]; }
}

}  // namespace libsim
