/// @file  One market on several threads: its users in shards, which exchange what they know at fixed times.
#pragma once

#include <algorithm>
#include <atomic>
#include <barrier>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <mutex>
#include <span>
#include <thread>
#include <utility>
#include <vector>

#include "libsim/core/rng.hpp"
#include "libsim/core/time.hpp"
#include "libsim/decision/feedback_record.hpp"
#include "libsim/log/log.hpp"
#include "libsim/log/merge_logs.hpp"
#include "libsim/market/market.hpp"
#include "libsim/market/platform.hpp"
#include "libsim/market/user_shard.hpp"
#include "libsim/market/viewer_exchange.hpp"
#include "libsim/scenario/scenario.hpp"

namespace libsim {

/// A platform of which each shard has its own: record() is what it was told of its shard's users since clear_record(),
/// hear() tells it what the other shards' users did.
template <class P, class B>
concept ShardPlatform = Platform<P, B> && std::copyable<P> &&
    requires(P platform, const P& other, std::span<const FeedbackRecord* const> records) {
  platform.start_record();
  { other.record() } -> std::same_as<const FeedbackRecord&>;
  platform.clear_record();
  platform.hear(records);
};

/// A market whose users are simulated in `run.shards` parts. Every shard has all streamers and rooms, and a platform of
/// its own; what its users do it sees at once. Every `run.exchange_s` seconds the shards tell each other how many
/// viewers came and went in each room, and their platforms what users were shown and did, in order of time; at midnight
/// they add up what streamers earned. Results depend on the number of shards and the time between exchanges, which the
/// scenario fixes, and not on the number of threads. One shard is the market itself, without any exchange.
///
/// A value: copy it to branch.
template <class B, ShardPlatform<B> P>
class ShardedMarket {
 public:
  /// At the start of day 0. @throws InputError  if the scenario does not fit the behaviour
  ShardedMarket(const Scenario& scenario, RunKey run, B behaviour, P platform)
      : exchange_{std::chrono::seconds{scenario.run.exchange_s}},
        shards_(scenario.run.shards, Shard{{scenario, run, std::move(behaviour)}, std::move(platform), {}, {}}) {
    if (shards_.size() == 1) { return; }
    for (std::uint32_t i = 0; i < shards_.size(); ++i) {
      shards_[i].market.keep({i, scenario.run.shards});
      shards_[i].platform.start_record();
    }
  }

  /// Lets time pass until midnight before `day`, writing what happens to `log`. A log that follows another must keep
  /// its room table. @param jobs  threads, 0 for one a processor; no more than shards are used. @throws what a platform throws
  void run_until_day(std::int64_t day, Log& log, unsigned jobs = 1) {
    if (shards_.size() == 1) { return shards_.front().market.run_until_day(day, shards_.front().platform, log); }
    for (std::int64_t today = market().now().time_since_epoch() / day_length; today < day; ++today) {
      if (today > 0) { add_up_streamers(); }
      for (Shard& shard : shards_) { continue_rooms(shard.log, log); }
      run_day(today, jobs);
      append_merged(log, logs(), jobs);
      for (Shard& shard : shards_) { forget(shard.log); }
    }
  }

  /// Ends a log: visits still under way are logged as if they ended now.
  void end_log(Log& log) const {
    for (const Shard& shard : shards_) { shard.market.end_log(log); }
  }

  /// The market of one shard; streamers and rooms are those of all.
  const BasicMarket<B>& market(std::size_t shard = 0) const { return shards_[shard].market; }
  /// Events handled since the beginning, by all shards; each has the rooms' of its own.
  std::uint64_t events() const {
    std::uint64_t sum = 0;
    for (const Shard& shard : shards_) { sum += shard.market.events(); }
    return sum;
  }
  std::size_t shards() const { return shards_.size(); }
  /// The platform of one shard.
  P& platform(std::size_t shard = 0) { return shards_[shard].platform; }
  /// The platform of one shard.
  const P& platform(std::size_t shard = 0) const { return shards_[shard].platform; }

  /// The markets, in order.
  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    for (auto& shard : self.shards_) { archive(shard.market, shard.viewers, shard.platform); }
  }

 private:
  struct Shard {
    BasicMarket<B> market;
    P platform;
    Log log;  ///< of the day; the rooms of all days before, for their number
    ViewerExchange viewers;
  };

  std::vector<const Log*> logs() const {
    std::vector<const Log*> all;
    for (const Shard& shard : shards_) { all.push_back(&shard.log); }
    return all;
  }

  /// Lets a day pass, thread t on shards t, t + threads, ...
  void run_day(std::int64_t day, unsigned jobs) {
    if (jobs == 0) { jobs = std::max(1U, std::thread::hardware_concurrency()); }
    const std::size_t threads = std::min<std::size_t>(jobs, shards_.size());
    std::barrier<> all_are_here{static_cast<std::ptrdiff_t>(threads)};
    std::atomic<bool> failed = false;
    std::exception_ptr failure;
    std::mutex guard;
    const auto mine = [&](std::size_t thread, auto&& f) {
      try {
        for (std::size_t s = thread; s < shards_.size(); s += threads) { f(s); }
      } catch (...) {
        const std::lock_guard lock{guard};
        if (!failure) { failure = std::current_exception(); }
        failed = true;
      }
      all_are_here.arrive_and_wait();
    };
    const Time end = start_of_day(day + 1);
    const auto work = [&](std::size_t thread) {
      for (Time at = start_of_day(day); at < end && !failed;) {
        at = std::min(at + exchange_, end);
        mine(thread, [&](std::size_t s) { run_and_publish(shards_[s], at); });
        if (failed) { return; }  // all threads see it: they have met since
        mine(thread, [&](std::size_t s) { hear(s); });
        mine(thread, [&](std::size_t s) { shards_[s].platform.clear_record(); });
      }
    };
    {
      std::vector<std::jthread> others;
      for (std::size_t t = 1; t < threads; ++t) { others.emplace_back(work, t); }
      work(0);
    }
    if (failure) { std::rethrow_exception(failure); }
  }

  static void run_and_publish(Shard& shard, Time until) {
    shard.market.run_until(until, shard.platform, shard.log);
    shard.viewers.publish(shard.market.state().live, shard.market.state().supply);
  }

  /// Tells shard `s` what the others have published.
  void hear(std::size_t s) {
    std::vector<const ViewerExchange*> viewers;
    std::vector<const FeedbackRecord*> records;
    for (std::size_t other = 0; other < shards_.size(); ++other) {
      viewers.push_back(&shards_[other].viewers);
      if (other != s) { records.push_back(&shards_[other].platform.record()); }
    }
    shards_[s].viewers.take(viewers, shards_[s].market.state().live);
    shards_[s].platform.hear(records);
  }

  /// What all users watched and gave since midnight decides on morale, in every shard alike.
  void add_up_streamers() {
    if (!market().state().behaviour.morale.matters()) { return; }
    const auto streamers = static_cast<std::uint32_t>(market().state().supply.streamers().size());
    for (std::uint32_t i = 0; i < streamers; ++i) {
      const StreamerId s{i};
      std::int64_t watched_ms = 0;
      std::int64_t income = 0;
      for (const Shard& shard : shards_) {
        const StreamerState& state = shard.market.state().supply.state(s);
        watched_ms += state.watched_ms;
        income += state.income;
      }
      for (Shard& shard : shards_) {
        StreamerState& state = shard.market.state().supply.state(s);
        state.watched_ms = watched_ms;
        state.income = income;
      }
    }
  }

  /// Rooms get their numbers from the tables they are in: a shard's must be as long as the market's.
  static void continue_rooms(Log& shard, const Log& whole) {
    for (std::size_t i = shard.rooms.size(); i < whole.rooms.size(); ++i) {
      shard.rooms.append(whole.rooms.streamer[i], whole.rooms.start[i], whole.rooms.end[i], whole.rooms.category[i]);
    }
  }

  /// Leaves the number of the rooms.
  static void forget(Log& log) {
    Log kept;
    kept.rooms = std::move(log.rooms);
    RoomTable::each_column(kept.rooms, [](auto /*name*/, auto& column) {
      for (std::size_t b = column.block_count(); b-- > 0 && column.holds_block(b);) {
        if ((b + 1) * column.block_rows <= column.size()) { column.release_block(b); }
      }
    });
    log = std::move(kept);
  }

  Duration exchange_;
  std::vector<Shard> shards_;
};

}  // namespace libsim
