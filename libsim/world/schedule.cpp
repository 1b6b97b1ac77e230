#include "libsim/world/schedule.hpp"

#include <algorithm>
#include <array>

#include "libsim/core/draws.hpp"

namespace libsim {

void Schedule::draw(std::int64_t day, StreamerId s, const StreamerTraits& traits, double rate, Time& free_from,
                    std::vector<PlannedRoom>& rooms) const {
  constexpr std::uint32_t most = 24;
  constexpr std::int64_t break_ms = 60'000;  // between two rooms of one streamer
  RngStream counting{run_, Purpose::schedule, s.value, 0, static_cast<std::uint32_t>(day)};
  const std::uint32_t count = std::min(draw_poisson(counting, std::min(rate, 12.0)), most);
  struct Drawn {
    std::int64_t start;
    std::int64_t length;
    std::uint32_t number;
  };
  std::array<Drawn, most> drawn;
  for (std::uint32_t i = 0; i < count; ++i) {
    // A stream a room: one room more leaves the others as they were.
    RngStream rng{run_, Purpose::schedule, s.value, i + 1, static_cast<std::uint32_t>(day)};
    drawn[i].start = draw_start(traits, rng);
    const double length_s = draw_lognormal(rng, config_.duration_s.mu, config_.duration_s.sigma);
    drawn[i].length = from_seconds(std::min(length_s, 2.0 * 86'400.0)).count();
    drawn[i].number = i;
  }
  std::sort(drawn.begin(), drawn.begin() + count, [](const Drawn& a, const Drawn& b) {
    return a.start != b.start ? a.start < b.start : a.number < b.number;
  });
  const std::int64_t midnight = start_of_day(day).time_since_epoch().count();
  std::int64_t free_ms = free_from.time_since_epoch().count();
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::int64_t planned = midnight + drawn[i].start;
    const std::int64_t start = std::max(planned, free_ms);
    std::int64_t end = planned + drawn[i].length;
    if (i + 1 < count) { end = std::min(end, midnight + drawn[i + 1].start - break_ms); }
    if (end - start < 1000 || start >= midnight + day_length.count()) { continue; }
    rooms.push_back({Time{Duration{start}}, Time{Duration{end}}, s, drawn[i].number});
    free_ms = end + break_ms;
  }
  free_from = Time{Duration{free_ms}};
}

std::int64_t Schedule::draw_start(const StreamerTraits& traits, RngStream& rng) const {
  if (!draw_bernoulli(rng, config_.personal_share)) { return profile_.draw(rng).count(); }
  const double offset_h = (2.0 * draw_uniform(rng) - 1.0) * config_.personal_spread_h;
  const double hour = static_cast<double>(traits.personal_hour) + offset_h;
  const double wrapped = hour < 0.0 ? hour + 24.0 : (hour >= 24.0 ? hour - 24.0 : hour);
  return static_cast<std::int64_t>(wrapped * 3.6e6);
}

}  // namespace libsim
