/// @file  The shipped racing scenario, made small enough for tests.
#pragma once

#include <string>
#include <vector>

#include "libsim/experiment/racing_scenario.hpp"

namespace libsim {

/// 8,000 users, ten weeks of history and eight race days: a fifth of a second. Fewer users are needed for an entrant.
inline std::vector<std::string> small_race_settings() {
  return {"homepage.users=8000",       "race.score.click_rate.half_width=1.0",
          "race.score.memory_days=60", "run.start_date=\"2018-09-20\"",
          "run.history_days=72",       "run.race_days=8",
          "run.replications=2"};
}

inline const std::string homepage_racing = LIBSIM_SOURCE_DIR "/scenarios/homepage_racing.json";

inline RacingScenario small_race(const std::vector<std::string>& more = {}) {
  std::vector<std::string> settings = small_race_settings();
  settings.insert(settings.end(), more.begin(), more.end());
  return load_racing(homepage_racing, settings);
}

}  // namespace libsim
