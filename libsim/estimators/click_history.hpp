/// @file  What users, streamers and pairs did up to a moment that moves through a log.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "libsim/core/id.hpp"
#include "libsim/core/time.hpp"
#include "libsim/estimators/click_rows.hpp"
#include "libsim/estimators/click_tally.hpp"
#include "libsim/log/log.hpp"

namespace libsim {

/// Rows in the order in which their watches end.
struct WatchEnds {
  std::vector<Time> end;             ///< [rows]
  std::vector<std::uint32_t> order;  ///< [rows] ascending end

  /// Sorts the rows by when their watches end. O(n log n).
  WatchEnds(const Log& log, const ClickRows& rows);
};

/// All tallies, of what happened before a moment. Keeps references to its arguments.
class ClickHistory {
 public:
  /// Nothing has happened yet.
  ClickHistory(const Log& log, const ClickRows& rows, const WatchEnds& ends);

  /// Takes in all that happened before `until`: a click when it is made, a watch when it ends, a gift when it is given.
  /// @pre never less than before. O(log pairs) a gift, else O(1) an event
  void advance(Time until);

  const ClickTally& user(UserId id) const { return users_[id.index()]; }
  const ClickTally& streamer(StreamerId id) const { return streamers_[id.index()]; }
  /// [streamers].
  std::span<const ClickTally> streamers() const { return streamers_; }
  /// Of the row's user with its streamer.
  const ClickTally& pair(std::size_t row) const { return pairs_.tallies[pairs_.of_row[row]]; }
  /// Of the row's user with all streamers of the room's content category.
  const ClickTally& category(std::size_t row) const { return categories_.tallies[categories_.of_row[row]]; }
  /// Gifts per click of all; 0 without a click.
  double gift_rate() const {
    return all_clicks_ == 0 ? 0.0 : static_cast<double>(all_gifts_) / static_cast<double>(all_clicks_);
  }

 private:
  /// Tallies of keys that some row has.
  struct KeyedTallies {
    std::vector<std::uint64_t> keys;    // ascending
    std::vector<std::uint32_t> of_row;  // [rows] place of the row's key
    std::vector<ClickTally> tallies;    // [keys]

    explicit KeyedTallies(const std::vector<std::uint64_t>& row_keys);
    /// Null for a key without a row, whose tally nobody reads.
    ClickTally* find(std::uint64_t key);
  };

  std::array<ClickTally*, 4> tallies_of(std::size_t row);
  void advance_gifts(Time until);
  void advance_touches(const TouchTable& table, std::size_t& next, Time until);

  const Log& log_;
  const ClickRows& rows_;
  const WatchEnds& ends_;
  KeyedTallies pairs_;
  KeyedTallies categories_;
  std::vector<ClickTally> users_;
  std::vector<ClickTally> streamers_;
  std::int64_t all_clicks_ = 0;
  std::int64_t all_gifts_ = 0;
  std::size_t click_ = 0;  // the next of each table
  std::size_t left_ = 0;
  std::size_t gift_ = 0;
  std::size_t like_ = 0;
  std::size_t comment_ = 0;
};

/// How many of the log's users are in each room. Keeps references to its arguments.
class RoomPresence {
 public:
  /// Nobody is anywhere yet.
  RoomPresence(const Log& log, const ClickRows& rows, const WatchEnds& ends)
      : log_{log}, rows_{rows}, ends_{ends}, viewers_(log.rooms.size(), 0) {}

  /// Takes in who came and left before `until`. @pre never less than before
  void advance(Time until);
  /// Of the log's users, watching the room now.
  std::int32_t viewers(RoomId room) const { return viewers_[room.index()]; }

 private:
  std::size_t room_of(std::size_t row) const { return log_.clicks.room[rows_.click[row]].index(); }

  const Log& log_;
  const ClickRows& rows_;
  const WatchEnds& ends_;
  std::vector<std::int32_t> viewers_;
  std::size_t entered_ = 0;
  std::size_t left_ = 0;
};

}  // namespace libsim
