#include "libsim/core/vector_math.hpp"

#include <array>
#include <cassert>
#include <cstddef>

#include "libsim/core/clones.hpp"

namespace libsim {
namespace {

/// to[i] = combine(table[min(at[i], last)], i). Without __restrict there is no gather instruction, since writing
/// through `to` might change the table; and a gather's offsets are signed and of 32 bits.
template <class Combine>
[[gnu::always_inline]] inline void gather(const float* table, std::uint32_t last, const StreamerId* at, std::size_t n,
                                          float* __restrict to, Combine combine) {
  static_assert(sizeof(StreamerId) == sizeof(std::uint32_t));
  const auto* id = reinterpret_cast<const std::uint32_t*>(at);  // compilers do not vectorise the loading of a struct
  for (std::size_t i = 0; i < n; ++i) {
    const auto entry = static_cast<std::int32_t>(id[i] < last ? id[i] : last);
    to[i] = combine(table[entry], i);
  }
}

}  // namespace

LIBSIM_CLONES void exp_each(std::span<const float> x, std::span<float> out) {
  assert(x.size() == out.size());
  const float* from = x.data();
  float* to = out.data();
  const std::size_t n = out.size();
  for (std::size_t i = 0; i < n; ++i) { to[i] = float_exp(from[i]); }
}

LIBSIM_CLONES void log_each(std::span<const float> x, std::span<float> out) {
  assert(x.size() == out.size());
  const float* from = x.data();
  float* to = out.data();
  const std::size_t n = out.size();
  for (std::size_t i = 0; i < n; ++i) { to[i] = float_log(from[i]); }
}

LIBSIM_CLONES void logistic_each(std::span<const float> x, std::span<float> out) {
  assert(x.size() == out.size());
  const float* from = x.data();
  float* to = out.data();
  const std::size_t n = out.size();
  for (std::size_t i = 0; i < n; ++i) { to[i] = float_logistic(from[i]); }
}

LIBSIM_CLONES void logit_each(std::span<const float> x, std::span<float> out) {
  assert(x.size() == out.size());
  const float* from = x.data();
  float* to = out.data();
  const std::size_t n = out.size();
  for (std::size_t i = 0; i < n; ++i) { to[i] = float_logit(from[i]); }
}

LIBSIM_CLONES float max_of(std::span<const float> x) {
  constexpr std::size_t width = 64;
  alignas(64) std::array<float, width> most;
  for (std::size_t l = 0; l < width; ++l) { most[l] = -std::numeric_limits<float>::infinity(); }
  const float* value = x.data();
  const std::size_t whole = x.size() / width * width;
  for (std::size_t row = 0; row < whole; row += width) {
    for (std::size_t l = 0; l < width; ++l) { most[l] = value[row + l] > most[l] ? value[row + l] : most[l]; }
  }
  for (std::size_t l = 0; l < x.size() - whole; ++l) {
    most[l] = value[whole + l] > most[l] ? value[whole + l] : most[l];
  }
  for (std::size_t half = width / 2; half > 0; half /= 2) {
    for (std::size_t l = 0; l < half; ++l) { most[l] = most[l + half] > most[l] ? most[l + half] : most[l]; }
  }
  return most[0];
}

LIBSIM_CLONES void add_scaled(float a, std::span<const float> x, std::span<float> sum) {
  assert(x.size() == sum.size());
  const float* __restrict from = x.data();
  float* __restrict to = sum.data();
  for (std::size_t i = 0; i < x.size(); ++i) { to[i] += a * from[i]; }
}

LIBSIM_CLONES void product_gathered(std::span<const float> x, std::span<const float> table,
                                    std::span<const StreamerId> index, std::span<float> out) {
  assert(x.size() == out.size() && index.size() == out.size() && !table.empty());
  const auto last = static_cast<std::uint32_t>(table.size() - 1);
  gather(table.data(), last, index.data(), out.size(), out.data(),
         [x = x.data()](float entry, std::size_t i) { return x[i] * entry; });
}

LIBSIM_CLONES void scale_gathered(float scale, std::span<const float> table, std::span<const StreamerId> index,
                                  std::span<float> out) {
  assert(index.size() == out.size() && !table.empty());
  const auto last = static_cast<std::uint32_t>(table.size() - 1);
  gather(table.data(), last, index.data(), out.size(), out.data(),
         [scale](float entry, std::size_t /*i*/) { return scale * entry; });
}

}  // namespace libsim
