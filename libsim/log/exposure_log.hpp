/// @file  What a homepage's positions showed, and what came of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "libsim/core/coins.hpp"
#include "libsim/core/id.hpp"
#include "libsim/core/time.hpp"

namespace libsim {

using PositionId = Id<struct PositionTag>;  ///< a place on the homepage
using UnitId = Id<struct UnitTag>;          ///< a business unit, which submits materials
using MaterialId = Id<struct MaterialTag>;  ///< a picture with a link, made for one day

/// One material shown to one user in one position.
struct Exposure {
  Time at;
  UserId user;
  PositionId position;   ///< where on the homepage
  MaterialId material;   ///< what was shown there
  UnitId unit;           ///< the material's
  bool clicked = false;  ///< whether it was clicked
  bool bought = false;   ///< after the click
  Coins paid{};          ///< > 0 if bought
};

/// Exposures; those of one user and one position stand in order of time.
using ExposureLog = std::vector<Exposure>;

}  // namespace libsim
