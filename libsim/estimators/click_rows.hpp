/// @file  What estimators learn from: one row a click of a log, with what came of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "libsim/core/id.hpp"
#include "libsim/core/time.hpp"
#include "libsim/log/log.hpp"

namespace libsim {

/// One row a click that the platform's log holds, in order of time, and its labels. A label is what the whole log says:
/// of a row near the end of the training days it may hold what came later.
struct ClickRows {
  std::vector<std::uint32_t> click;     ///< [rows] row of the log's click table, ascending
  std::vector<UserId> user;             ///< [rows]
  std::vector<StreamerId> streamer;     ///< [rows]
  std::vector<Time> at;                 ///< [rows] ascending
  std::vector<std::uint8_t> first_day;  ///< [rows] 1: on the day of the user's first row
  std::vector<Time> first_meeting;      ///< [rows] of the first row with the same user and streamer

  std::vector<double> is_gift;     ///< [rows] 1 if a gift is attributed to the click
  std::vector<double> amount;      ///< [rows] coins of the gifts attributed to it
  std::vector<double> gift_s;      ///< [rows] seconds from the click until its first gift is known; 0 without one
  std::vector<double> watch_s;     ///< [rows] seconds watched
  std::vector<double> returned;    ///< [rows] 1 if the user clicked on the next day; NaN if that day is not in the log
  std::vector<double> overloaded;  ///< [rows] 1 if the room was above its capacity at the click

  std::int64_t gifts = 0;             ///< rows of the gift table
  std::int64_t attributed_gifts = 0;  ///< of which were given to a row

  std::size_t size() const { return click.size(); }
  /// The first row at or after `time`: a split by time is a split of the rows.
  std::size_t first_at(Time time) const;
};

/// Which gifts whoever trains knows of.
struct KnownGifts {
  Time until = Time::max();     ///< those known before this moment
  double report_delay_s = 0.0;  ///< mean time from a gift to where it is known of, exponential; each gift has its own
  std::uint32_t seed = 0;       ///< names the draws of these times
};

/// Attributes each gift once, to the last click of the same user in the same room at or before the gift's recorded
/// time, if that is not longer than `window` ago (last touch). O(n log n) in clicks.
/// @pre the log's clicks are in order of time
ClickRows click_rows(const Log& log, Duration window = day_length, const KnownGifts& known = {});

/// log(1 + amount) of each row. @return [rows]
std::vector<double> log_amounts(std::span<const double> amounts);

}  // namespace libsim
