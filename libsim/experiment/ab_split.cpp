#include "libsim/experiment/ab_split.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <span>

#include "libsim/core/draws.hpp"
#include "libsim/core/shuffle.hpp"

namespace libsim {
namespace {

/// A kind of stream beside those of users, 0, streamers, 1, random buckets, 2, and trials, 3.
constexpr std::uint32_t of_blocks = 4;

}  // namespace

AbSplit::AbSplit(AbDesign design, RunKey run, double share, AbTime time)
    : design_{design}, run_{run}, share_{share}, time_{time} {
  assert(share >= 0.0 && share <= 1.0 && "a share is a probability");
  if (design != AbDesign::switchback) { return; }
  assert((time.to - time.from) % time.block == Duration{} && "blocks are of one length");
  blocks_.assign(static_cast<std::size_t>(time.blocks()), Arm::control);
  const auto treated = std::llround(share * static_cast<double>(blocks_.size()));
  std::fill_n(blocks_.begin(), treated, Arm::treatment);
  RngStream rng{run, Purpose::assignment, 0, of_blocks};
  shuffle(std::span{blocks_}, rng);
}

Arm AbSplit::drawn(std::uint32_t entity, std::uint32_t kind) const {
  RngStream rng{run_, Purpose::assignment, entity, kind};
  return draw_bernoulli(rng, share_) ? Arm::treatment : Arm::control;
}

}  // namespace libsim
