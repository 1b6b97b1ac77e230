#include "libsim/market/choice.hpp"

#include <array>
#include <vector>

#include <catch2/catch.hpp>

#include "../support/standard_error.hpp"

using namespace libsim;

namespace {

/// The law that LogitChoice states, by enumeration of depths: P(slot), P(none) last.
std::vector<double> enumerated(const FeedConfig& config, const std::vector<float>& matches) {
  double sum = 0.0;
  for (const double w : config.examination) { sum += w; }
  std::vector<double> p(matches.size() + 1, 0.0);
  for (std::size_t d = 1; d <= config.examination.size(); ++d) {
    const double weight = config.examination[d - 1] / sum;
    const std::size_t depth = d == config.examination.size() ? matches.size() : std::min(d, matches.size());
    double total = 1.0;
    std::vector<double> attraction;
    for (std::size_t i = 0; i < depth; ++i) {
      attraction.push_back(std::exp(config.utility_base + config.utility_match * static_cast<double>(matches[i])));
      total += attraction.back();
    }
    for (std::size_t i = 0; i < depth; ++i) { p[i] += weight * attraction[i] / total; }
    p.back() += weight / total;
  }
  return p;
}

}  // namespace

TEST_CASE("slots are chosen with the probabilities of a logit over the examined ones", "[market]") {
  FeedConfig config;
  config.examination = GENERATE(std::vector<double>{2.0, 3.0, 5.0}, std::vector<double>{1.0},
                                std::vector<double>{0.5, 0.0, 0.0, 0.0, 0.0, 0.5});
  const std::vector<float> matches = GENERATE(std::vector<float>{0.3F, 2.0F, -1.0F, 1.0F}, std::vector<float>{0.5F});
  const LogitChoice choice{config};
  const auto expected = enumerated(config, matches);
  RngStream rng{{1, 0}, Purpose::test, 1};
  constexpr int draws = 60'000;
  std::vector<int> found(matches.size() + 1);
  for (int i = 0; i < draws; ++i) { ++found.at(choice.choose(matches, rng)); }
  for (std::size_t i = 0; i < found.size(); ++i) {
    CHECK(found[i] / double{draws} == Approx(expected[i]).margin(four_errors_of_share(expected[i], draws)));
  }
}

TEST_CASE("a choice takes two draws, and nothing is chosen from an empty slate", "[market]") {
  const LogitChoice choice{FeedConfig{}};
  RngStream drawn{{1, 0}, Purpose::test, 2};
  RngStream skipped{{1, 0}, Purpose::test, 2};
  const std::array<float, 3> matches{0.0F, 9.0F, 1.0F};
  for (std::size_t n = 0; n <= 3; ++n) {
    const std::size_t slot = choice.choose({matches.data(), n}, drawn);
    if (n == 0) { CHECK(slot == 0); }
    skipped();
    skipped();
  }
  CHECK(drawn() == skipped());
}

TEST_CASE("with the same luck a better slate never loses the click", "[market]") {
  const LogitChoice choice{FeedConfig{}};
  for (std::uint32_t i = 0; i < 2000; ++i) {
    RngStream worse_luck{{1, 0}, Purpose::test, i};
    RngStream better_luck{{1, 0}, Purpose::test, i};
    const std::array<float, 3> worse{0.1F, -0.5F, 0.4F};
    const std::array<float, 3> better{0.1F, 0.5F, 0.4F};
    if (choice.choose(worse, worse_luck) < 3) { REQUIRE(choice.choose(better, better_luck) < 3); }
  }
}

TEST_CASE("the mean examined share is that of the slots within the examination depth", "[market]") {
  FeedConfig config;
  config.examination = {0.2, 0.3, 0.5};
  const LogitChoice choice{config};
  CHECK(choice.mean_examined(1) == Approx(1.0));
  CHECK(choice.mean_examined(2) == Approx((1.0 + 0.8) / 2.0));
  CHECK(choice.mean_examined(3) == Approx((1.0 + 0.8 + 0.5) / 3.0));
  CHECK(choice.mean_examined(5) == Approx((1.0 + 0.8 + 0.5 + 0.5 + 0.5) / 5.0));
  config.examination = {7.0};
  CHECK(LogitChoice{config}.mean_examined(4) == Approx(1.0));
}

TEST_CASE("users go on with the configured probability", "[market]") {
  FeedConfig config;
  config.go_on = 0.3;
  const LogitChoice choice{config};
  RngStream rng{{1, 0}, Purpose::test, 3};
  RunningStats went_on;
  for (int i = 0; i < 20'000; ++i) { went_on.observe(choice.goes_on(rng) ? 1.0 : 0.0); }
  CHECK(went_on.mean() == Approx(0.3).margin(four_errors_of_mean(went_on)));
  CHECK(choice.scan(rng) > Duration{0});
}
