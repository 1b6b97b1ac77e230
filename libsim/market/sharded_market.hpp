/// @file  One market on several threads: its users in shards, which exchange what they know at fixed times.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <limits>
#include <mutex>
#include <optional>
#include <span>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "libsim/core/rng.hpp"
#include "libsim/core/spin_barrier.hpp"
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

/// A platform of which each shard has its own. record() is what it was told of its shard's users since start_record()
/// was called last; it stays until start_record() has been called twice more. hear() tells it what other shards' users
/// did.
template <class P, class B>
concept ShardPlatform = Platform<P, B> && std::copyable<P> &&
    requires(P platform, const P& other, std::span<const FeedbackRecord* const> records) {
  platform.start_record();
  { other.record() } -> std::same_as<const FeedbackRecord&>;
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
        shards_(scenario.run.shards, Shard{{scenario, run, std::move(behaviour)}, std::move(platform), {}, {}, {}}) {
    if (shards_.size() == 1) { return; }
    for (std::uint32_t i = 0; i < shards_.size(); ++i) { shards_[i].market.keep({i, scenario.run.shards}); }
  }

  /// Lets time pass until midnight before `day`, writing what happens to `log`. A log that follows another must keep
  /// its room table. @param jobs  threads, 0 for one a processor; no more than shards are used. @throws what a platform
  /// throws
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
  /// How many there are.
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
    std::array<const FeedbackRecord*, 2> records{};  ///< that the platform keeps, within a day
  };

  std::vector<const Log*> logs() const {
    std::vector<const Log*> all;
    for (const Shard& shard : shards_) { all.push_back(&shard.log); }
    return all;
  }

  /// Lets a day pass, thread t on shards t, t + threads, ...
  void run_day(std::int64_t day, unsigned jobs) {
    if (jobs == 0) { jobs = std::max(1U, std::thread::hardware_concurrency()); }
    const std::size_t wanted = std::min<std::size_t>(jobs, shards_.size());
    const auto exchanges = static_cast<std::size_t>(day_length / exchange_);
    std::atomic<std::size_t> threads = 0;  // 0 until it is known how many there are
    std::optional<SpinBarrier> all_are_here;
    std::atomic<std::size_t> failed_before = std::numeric_limits<std::size_t>::max();  // which exchange
    std::exception_ptr failure;
    std::mutex guard;
    // What a shard publishes it keeps until after the next exchange, when the others have read it: threads meet once.
    const auto work = [&](std::size_t thread) {
      bool fails = false;
      const auto on_own_shards = [&](std::size_t next_exchange, auto&& f) {
        try {
          for (std::size_t s = thread; s < shards_.size() && !fails; s += threads) { f(s); }
        } catch (...) {
          const std::lock_guard lock{guard};
          fails = true;
          if (next_exchange < failed_before) { failed_before = next_exchange, failure = std::current_exception(); }
        }
      };
      for (std::size_t e = 0; e < exchanges; ++e) {
        const Time until = start_of_day(day) + exchange_ * (e + 1);
        on_own_shards(e, [&](std::size_t s) { run_and_publish(shards_[s], until, e % 2); });
        all_are_here->arrive_and_wait();
        if (failed_before <= e) { return; }  // all threads say the same of this exchange, whatever fails after it
        on_own_shards(e + 1, [&](std::size_t s) { hear(s, e % 2); });
      }
    };
    {
      std::vector<std::jthread> others;
      others.reserve(wanted);
      try {
        while (others.size() + 1 < wanted) {
          others.emplace_back([&threads, &work, thread = others.size() + 1] {
            threads.wait(0);
            work(thread);
          });
        }
      } catch (const std::system_error&) {  // the machine has no more threads: fewer give the same
      }
      all_are_here.emplace(others.size() + 1);
      threads = others.size() + 1;
      threads.notify_all();
      work(0);
    }
    if (failure) { std::rethrow_exception(failure); }
  }

  /// @param side  0 and 1 in turns
  static void run_and_publish(Shard& shard, Time until, std::size_t side) {
    shard.platform.start_record();
    shard.market.run_until(until, shard.platform, shard.log);
    shard.records[side] = &shard.platform.record();
    shard.viewers.publish(shard.market.state().live, shard.market.state().supply, side);
  }

  /// Tells shard `s` what the others have published.
  void hear(std::size_t s, std::size_t side) {
    std::vector<const ViewerExchange*> viewers;
    std::vector<const FeedbackRecord*> records;
    for (std::size_t other = 0; other < shards_.size(); ++other) {
      viewers.push_back(&shards_[other].viewers);
      if (other != s) { records.push_back(shards_[other].records[side]); }
    }
    shards_[s].viewers.take(viewers, shards_[s].market.state().live, side);
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
