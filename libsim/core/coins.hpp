/// @file  Money: whole coins, the platform's virtual currency.
#pragma once

#include <compare>
#include <cstdint>

namespace libsim {

/// An amount of coins. Integer, so ledgers balance exactly; convert to double only in metrics.
struct Coins {
  std::int64_t value = 0;  ///< whole coins

  constexpr auto operator<=>(const Coins&) const = default;
  /// Adds exactly.
  constexpr Coins& operator+=(Coins other) {
    value += other.value;
    return *this;
  }
  /// Subtracts exactly; the result may be negative.
  constexpr Coins& operator-=(Coins other) {
    value -= other.value;
    return *this;
  }
  /// The exact sum.
  friend constexpr Coins operator+(Coins a, Coins b) { return a += b; }
  /// The exact difference; it may be negative.
  friend constexpr Coins operator-(Coins a, Coins b) { return a -= b; }
};

/// For means and models: exact up to 2^53 coins.
constexpr double to_double(Coins coins) {
  return static_cast<double>(coins.value);
}

}  // namespace libsim
