/// @file  Race days of one variant: treatment races, control keeps the schedule.
#pragma once

#include "libsim/experiment/racing_records.hpp"
#include "libsim/experiment/racing_world.hpp"

namespace libsim {

/// Runs a variant's race days from where the world's history ended. Users are split into treatment and control for
/// good; both see the same traffic and luck in every variant.
VariantRun run_variant(const RacingWorld& world, const RaceVariant& variant);

}  // namespace libsim
