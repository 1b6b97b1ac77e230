/// @file  Which users are simulated by which shard of a market.
#pragma once

#include <cstdint>

#include "libsim/core/id.hpp"

namespace libsim {

/// One of the parts that a market's users fall into. Whose part somebody is in depends on the number alone, also of
/// those who are still to come.
struct UserShard {
  /// Users in a row who stay together, so that what is read of neighbours comes in one cache line.
  static constexpr std::uint32_t block = 64;

  std::uint32_t index = 0;  ///< < count
  std::uint32_t count = 1;  ///< parts in all

  /// Whether `u` is in this part.
  bool holds(UserId u) const { return u.value / block % count == index; }
};

}  // namespace libsim
