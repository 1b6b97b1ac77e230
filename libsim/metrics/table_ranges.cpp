#include "libsim/metrics/table_ranges.hpp"

#include <cstdint>

namespace libsim {

TableRanges all_rows(const Log& log) {
  return {{0, log.rooms.size()}, {0, log.requests.size()}, {0, log.clicks.size()},
          {0, log.gifts.size()}, {0, log.visits.size()},   0};
}

std::vector<DayRanges> rows_by_day(const Log& log, Time from, Time to) {
  std::vector<DayRanges> days;
  for (Time start = from; start < to; start += day_length) {
    days.push_back({start, std::min(start + day_length, to), {}});
  }
  const auto at_day = [&](Time at) -> DayRanges* {
    return at < from || at >= to ? nullptr : &days[static_cast<std::size_t>((at - from) / day_length)];
  };
  for (std::size_t row = 0; row < log.rooms.size(); ++row) {
    const Time end = std::min(log.rooms.end[row], to);
    for (Time at = std::max(log.rooms.start[row], from); at < end;) {
      DayRanges& day = *at_day(at);
      day.rows.rooms.include(row);
      at = day.from + day_length;
    }
  }
  std::size_t impression = 0;
  for (std::size_t row = 0; row < log.requests.size(); ++row) {
    DayRanges* day = at_day(log.requests.at[row]);
    if (day != nullptr && day->rows.requests.include(row)) { day->rows.first_impression = impression; }
    impression += log.requests.slots[row];
  }
  for (std::size_t row = 0; row < log.clicks.size(); ++row) {
    if (DayRanges* day = at_day(log.clicks.at[row])) { day->rows.clicks.include(row); }
  }
  for (std::size_t row = 0; row < log.gifts.size(); ++row) {
    if (DayRanges* day = at_day(log.gifts.given_at[row])) { day->rows.gifts.include(row); }
  }
  for (std::size_t row = 0; row < log.visits.size(); ++row) {
    if (DayRanges* day = at_day(log.visits.start[row])) { day->rows.visits.include(row); }
    if (DayRanges* before = at_day(log.visits.start[row] - day_length)) { before->rows.visits.include(row); }
  }
  return days;
}

}  // namespace libsim
