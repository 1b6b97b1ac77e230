#include "libsim/estimators/running_history.hpp"

#include <algorithm>
#include <functional>

#include "libsim/core/state_archive.hpp"
#include "libsim/estimators/market_time.hpp"

namespace libsim {
namespace {

constexpr std::size_t most_users = 100'000'000;  // of a saved history

/// The record with a key among ascending ones; inserted if it is not there.
template <class Record, class Key>
Record& record_of(std::vector<Record>& records, Key Record::*key, Key wanted) {
  const auto found = std::ranges::lower_bound(records, wanted, {}, key);
  return found != records.end() && (*found).*key == wanted ? *found : *records.insert(found, Record{wanted});
}

template <class Record, class Key>
const ClickTally& tally_of(const std::vector<Record>& records, Key Record::*key, Key wanted) {
  static const ClickTally nothing{};
  const auto found = std::ranges::lower_bound(records, wanted, {}, key);
  return found != records.end() && (*found).*key == wanted ? found->tally : nothing;
}

}  // namespace

void RunningHistory::observe(const RoomOpened& opened) {
  know(opened.streamer);
  rooms_[opened.streamer.index()] = {opened.room, opened.at, 0, opened.category};
  mark_changed(opened.streamer, Change::viewers);
}

void RunningHistory::advance(Time now) {
  if (day_of(now) != day_) {
    day_ = day_of(now);
    advance_tallies(start_of_day(day_));
    supply_ = SupplyQuantiles{streamers_};
  }
  advance_tallies(history_end(protocol_, now));
  advance_rooms(now);
  const std::size_t done = std::min(next_for_tallies_, next_for_rooms_);
  if (done == waiting_.size()) {
    waiting_.clear();
    next_for_tallies_ = 0;
    next_for_rooms_ = 0;
  } else if (done > waiting_.size() / 2) {  // each event is moved once at most, on average
    waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(done));
    next_for_tallies_ -= done;
    next_for_rooms_ -= done;
  }
}

ClickFeatureValues RunningHistory::features(UserId user, StreamerId streamer, Time now, bool from_feed) const {
  static const User stranger{};
  const User& of_user = user.index() < users_.size() ? users_[user.index()] : stranger;
  const Room& of_room = rooms_[streamer.index()];
  return feature_values({.at = now,
                         .user = of_user.tally,
                         .streamer = streamers_[streamer.index()],
                         .pair = tally_of(of_user.pairs, &Pair::streamer, streamer),
                         .category = tally_of(of_user.categories, &Category::category, of_room.category),
                         .gift_rate = gift_rate(),
                         .room_age_min = to_seconds(now - of_room.start) / 60.0,
                         .viewers = of_room.viewers,
                         .first_weekday = first_weekday_,
                         .from_feed = from_feed,
                         .coins_per_hour_quantile = supply_.coins_per_hour(streamer),
                         .gifts_per_click_quantile = supply_.gifts_per_click(streamer)});
}

RunningHistory::User& RunningHistory::user(UserId id) {
  if (id.index() >= users_.size()) { users_.resize(id.index() + 1); }
  return users_[id.index()];
}

void RunningHistory::know(StreamerId id) {
  if (id.index() < streamers_.size()) { return; }
  streamers_.resize(id.index() + 1);
  rooms_.resize(id.index() + 1);
  changes_.resize(id.index() + 1);
}

void RunningHistory::forget_changes() {
  for (const StreamerId id : changed_) { changes_[id.index()] = Change::none; }
  changed_.clear();
}

void RunningHistory::mark_changed(StreamerId id, Change change) {
  Change& known = changes_[id.index()];
  if (known == Change::none) { changed_.push_back(id); }
  known = std::max(known, change);
}

void RunningHistory::was_read() {
  const auto is_known = [&](StreamerId id) { return id.index() < streamers_.size(); };
  const auto is_tally = [&](const ClickTally& tally) {
    return (tally.clicks == 0 || is_market_time(tally.last_click)) &&
           (tally.gifts == 0 || is_market_time(tally.last_gift)) && tally.coins >= 0;
  };
  const auto is_possible = [&](const Event& event) {
    return is_known(event.streamer) && event.user.index() < most_users && event.kind <= Kind::touch &&
           is_market_time(event.at);
  };
  bool holds = rooms_.size() == streamers_.size() && std::ranges::all_of(waiting_, is_possible) &&
               next_for_tallies_ <= waiting_.size() && next_for_rooms_ <= waiting_.size();
  holds =
      holds && std::ranges::all_of(streamers_, is_tally) && std::ranges::all_of(rooms_, is_market_time, &Room::start);
  const auto ascends = [](const auto& records, auto key) {
    return std::ranges::adjacent_find(records, std::ranges::greater_equal{}, key) == records.end();
  };
  for (const User& user : users_) {
    holds = holds && is_tally(user.tally) && std::ranges::all_of(user.pairs, is_known, &Pair::streamer) &&
            ascends(user.pairs, &Pair::streamer) && ascends(user.categories, &Category::category) &&
            std::ranges::all_of(user.pairs, is_tally, &Pair::tally) &&
            std::ranges::all_of(user.categories, is_tally, &Category::tally);
  }
  if (!holds) { StateReader::refuse("got a history that no market writes"); }
  changed_.clear();
  changes_.assign(streamers_.size(), Change::none);
}

void RunningHistory::wait(Kind kind, UserId user, StreamerId streamer, RoomId room, Time at, std::int64_t value) {
  know(streamer);
  waiting_.push_back({at, value, user, streamer, room, rooms_[streamer.index()].category, kind});
}

void RunningHistory::advance_rooms(Time until) {
  for (; next_for_rooms_ < waiting_.size() && waiting_[next_for_rooms_].at < until; ++next_for_rooms_) {
    const Event& event = waiting_[next_for_rooms_];
    Room& room = rooms_[event.streamer.index()];
    if (event.room != room.id || event.kind == Kind::gift || event.kind == Kind::touch) { continue; }
    room.viewers += event.kind == Kind::click ? 1 : -1;
    mark_changed(event.streamer, Change::viewers);
  }
}

void RunningHistory::advance_tallies(Time until) {
  for (; next_for_tallies_ < waiting_.size() && waiting_[next_for_tallies_].at < until; ++next_for_tallies_) {
    // At midnight a whole day is waiting, of users all over memory.
    constexpr std::size_t soon = 5;
    if (next_for_tallies_ + 2 * soon < waiting_.size()) {
      prefetch_user(waiting_[next_for_tallies_ + 2 * soon].user);
      user(waiting_[next_for_tallies_ + soon].user).prefetch_records();
    }
    take_in(waiting_[next_for_tallies_]);
  }
}

void RunningHistory::take_in(const Event& event) {
  User& by = user(event.user);
  ClickTally& streamer = streamers_[event.streamer.index()];
  by.parts.version = 0;
  mark_changed(event.streamer, Change::tally);
  if (event.kind == Kind::touch) {
    ++by.tally.touches;
    ++streamer.touches;
    return;
  }
  Pair& pair = record_of(by.pairs, &Pair::streamer, event.streamer);
  Category& category = record_of(by.categories, &Category::category, event.category);
  pair.parts.version = 0;
  category.parts.version = 0;
  all_clicks_ += event.kind == Kind::click ? 1 : 0;
  all_gifts_ += event.kind == Kind::gift ? 1 : 0;
  for (ClickTally* tally : {&by.tally, &streamer, &pair.tally, &category.tally}) {
    switch (event.kind) {
      case Kind::click:
        tally->click(event.at);
        break;
      case Kind::stay:
        tally->stay(event.value);
        break;
      case Kind::gift:
        tally->gift(Coins{event.value}, event.at);
        break;
      case Kind::touch:
        break;
    }
  }
}

}  // namespace libsim
