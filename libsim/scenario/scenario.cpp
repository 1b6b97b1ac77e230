#include "libsim/scenario/scenario.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace libsim {

std::vector<std::string> rescale(Scenario& scenario, double scale) {
  if (!(scale > 0.0)) { return {fmt::format("scale: got {}, expected a number above 0", scale)}; }
  std::vector<std::string> problems;
  const auto multiply = [&](std::uint32_t& count, double most, const char* what) {
    const double scaled = std::max(1.0, std::round(count * scale));
    if (scaled > most) {
      problems.push_back(
          fmt::format("scale: {} times {} {} is {:.0f}, expected at most {:.0f}", scale, count, what, scaled, most));
      return;
    }
    count = static_cast<std::uint32_t>(scaled);
  };
  multiply(scenario.world.users.count, UsersConfig::most, "users");
  multiply(scenario.world.streamers.count, StreamersConfig::most, "streamers");
  scenario.world.users.entry_per_day *= scale;
  scenario.world.streamers.entry_per_day *= scale;
  return problems;
}

}  // namespace libsim
