/// @file  Times that a market can have.
#pragma once

#include <cstdint>

#include "libsim/core/time.hpp"

namespace libsim {

/// Days after which no market goes on.
inline constexpr std::int64_t last_market_day = 1'000'000;

/// Whether a time that was read from a saved market is one of a market: then no difference of two overflows.
constexpr bool is_market_time(Time at) {
  return at >= Time{} && at <= start_of_day(last_market_day);
}

}  // namespace libsim
