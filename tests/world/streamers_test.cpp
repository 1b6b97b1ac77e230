#include "libsim/world/streamers.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

#include "../support/standard_error.hpp"

using namespace libsim;

namespace {

WorldConfig world_with(std::uint32_t streamers) {
  WorldConfig config;
  config.streamers.count = streamers;
  return config;
}

bool same(const StreamerTraits& a, const StreamerTraits& b) {
  return a.attractiveness == b.attractiveness && a.conversion == b.conversion && a.amount_score == b.amount_score &&
         a.capacity == b.capacity && a.rooms_per_day == b.rooms_per_day && a.personal_hour == b.personal_hour &&
         a.weight == b.weight && a.category == b.category && a.group == b.group;
}

}  // namespace

TEST_CASE("a streamer's traits depend on number and run only", "[world]") {
  const Streamers many{world_with(50), {7, 1}};
  Streamers grown{world_with(1), {7, 1}};
  for (std::uint32_t i = 1; i < 50; ++i) { CHECK(grown.add() == StreamerId{i}); }
  const Streamers other_seed{world_with(50), {8, 1}};
  const Streamers other_replication{world_with(50), {7, 2}};
  for (std::uint32_t i = 0; i < 50; ++i) {
    const StreamerId s{i};
    CHECK(same(many[s], grown[s]));
    CHECK(std::ranges::equal(many.content(s), grown.content(s)));
    CHECK_FALSE(same(many[s], other_seed[s]));
    CHECK_FALSE(same(many[s], other_replication[s]));
  }
}

TEST_CASE("streamers' traits have the moments that the scenario names", "[world]") {
  constexpr std::uint32_t count = 20'000;
  WorldConfig config = world_with(count);
  config.streamers.attractiveness_sigma = 1.5;
  config.streamers.conversion_sigma = 0.5;
  const Streamers streamers{config, {1, 0}};
  RunningStats log_attractiveness;
  RunningStats conversion;
  RunningStats content;
  RunningStats product;
  for (std::uint32_t i = 0; i < count; ++i) {
    const StreamerTraits& s = streamers[StreamerId{i}];
    const double log_a = std::log(static_cast<double>(s.attractiveness));
    log_attractiveness.observe(log_a);
    conversion.observe(static_cast<double>(s.conversion));
    product.observe(log_a / 1.5 * static_cast<double>(s.amount_score));
    for (const float x : streamers.content(StreamerId{i})) { content.observe(static_cast<double>(x)); }
    CHECK((s.weight >= 1 && s.personal_hour >= 0.0F && s.personal_hour < 24.0F));
    CHECK((s.category < config.streamers.categories && s.group < config.streamers.groups));
  }
  CHECK(log_attractiveness.mean() == Approx(0.0).margin(four_errors_of_mean(log_attractiveness)));
  CHECK(log_attractiveness.standard_deviation() == Approx(1.5).margin(4.0 * 1.5 / std::sqrt(2.0 * count)));
  CHECK(conversion.mean() == Approx(1.0).margin(four_errors_of_mean(conversion)));
  CHECK(content.mean() == Approx(0.0).margin(four_errors_of_mean(content)));
  CHECK(content.standard_deviation() == Approx(1.0).margin(4.0 / std::sqrt(2.0 * 4.0 * count)));
  CHECK(product.mean() == Approx(0.0).margin(four_errors_of_mean(product)));
}

TEST_CASE("the spread of conversion leaves attractiveness as it was", "[world]") {
  WorldConfig narrow = world_with(20);
  narrow.streamers.conversion_sigma = 0.1;
  const Streamers wide_streamers{world_with(20), {1, 0}};
  const Streamers narrow_streamers{narrow, {1, 0}};
  for (std::uint32_t i = 0; i < 20; ++i) {
    CHECK(wide_streamers[StreamerId{i}].attractiveness == narrow_streamers[StreamerId{i}].attractiveness);
    CHECK(wide_streamers[StreamerId{i}].conversion != narrow_streamers[StreamerId{i}].conversion);
  }
}
