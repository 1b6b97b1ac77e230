#include "libsim/allocation/softmax_weights.hpp"

#include <cassert>
#include <cstddef>

#include "libsim/core/clones.hpp"
#include "libsim/core/vector_math.hpp"

namespace libsim {
namespace {

LIBSIM_CLONES void bound_each(std::span<const float> x, float bound, std::span<float> out) {
  const float* from = x.data();
  float* to = out.data();
  const std::size_t n = out.size();
  for (std::size_t i = 0; i < n; ++i) {
    const float above = from[i] > -bound ? from[i] : -bound;
    to[i] = above < bound ? above : bound;
  }
}

}  // namespace

void transform_signal(ScoreTransform transform, std::span<const float> signal, std::span<float> out) {
  assert(signal.size() == out.size());
  switch (transform) {
    case ScoreTransform::identity:
      bound_each(signal, 1e30F, out);
      break;
    case ScoreTransform::log:
      log_each(signal, out);
      break;
    case ScoreTransform::logit:
      logit_each(signal, out);
      break;
  }
}

LIBSIM_CLONES void softmax_weights(std::span<const float> scores, float most, float temperature, std::span<float> out) {
  assert(scores.size() == out.size() && temperature > 0.0F);
  const float* from = scores.data();
  float* to = out.data();
  const std::size_t n = out.size();
  const float per_temperature = 1.0F / temperature;
  for (std::size_t i = 0; i < n; ++i) { to[i] = float_exp((from[i] - most) * per_temperature); }
}

LIBSIM_CLONES void odds_each(std::span<const float> signal, std::span<float> out) {
  assert(signal.size() == out.size());
  const float* from = signal.data();
  float* to = out.data();
  const std::size_t n = out.size();
  for (std::size_t i = 0; i < n; ++i) {
    const float above = from[i] > 0.0F ? from[i] : 0.0F;
    const float p = above < 1.0F ? above : 1.0F;
    to[i] = p / (1.0F - p > 1e-37F ? 1.0F - p : 1e-37F);
  }
}

LIBSIM_CLONES void ratio_weights(std::span<const float> signal, float most, int power, std::span<float> out) {
  assert(signal.size() == out.size() && most > 0.0F && power >= 1 && power <= 4);
  const float* from = signal.data();
  float* to = out.data();
  const std::size_t n = out.size();
  const float per_most = 1.0F / most;
  // x^power as a product of two of 1, x and x^2, without a branch in the loop.
  const bool one = power == 1;
  const bool two = power <= 2;
  const bool three = power <= 3;
  for (std::size_t i = 0; i < n; ++i) {
    const float ratio = (from[i] > 0.0F ? from[i] : 0.0F) * per_most;
    const float square = ratio * ratio;
    to[i] = (one ? ratio : square) * (two ? 1.0F : (three ? ratio : square));
  }
}

}  // namespace libsim
