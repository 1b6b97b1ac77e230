/// @file  Which rows of a log can concern a day, so that a metric of one day need not read all of it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "libsim/core/time.hpp"
#include "libsim/log/log.hpp"

namespace libsim {

/// Rows first <= row < last of a table.
struct RowRange {
  std::size_t first = 0;  ///< the first row inside
  std::size_t last = 0;   ///< the first row behind

  bool empty() const { return first == last; }
  /// Widens the range to hold `row`. @return whether the range starts at it now
  bool include(std::size_t row) {
    const bool starts_here = empty() || row < first;
    first = starts_here ? row : first;
    last = std::max(last, row + 1);
    return starts_here;
  }
};

/// Rows of each table; the ends are tight where the table is in order of time, and never leave a row out.
struct TableRanges {
  RowRange rooms;                    ///< of the table of rooms
  RowRange requests;                 ///< of the table of requests
  RowRange clicks;                   ///< of the table of clicks
  RowRange gifts;                    ///< of the table of gifts
  RowRange visits;                   ///< of the table of visits
  std::size_t first_impression = 0;  ///< of the first request
};

/// All rows of a log.
TableRanges all_rows(const Log& log);

/// The rows that can concern [from, to), at most 24 h of it.
struct DayRanges {
  Time from;         ///< the first moment inside
  Time to;           ///< the first moment outside
  TableRanges rows;  ///< visits of the day after included, who came back being a question about a day
};

/// The days of [from, to), each 24 h from `from` on, the last one possibly shorter. One pass over the log.
std::vector<DayRanges> rows_by_day(const Log& log, Time from, Time to);

}  // namespace libsim
