#include "libsim/core/vector_math.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include <catch2/catch.hpp>

#include "libsim/core/draws.hpp"

using namespace libsim;

namespace {

constexpr float infinite = std::numeric_limits<float>::infinity();
constexpr float not_a_number = std::numeric_limits<float>::quiet_NaN();

std::vector<float> normals(std::size_t n, float scale) {
  RngStream rng{{5, 0}, Purpose::test, 1};
  std::vector<float> x(n);
  for (float& value : x) { value = scale * static_cast<float>(draw_normal(rng)); }
  return x;
}

}  // namespace

TEST_CASE("float exp and log are within 2e-7 of the exact values over their whole range", "[core]") {
  double worst_exp = 0;
  for (float x = -86.9F; x < 88.0F; x += 0.0137F) {
    const double exact = std::exp(static_cast<double>(x));
    worst_exp = std::max(worst_exp, std::abs(static_cast<double>(float_exp(x)) / exact - 1.0));
  }
  CHECK(worst_exp < 2e-7);
  double worst_log = 0;
  for (double x = 1.2e-38; x < 3e38; x *= 1.0037) {
    const auto rounded = static_cast<float>(x);
    const double exact = std::log(static_cast<double>(rounded));
    const double error = std::abs(static_cast<double>(float_log(rounded)) - exact);
    worst_log = std::max(worst_log, error / std::max(1.0, std::abs(exact)));
  }
  CHECK(worst_log < 2e-7);
  CHECK(float_exp(0.0F) == 1.0F);
  CHECK(float_log(1.0F) == 0.0F);
}

TEST_CASE("float exp, log, logistic and logit are finite for every input", "[core]") {
  for (const float x :
       {-infinite, -1e30F, -87.5F, -0.0F, 0.0F, 0.5F, 1.0F, 2.0F, 88.5F, 1e30F, infinite, not_a_number}) {
    CHECK(std::isfinite(float_exp(x)));
    CHECK(std::isfinite(float_log(x)));
    CHECK(std::isfinite(float_logistic(x)));
    CHECK(std::isfinite(float_logit(x)));
  }
  CHECK(float_exp(-infinite) == 0.0F);
  CHECK(float_logit(0.5F) == 0.0F);
  CHECK(float_logit(0.0F) == -float_logit(1.0F));
  CHECK(float_logistic(float_logit(0.2F)) == Approx(0.2).epsilon(1e-6));
}

TEST_CASE("a column function gives the bits of the function of one float, at every length", "[core]") {
  // The column runs at the machine's widest vectors, the single float at the lowest instruction set.
  const std::vector<float> x = normals(531, 30.0F);
  std::vector<float> out(x.size());
  const auto same_bits = [&](float (*one)(float), std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) {
      if (std::bit_cast<std::uint32_t>(out[i]) != std::bit_cast<std::uint32_t>(one(x[i]))) { return false; }
    }
    return true;
  };
  for (const std::size_t n : {0U, 1U, 15U, 16U, 17U, 500U, 531U}) {
    const auto in = std::span{x}.first(n);
    const auto to = std::span{out}.first(n);
    exp_each(in, to);
    CHECK(same_bits([](float v) { return float_exp(v); }, n));
    log_each(in, to);
    CHECK(same_bits([](float v) { return float_log(v); }, n));
    logistic_each(in, to);
    CHECK(same_bits([](float v) { return float_logistic(v); }, n));
    logit_each(in, to);
    CHECK(same_bits([](float v) { return float_logit(v); }, n));
  }
}

TEST_CASE("the largest element is found at every length, and NaN is not it", "[core]") {
  std::vector<float> x = normals(300, 1.0F);
  for (std::size_t n = 1; n <= x.size(); ++n) {
    const auto some = std::span{x}.first(n);
    REQUIRE(max_of(some) == *std::max_element(some.begin(), some.end()));
  }
  x[7] = not_a_number;
  x[250] = 99.0F;
  CHECK(max_of(x) == 99.0F);
  CHECK(max_of({}) == -infinite);
}

TEST_CASE("gathering takes the last entry of the table for an index beyond it", "[core]") {
  const std::array table{2.0F, 3.0F, 5.0F};
  std::vector<StreamerId> index;
  std::vector<float> x;
  for (std::uint32_t i = 0; i < 37; ++i) {
    index.push_back({i % 5 == 4 ? 4'000'000'000U : i % 5});
    x.push_back(static_cast<float>(i));
  }
  std::vector<float> out(x.size());
  product_gathered(x, table, index, out);
  std::vector<float> scaled(x.size());
  scale_gathered(0.5F, table, index, scaled);
  for (std::size_t i = 0; i < x.size(); ++i) {
    const float entry = table[std::min<std::size_t>(index[i].index(), 2)];
    CHECK(out[i] == x[i] * entry);
    CHECK(scaled[i] == 0.5F * entry);
  }
}
