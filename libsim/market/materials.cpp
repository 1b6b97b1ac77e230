#include "libsim/market/materials.hpp"

#include <algorithm>
#include <cassert>

#include "libsim/core/draws.hpp"

namespace libsim {
namespace {

constexpr std::uint32_t of_counts = 0xFFFF'FFFF;  // a stream of Purpose::schedule that belongs to no material

}  // namespace

Materials::Materials(const HomepageConfig& config, RunKey run)
    : config_{config.materials}, units_{config.units}, planted_{config.planted}, run_{run} {}

MaterialId Materials::make(UnitId unit, std::int64_t day, std::uint32_t number, double answer) {
  RngStream rng{run_, Purpose::schedule, unit.value, number, static_cast<std::uint32_t>(day)};
  const double clicks = draw_lognormal(rng, units_[unit.index()].quality, config_.click_sigma);
  const double conversion = draw_lognormal(rng, 0.0, config_.conversion_sigma);
  made_.push_back({.unit = unit,
                   .clicks = static_cast<float>(clicks * portable_exp(config_.quality_gain * answer)),
                   .conversion = static_cast<float>(conversion)});
  return MaterialId{static_cast<std::uint32_t>(made_.size() - 1)};
}

void Materials::plant(std::vector<MaterialId>& made) {
  for (const PlantedConfig& planted : planted_) {
    const auto unit = std::ranges::find(units_, planted.unit, &UnitConfig::name) - units_.begin();
    const UnitId id{static_cast<std::uint32_t>(unit)};
    made_.push_back({.unit = id,
                     .clicks = static_cast<float>(planted.clicks * unit_clicks(id)),
                     .conversion = static_cast<float>(planted.conversion),
                     .planted = true});
    made.push_back(MaterialId{static_cast<std::uint32_t>(made_.size() - 1)});
  }
}

std::uint32_t Materials::entries(UnitId unit, std::int64_t day, double answer) const {
  RngStream rng{run_, Purpose::schedule, unit.value, of_counts, static_cast<std::uint32_t>(day)};
  return std::max(1U, draw_poisson(rng, config_.submissions * portable_exp(config_.activity_gain * answer)));
}

double Materials::unit_clicks(UnitId unit) const {
  return portable_exp(units_[unit.index()].quality + 0.5 * config_.click_sigma * config_.click_sigma);
}

TrafficAnswer::TrafficAnswer(const MaterialsConfig& config, std::span<const double> planned_share)
    : config_{config}, planned_share_(planned_share.begin(), planned_share.end()), share_{planned_share_} {}

void TrafficAnswer::end_day(std::span<const std::int64_t> exposures) {
  std::int64_t sum = 0;
  for (const std::int64_t n : exposures) { sum += n; }
  std::vector<double> next = share_.back();
  const double kept = portable_exp(-1.0 / config_.memory_days);
  for (std::size_t g = 0; g < next.size() && sum > 0; ++g) {
    next[g] = kept * next[g] + (1.0 - kept) * static_cast<double>(exposures[g]) / static_cast<double>(sum);
  }
  share_.push_back(std::move(next));
}

double TrafficAnswer::answer(UnitId unit, std::int64_t days) const {
  const auto known = static_cast<std::size_t>(std::max<std::int64_t>(days, 0));
  assert(known < share_.size());
  const double ratio = std::max(share_[known][unit.index()] / planned_share_[unit.index()], 1e-9);
  return std::clamp(portable_log(ratio), -config_.answer_cap, config_.answer_cap);
}

}  // namespace libsim
