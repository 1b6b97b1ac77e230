#include "libsim/estimators/delayed_gifts.hpp"

#include <cstddef>
#include <numeric>
#include <vector>

#include <catch2/catch.hpp>

#include "libsim/core/draws.hpp"

using namespace libsim;

namespace {

/// 20,000 clicks of 0 to 10 days ago, 5% of which give, or 15% where the feature is 1, after a time of 2 days in the
/// mean.
struct Late {
  std::vector<float> feature;
  std::vector<double> gives;
  std::vector<double> known;
  std::vector<double> gift_s;
  std::vector<double> age_s;

  static constexpr double mean_delay_s = 2.0 * 86'400.0;

  Late() {
    RngStream rng{{17, 0}, Purpose::test, 0};
    for (std::size_t i = 0; i < 20'000; ++i) {
      feature.push_back(i % 2 == 0 ? 0.0F : 1.0F);
      age_s.push_back(10.0 * 86'400.0 * draw_uniform(rng));
      gives.push_back(draw_bernoulli(rng, i % 2 == 0 ? 0.05 : 0.15) ? 1.0 : 0.0);
      gift_s.push_back(mean_delay_s * draw_exponential(rng));
      known.push_back(gives.back() > 0.0 && gift_s.back() < age_s.back() ? 1.0 : 0.0);
    }
  }
  DelayedGifts expected() const {
    const std::vector<std::span<const float>> columns{feature};
    return expect_delayed_gifts({columns, known, gift_s, age_s}, 1.0);
  }
};

double sum(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

}  // namespace

TEST_CASE("gifts that aren't known yet are expected, in number and in time", "[estimators]") {
  const Late late;
  const DelayedGifts gifts = late.expected();
  const double missing = sum(late.gives) - sum(late.known);
  REQUIRE(missing > 0.15 * sum(late.gives));
  CHECK(sum(gifts.expected) - sum(late.known) == Approx(missing).epsilon(0.2));
  CHECK(1.0 / gifts.rate_per_s == Approx(Late::mean_delay_s).epsilon(0.1));
  for (std::size_t row = 0; row < gifts.expected.size(); ++row) {
    REQUIRE(gifts.expected[row] >= late.known[row]);
    REQUIRE(gifts.expected[row] <= 1.0);
  }
}

TEST_CASE("without a known gift none is expected; if all come at once, none of the others is", "[estimators]") {
  Late late;
  late.gift_s.assign(late.gift_s.size(), 0.0);
  CHECK(sum(late.expected().expected) == Approx(sum(late.known)).epsilon(1e-6));
  late.known.assign(late.known.size(), 0.0);
  CHECK(sum(late.expected().expected) == 0.0);
}
