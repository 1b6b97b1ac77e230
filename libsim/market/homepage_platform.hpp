/// @file  Who decides which materials users see on a homepage.
#pragma once

#include <concepts>

#include "libsim/core/id.hpp"
#include "libsim/core/time.hpp"
#include "libsim/log/exposure_log.hpp"

namespace libsim {

/// Chooses the material that a user sees in a position, knowing neither interests nor qualities. For each visit that
/// sees a position the homepage calls open(); then, for each position seen, show() for what the user sees there and
/// observe() with what came of it.
template <class P>
concept HomepagePlatform = requires(P platform, UserId user, PositionId position, Time at, const Exposure& exposure) {
  platform.open(user, at);
  { platform.show(user, position, at) } -> std::same_as<MaterialId>;
  platform.observe(exposure);
};

}  // namespace libsim
