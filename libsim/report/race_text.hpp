/// @file  The result of a race as text.
#pragma once

#include <string>

#include "libsim/experiment/race.hpp"

namespace libsim {

/// "homepage_racing.json: 7 units, 8 positions, 40,000 users; 21 race days from 2018-12-01 after 456; ...".
/// @param name  what the scenario is called
std::string racing_line(const std::string& name, const RacingScenario& scenario, std::uint32_t replications);

/// The UV value of treatment against control and the past, by variant, beside what the article reports; forecast errors
/// by class of day; the race days of one replication; units; what must hold. @param emphasised  with escape codes
std::string race_text(const RaceResult& result, const RacingScenario& scenario, bool emphasised);

}  // namespace libsim
