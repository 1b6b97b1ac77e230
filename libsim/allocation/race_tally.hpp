/// @file  What users did with a material, counted by user.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "libsim/core/coins.hpp"
#include "libsim/core/time.hpp"
#include "libsim/log/exposure_log.hpp"

namespace libsim {

/// Distinct users (UV) who saw something, and what they did. Mergeable over users or days; integer.
struct RaceTally {
  std::int64_t uv = 0;        ///< distinct users who saw it
  std::int64_t clickers = 0;  ///< of these, those who clicked
  std::int64_t buyers = 0;    ///< of these, those who bought
  Coins paid;                 ///< by them
  double squares = 0.0;       ///< sum over users of (coins paid)^2: whole, and exact below 2^53

  void merge(const RaceTally& other) {
    uv += other.uv;
    clickers += other.clickers;
    buyers += other.buyers;
    paid += other.paid;
    squares += other.squares;
  }

  /// Clickers per user; NaN without users.
  double click_rate() const { return ratio(static_cast<double>(clickers), uv); }
  /// Buyers per clicker; NaN without clickers.
  double conversion() const { return ratio(static_cast<double>(buyers), clickers); }
  /// Coins per user; NaN without users.
  double uv_value() const { return ratio(to_double(paid), uv); }

 private:
  static double ratio(double sum, std::int64_t of) {
    return of == 0 ? std::numeric_limits<double>::quiet_NaN() : sum / static_cast<double>(of);
  }
};

/// Tells a user's first exposure, click and purchase from later ones, by position, day and material: it remembers the
/// last material of each. 24 bytes a user and position.
class RaceUsers {
 public:
  /// Nobody has seen anything yet.
  RaceUsers(std::size_t users, std::size_t positions) : positions_{positions}, last_(users * positions) {}

  /// Adds an exposure to the tally of its material.
  void observe(const Exposure& exposure, RaceTally& tally) {
    Last& last = last_[exposure.user.index() * positions_ + exposure.position.index()];
    const auto day = static_cast<std::uint32_t>(day_of(exposure.at)) + 1;
    if (last.day != day || last.material != exposure.material) {
      last = {day, exposure.material, false, false, 0};
      ++tally.uv;
    }
    tally.clickers += exposure.clicked && !last.clicked ? 1 : 0;
    tally.buyers += exposure.bought && !last.bought ? 1 : 0;
    tally.paid += exposure.paid;
    const auto paid = static_cast<double>(last.paid + exposure.paid.value);
    tally.squares += paid * paid - static_cast<double>(last.paid) * static_cast<double>(last.paid);
    last.clicked = last.clicked || exposure.clicked;
    last.bought = last.bought || exposure.bought;
    last.paid += exposure.paid.value;
  }

 private:
  struct Last {
    std::uint32_t day = 0;  ///< + 1; 0: never
    MaterialId material;
    bool clicked = false;
    bool bought = false;
    std::int64_t paid = 0;
  };

  std::size_t positions_;
  std::vector<Last> last_;
};

}  // namespace libsim
