/// @file  Money: whole coins, the platform's virtual currency.
#pragma once

#include <compare>
#include <cstdint>

namespace libsim {

/// An amount of coins. Integer, so ledgers balance exactly; convert to double only in metrics.
struct Coins {
  std::int64_t value = 0;

  constexpr auto operator<=>(const Coins&) const = default;
  constexpr Coins& operator+=(Coins other) {
    value += other.value;
    return *this;
  }
  constexpr Coins& operator-=(Coins other) {
    value -= other.value;
    return *this;
  }
  friend constexpr Coins operator+(Coins a, Coins b) { return a += b; }
  friend constexpr Coins operator-(Coins a, Coins b) { return a -= b; }
};

constexpr double to_double(Coins coins) {
  return static_cast<double>(coins.value);
}

}  // namespace libsim
