#include "libsim/market/homepage_visits.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <tuple>

#include "libsim/core/draws.hpp"
#include "libsim/world/day_profile.hpp"

namespace libsim {
namespace {

// Streams of Purpose::arrival that belong to no user.
constexpr std::uint32_t of_days = 0xFFFF'FFFF;
constexpr std::uint32_t of_promotions = 0xFFFF'FFFE;

constexpr std::uint32_t most_visits = 64;  // a user's on one day; beyond it the stream of exposures would be ambiguous

}  // namespace

HomepageVisits::HomepageVisits(const HomepageConfig& config, const Calendar& calendar, RunKey run)
    : traffic_{config.traffic}, calendar_{&calendar}, run_{run} {
  std::vector<std::string> zones;
  for (const PositionConfig& position : config.positions) {
    auto zone = std::ranges::find(zones, position.zone);
    if (zone == zones.end()) { zone = zones.insert(zone, position.zone); }
    zone_.push_back(static_cast<std::size_t>(zone - zones.begin()));
    reach_.push_back(position.reach);
  }
  zones_ = zones.size();
}

std::vector<double> HomepageVisits::hourly_factors(std::int64_t day) const {
  RngStream own{run_, Purpose::arrival, of_days, 0, static_cast<std::uint32_t>(day)};
  double factor = portable_pow(1.0 + traffic_.growth_per_year, static_cast<double>(day) / 365.0) *
                  portable_exp(traffic_.day_sigma * draw_normal(own));
  switch (calendar_->day_class(day)) {
    case DayClass::working_day:
    case DayClass::weekend:
      factor *= traffic_.weekdays[calendar_->weekday(day)];
      break;
    case DayClass::holiday:
      factor *= traffic_.holiday;
      break;
    case DayClass::a_level:
      factor *= traffic_.a_level;
      break;
    case DayClass::s_level:
      factor *= traffic_.s_level;
      break;
  }
  if (const auto promotion = calendar_->promotion(day)) {
    RngStream budget{run_, Purpose::arrival, of_promotions, 0, promotion->promotion};
    factor *= portable_exp(traffic_.promotion_sigma * draw_normal(budget));
  }
  double sum = 0.0;
  for (const double hour : traffic_.hours) { sum += hour; }
  std::vector<double> factors(24);
  for (std::size_t h = 0; h < 24; ++h) {
    factors[h] = factor * traffic_.hours[h] / sum;
    if (calendar_->is_before_promotion(day)) { factors[h] *= traffic_.before_promotion[h]; }
    if (calendar_->is_after_promotion(day)) { factors[h] *= traffic_.after_promotion[h]; }
  }
  return factors;
}

std::uint16_t HomepageVisits::seen_by(RngStream& rng) const {
  std::array<double, HomepageConfig::most_positions> depth{};
  for (std::size_t z = 0; z < zones_; ++z) { depth[z] = draw_uniform(rng); }
  std::uint32_t seen = 0;
  for (std::size_t p = 0; p < reach_.size(); ++p) {
    if (depth[zone_[p]] < reach_[p]) { seen |= 1U << p; }
  }
  return static_cast<std::uint16_t>(seen);
}

void HomepageVisits::of_day(const HomepageUsers& users, std::int64_t day, std::vector<HomepageVisit>& visits) const {
  visits.clear();
  const std::vector<double> hours = hourly_factors(day);
  double factor = 0.0;
  for (const double hour : hours) { factor += hour; }
  const DayProfile profile = factor > 0.0 ? DayProfile{hours} : DayProfile{};
  for (std::uint32_t u = 0; u < users.size(); ++u) {
    RngStream rng{run_, Purpose::arrival, u, 0, static_cast<std::uint32_t>(day)};
    const std::uint32_t count = std::min(draw_poisson(rng, users.visits_per_day(UserId{u}) * factor), most_visits);
    const std::size_t first = visits.size();
    for (std::uint32_t v = 0; v < count; ++v) {
      const Time at = start_of_day(day) + profile.draw(rng);
      visits.push_back({at, UserId{u}, 0, seen_by(rng)});
    }
    std::sort(
        visits.begin() + static_cast<std::ptrdiff_t>(first), visits.end(),
        [](const HomepageVisit& a, const HomepageVisit& b) { return std::tie(a.at, a.seen) < std::tie(b.at, b.seen); });
    for (std::size_t v = first; v < visits.size(); ++v) { visits[v].number = static_cast<std::uint16_t>(v - first); }
  }
}

void sort_by_time(std::vector<HomepageVisit>& visits) {
  std::ranges::sort(visits, [](const HomepageVisit& a, const HomepageVisit& b) {
    return std::tie(a.at, a.user.value, a.number) < std::tie(b.at, b.user.value, b.number);
  });
}

}  // namespace libsim
