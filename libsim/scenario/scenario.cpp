#include "libsim/scenario/scenario.hpp"

#include <algorithm>
#include <cmath>

namespace libsim {

void rescale(Scenario& scenario, double scale) {
  const auto scaled = [scale](std::uint32_t count) {
    return static_cast<std::uint32_t>(std::max(1.0, std::round(count * scale)));
  };
  scenario.world.users.count = scaled(scenario.world.users.count);
  scenario.world.streamers.count = scaled(scenario.world.streamers.count);
  scenario.world.users.entry_per_day *= scale;
  scenario.world.streamers.entry_per_day *= scale;
}

}  // namespace libsim
