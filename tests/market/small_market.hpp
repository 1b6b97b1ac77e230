/// @file  A market small enough to run many times in a test, in which everything happens.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "libsim/core/draws.hpp"
#include "libsim/log/log.hpp"
#include "libsim/market/market.hpp"

namespace libsim {

/// 300 users and 30 streamers who give, come back, crowd rooms, churn and quit.
inline Scenario small_scenario() {
  Scenario s;
  s.world.interest_dims = 3;
  s.world.users.count = 300;
  s.world.users.homes = 3;
  s.world.users.sessions = {4.4, 0.8};
  s.world.users.propensity = {-0.5, 1.0};
  s.world.users.wallet = {5.0, 1.0};
  s.world.users.like_rate = {0.0, 0.5};
  s.world.users.comment_rate = {-0.5, 0.5};
  s.world.users.entry_per_day = 10.0;
  s.world.streamers.count = 30;
  s.world.streamers.entry_per_day = 1.5;
  s.world.streamers.attractiveness_sigma = 1.0;
  s.world.streamers.rooms = {3.9, 0.4};
  s.world.streamers.categories = 4;
  s.world.streamers.groups = 3;
  s.world.streamers.capacity_base = 3.0;
  s.market.retrieval.all = true;
  s.market.retrieval.hide_last = 0;
  s.market.feed.slots = 4;
  s.market.watch.engage_match = 0.5;
  s.market.gifts.at_entry = 0.6;
  s.market.gifts.again = 0.1;
  s.market.gifts.deferred = 0.2;
  s.market.retention.churn_per_day = 0.05;
  s.market.retention.visit_gain = 0.3;
  s.market.morale.quit_per_day = 0.05;
  s.market.morale.hours_gain = 0.5;
  s.recording.lost_click = 0.3;
  s.recording.candidate_sample = 0.1;
  s.run.seed = 5;
  return s;
}

/// The same people without anything through which one user's doings reach another.
inline Scenario independent_scenario() {
  Scenario s = small_scenario();
  s.market.overload.strength = 0.0;
  s.market.morale.quit_per_day = 0.0;
  s.market.morale.hours_gain = 0.0;
  return s;
}

/// A platform that shows the first candidates after a uniform one. Tests derive from it what they change.
struct SilentPlatform {
  template <class State>
  void decide(const State& /*market*/, const Request& request, const CandidateColumns& candidates, RngStream& rng,
              Slate& slate) {
    show_from(draw_index(rng, static_cast<std::uint32_t>(candidates.size())), request, candidates, slate);
  }
  static void show_from(std::size_t first, const Request& request, const CandidateColumns& candidates, Slate& slate) {
    const std::size_t n = candidates.size();
    for (std::size_t k = 0; k < std::min<std::size_t>(request.slots, n); ++k) { slate.show((first + k) % n, 1.0); }
  }
  void show(const Request& /*request*/, const Slate& /*slate*/) {}
  template <class X>
  void observe(const X& /*feedback*/) {}
  bool prompts() const { return false; }
  bool prompt(const SessionMoment& /*moment*/, RngStream& /*rng*/) { return false; }
  void record_candidates(Log& log, const CandidateColumns& candidates) const {
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      log.candidates.append(log.requests.size(), candidates.room[i], 0.0F, 0.0F, candidates.viewers[i], 1.0F);
    }
  }
};

/// A new market of a scenario.
inline Market market_of(const Scenario& scenario, std::uint32_t replication = 0) {
  return Market{scenario, RunKey{scenario.run.seed, replication}, make_behaviour(scenario)};
}

/// What `platform` makes of `days` days.
template <Platform<Behaviour<>> P>
Log log_of(const Scenario& scenario, std::int64_t days, P& platform, std::uint32_t replication = 0) {
  Market market = market_of(scenario, replication);
  Log log;
  market.run_until_day(days, platform, log);
  return log;
}

/// The first column in which two logs differ, as "table.column"; "" if they are the same byte for byte.
inline std::string first_difference(const Log& a, const Log& b) {
  std::string difference;
  const auto read = [](const Log& log, auto&& each) {
    Log::each_table(log, [&](std::string_view table, const auto& rows) {
      std::remove_cvref_t<decltype(rows)>::each_column(rows, [&](std::string_view name, const auto& column) {
        std::vector<std::byte> bytes;
        for (std::size_t i = 0; i < column.size(); ++i) {
          const auto value = std::as_bytes(std::span{&column[i], 1});
          bytes.insert(bytes.end(), value.begin(), value.end());
        }
        each(std::string{table} + "." + std::string{name}, std::move(bytes));
      });
    });
  };
  std::vector<std::vector<std::byte>> columns;
  read(a, [&](const std::string& /*name*/, std::vector<std::byte> bytes) { columns.push_back(std::move(bytes)); });
  std::size_t next = 0;
  read(b, [&](const std::string& name, const std::vector<std::byte>& bytes) {
    if (columns[next++] != bytes && difference.empty()) { difference = name; }
  });
  if (a.users != b.users || a.streamers != b.streamers || a.epoch_ms != b.epoch_ms) { difference = "header"; }
  return difference;
}

}  // namespace libsim
