#include "libsim/metrics/fact_context.hpp"

#include <algorithm>
#include <cassert>

namespace libsim {
namespace {

/// Sums amounts of rows with the same user and streamer.
std::vector<GiftPair> merge_pairs(std::vector<GiftPair> rows) {
  std::sort(rows.begin(), rows.end(), [](const GiftPair& a, const GiftPair& b) {
    return packed_key(a.user, a.streamer) < packed_key(b.user, b.streamer);
  });
  std::vector<GiftPair> pairs;
  for (const GiftPair& row : rows) {
    if (!pairs.empty() && pairs.back().user == row.user && pairs.back().streamer == row.streamer) {
      pairs.back().coins += row.coins;
    } else {
      pairs.push_back(row);
    }
  }
  return pairs;
}

}  // namespace

FactContext::FactContext(const Log& measured, const std::vector<bool>& members, const FactOptions& options)
    : log{measured},
      panel{members},
      scope{&members, options.from, options.to},
      sessions{build_sessions(measured, {scope, options.session_gap})},
      panel_size{std::count(members.begin(), members.end(), true)},
      user_rows(measured.users),
      user_watch_ms(measured.users),
      user_coins(measured.users),
      streamer_clicks(measured.streamers),
      streamer_watch_ms(measured.streamers),
      streamer_coins(measured.streamers) {
  assert(panel.size() == log.users && "membership is by user id");
  for_each_click(log, scope, [&](std::size_t row) {
    const std::size_t user = log.clicks.user[row].index();
    const std::size_t streamer = log.streamer_of(log.clicks.room[row]).index();
    ++user_rows[user];
    ++streamer_clicks[streamer];
    user_watch_ms[user] += log.clicks.watch_ms[row];
    streamer_watch_ms[streamer] += log.clicks.watch_ms[row];
  });
  std::vector<GiftPair> pair_rows;
  for_each_row(log.gifts, scope, [&](std::size_t row) {
    const UserId user = log.gifts.user[row];
    const StreamerId streamer = log.streamer_of(log.gifts.room[row]);
    const std::int64_t coins = log.gifts.amount[row].value;
    ++user_rows[user.index()];
    user_coins[user.index()] += coins;
    streamer_coins[streamer.index()] += coins;
    gift_amounts.push_back(coins);
    pair_rows.push_back({user, streamer, coins});
  });
  for_each_row(log.likes, scope, [&](std::size_t row) {
    ++user_rows[log.likes.user[row].index()];
    ++likes;
  });
  for_each_row(log.comments, scope, [&](std::size_t row) {
    ++user_rows[log.comments.user[row].index()];
    ++comments;
  });
  std::sort(gift_amounts.begin(), gift_amounts.end());
  gift_pairs = merge_pairs(std::move(pair_rows));
}

std::vector<bool> FactContext::clicked_streamers() const {
  std::vector<bool> clicked(streamer_clicks.size());
  for (std::size_t s = 0; s < clicked.size(); ++s) { clicked[s] = streamer_clicks[s] > 0; }
  return clicked;
}

}  // namespace libsim
