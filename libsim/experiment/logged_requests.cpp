#include "libsim/experiment/logged_requests.hpp"

#include <algorithm>
#include <cassert>
#include <limits>

#include "libsim/decision/load.hpp"

namespace libsim {
namespace {

constexpr std::size_t none = std::numeric_limits<std::size_t>::max();

/// Coins given in the session of each click: a user is in one room at a time, that of their last click. [clicks]
std::vector<double> session_coins(const Log& log) {
  std::vector<double> coins(log.clicks.size(), 0.0);
  std::vector<std::size_t> last;  // [user]
  std::size_t click = 0;
  for (std::size_t g = 0; g < log.gifts.size(); ++g) {
    for (; click < log.clicks.size() && log.clicks.at[click] <= log.gifts.given_at[g]; ++click) {
      const std::size_t user = log.clicks.user[click].index();
      if (user >= last.size()) { last.resize(user + 1, none); }
      last[user] = click;
    }
    const std::size_t user = log.gifts.user[g].index();
    if (user >= last.size() || last[user] == none) { continue; }  // came in before the log began
    if (log.clicks.room[last[user]] == log.gifts.room[g]) { coins[last[user]] += to_double(log.gifts.amount[g]); }
  }
  return coins;
}

/// The slot that was clicked, of `slots` from an impression on; `slots` for none.
std::uint32_t clicked_slot(const Log& log, std::size_t impression, std::uint32_t slots) {
  std::uint32_t k = 0;
  while (k < slots && (log.impressions.flags[impression + k] & impression_flag::clicked) == 0) { ++k; }
  return k;
}

}  // namespace

std::vector<double> request_rewards(const Log& log, RequestReward reward) {
  const std::vector<double> coins = reward == RequestReward::coins ? session_coins(log) : std::vector<double>{};
  std::vector<double> rewards(log.requests.size(), 0.0);
  std::size_t impression = 0;
  std::size_t click = 0;  // requests with a click, and clicks from the feed, stand in one order
  for (std::size_t i = 0; i < log.requests.size(); ++i) {
    const std::uint32_t slots = log.requests.slots[i];
    const bool clicked = clicked_slot(log, impression, slots) < slots;
    impression += slots;
    if (!clicked) { continue; }
    while (log.clicks.entry[click] != Entry::feed) { ++click; }
    assert(log.clicks.user[click] == log.requests.user[i] && log.clicks.at[click] == log.requests.at[i]);
    switch (reward) {
      case RequestReward::coins:
        rewards[i] = coins[click];
        break;
      case RequestReward::click:
        rewards[i] = 1.0;
        break;
      case RequestReward::watch:
        rewards[i] = log.clicks.watch_ms[click] / 1000.0;
        break;
    }
    ++click;
  }
  return rewards;
}

const LoggedRequest* LoggedRequests::next() {
  if (candidate_ == log_.candidates.size()) { return nullptr; }
  const std::size_t row = log_.candidates.request[candidate_];
  for (; request_ < row; ++request_) { impression_ += log_.requests.slots[request_]; }
  current_.row = row;
  current_.request = {log_.requests.user[row], log_.requests.at[row], log_.requests.slots[row]};
  read_candidates();
  current_.slate = {};
  for (std::size_t k = 0; k < log_.requests.slots[row]; ++k) {
    const auto place = std::ranges::find(kept_.room, log_.impressions.room[impression_ + k]);
    assert(place != kept_.room.end() && "what was shown was a candidate");
    current_.slate.show(static_cast<std::size_t>(place - kept_.room.begin()),
                        static_cast<double>(log_.impressions.propensity[impression_ + k]));
  }
  current_.clicked = clicked_slot(log_, impression_, log_.requests.slots[row]);
  return &current_;
}

void LoggedRequests::read_candidates() {
  kept_.clear();
  const CandidateTable& table = log_.candidates;
  for (; candidate_ < table.size() && table.request[candidate_] == current_.row; ++candidate_) {
    const RoomId room = table.room[candidate_];
    const StreamerId streamer = log_.streamer_of(room);
    const auto& fixed = streamers_[streamer];
    const float viewers = table.viewers[candidate_];
    kept_.room.push_back(room), kept_.streamer.push_back(streamer);
    kept_.group.push_back(fixed.group), kept_.start.push_back(log_.rooms.start[room.index()]);
    kept_.viewers.push_back(viewers), kept_.capacity.push_back(fixed.capacity);
    kept_.signal(Signal::ev_gift).push_back(table.ev_gift[candidate_]);
    kept_.signal(Signal::p_click).push_back(table.p_click[candidate_]);
    kept_.signal(Signal::load).push_back(load_of(viewers, fixed.capacity));
  }
  current_.candidates = kept_.view();
}

}  // namespace libsim
