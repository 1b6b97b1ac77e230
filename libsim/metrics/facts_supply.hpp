/// @file  Facts on who and what is there: users, streamers, rooms, engagement, what was shown in vain.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "libsim/metrics/fact_context.hpp"
#include "libsim/metrics/fact_value.hpp"

namespace libsim {

namespace detail {

/// Users with sessions in at least two rooms of one streamer: they came back to another broadcast. Broadcasts rather
/// than days, so that the count does not depend on where a day is cut.
inline std::int64_t users_with_two_rooms_of_a_streamer(const FactContext& context) {
  std::vector<std::uint64_t> keys;
  keys.reserve(context.sessions.rows.size());
  for (std::size_t i = 0; i < context.sessions.rows.size(); ++i) {
    const Session& session = context.sessions.rows[i];
    const bool same_room_again =
        i > 0 && context.sessions.rows[i - 1].user == session.user && context.sessions.rows[i - 1].room == session.room;
    if (!same_room_again) { keys.push_back(packed_key(session.user, context.log.streamer_of(session.room))); }
  }
  std::sort(keys.begin(), keys.end());
  std::int64_t users = 0;
  std::uint64_t counted = ~std::uint64_t{0};
  for (std::size_t i = 1; i < keys.size(); ++i) {
    const std::uint64_t user = keys[i] >> 32U;
    if (keys[i] == keys[i - 1] && user != counted) {
      ++users;
      counted = user;
    }
  }
  return users;
}

/// Listed rooms of clicked streamers that start in the time that counts.
inline std::int64_t rooms_of(const FactContext& context, const std::vector<bool>& clicked) {
  const RoomTable& rooms = context.log.rooms;
  std::int64_t count = 0;
  for (std::size_t r = 0; r < rooms.size(); ++r) {
    const bool counts = rooms.listed[r] != 0 && context.scope.has(rooms.start[r]) && clicked[rooms.streamer[r].index()];
    count += counts ? 1 : 0;
  }
  return count;
}

}  // namespace detail

/// The facts of streamers and their rooms.
inline std::vector<FactValue> supply_facts(const FactContext& context) {
  const std::vector<bool> clicked = context.clicked_streamers();
  const std::int64_t streamers = std::count(clicked.begin(), clicked.end(), true);
  const std::int64_t few_clicks = std::count_if(context.streamer_clicks.begin(), context.streamer_clicks.end(),
                                                [](std::int64_t clicks) { return clicks > 0 && clicks < 5; });
  std::vector<bool> gifted(context.log.streamers, false);
  for (const GiftPair& pair : context.gift_pairs) { gifted[pair.streamer.index()] = true; }
  std::int64_t few_rows = 0;
  for (std::size_t user = 0; user < context.user_rows.size(); ++user) {
    few_rows += context.panel[user] && context.user_rows[user] < 50 ? 1 : 0;
  }
  std::int64_t negatives = 0;
  for_each_negative(context.log,
                    [&](UserId user, RoomId /*room*/, Time at) { negatives += context.scope.has(user, at) ? 1 : 0; });
  const auto number = [](std::int64_t count) { return static_cast<double>(count); };
  const std::int64_t repeat = detail::users_with_two_rooms_of_a_streamer(context);
  return {{"supply.streamers", number(streamers), "streamers with a click row", "streamers"},
          {"supply.gifted", number(std::count(gifted.begin(), gifted.end(), true)), "streamers with a gift row",
           "streamers"},
          {"supply.rooms", number(detail::rooms_of(context, clicked)), "listed rooms of clicked streamers", "rooms"},
          {"supply.users", number(context.panel_size), "panel users", "users"},
          {"supply.streamers_lt5", detail::share_of(few_clicks, streamers), "clicked streamers", "share"},
          {"engage.comments", number(context.comments), "comment rows of panel users", "rows"},
          {"engage.likes", number(context.likes), "like rows of panel users", "rows"},
          {"users.lt50", detail::share_of(few_rows, context.panel_size), "panel users", "share"},
          {"users.repeat", detail::share_of(repeat, context.panel_size), "panel users", "share"},
          {"feed.negatives", number(negatives), "rooms shown to panel users and not clicked", "rows"}};
}

}  // namespace libsim
