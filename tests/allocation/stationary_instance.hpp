/// @file  A stationary allocation problem small enough to enumerate.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "libsim/core/draws.hpp"
#include "libsim/decision/policy.hpp"
#include "made_candidates.hpp"

namespace libsim {

/// One slot, three rooms of three streamers and three groups; requests of two types, 70% and 30%, that value them
/// differently. Everything happens as expected: an impression gives its coins.
struct StationaryInstance {
  static constexpr std::size_t rooms = 3;
  static constexpr std::array<double, 2> share{0.7, 0.3};
  static constexpr std::array<std::array<std::int64_t, rooms>, 2> coins{{{10, 6, 2}, {9, 3, 7}}};

  std::array<MadeCandidates, 2> candidates{made(0), made(1)};

  static MadeCandidates made(std::size_t type) {
    std::vector<float> ev;
    for (const std::int64_t c : coins[type]) { ev.push_back(static_cast<float>(c)); }
    MadeCandidates set{ev};
    set.with_groups({0, 1, 2});
    return set;
  }

  /// What a share of impressions for each room and type yields: exposure of each room, and its coins, a request.
  struct Flow {
    std::array<double, rooms> exposure{};
    std::array<double, rooms> coins{};
  };

  /// The largest value(Flow) over all splits of both types in steps of 1% of the requests.
  template <class Value>
  static double best(Value value) {
    double most = -1e300;
    for (int a0 = 0; a0 <= 70; ++a0) {
      for (int a1 = 0; a0 + a1 <= 70; ++a1) {
        for (int b0 = 0; b0 <= 30; ++b0) {
          for (int b1 = 0; b0 + b1 <= 30; ++b1) {
            const std::array<std::array<int, rooms>, 2> percent{{{a0, a1, 70 - a0 - a1}, {b0, b1, 30 - b0 - b1}}};
            Flow flow;
            for (std::size_t type = 0; type < 2; ++type) {
              for (std::size_t r = 0; r < rooms; ++r) {
                flow.exposure[r] += 0.01 * percent[type][r];
                flow.coins[r] += 0.01 * percent[type][r] * static_cast<double>(coins[type][r]);
              }
            }
            const double found = value(flow);
            most = found > most ? found : most;
          }
        }
      }
    }
    return most;
  }

  /// Lets `policy` decide `requests` times. @param counts  whether the n-th impression of a room still earns
  template <class Policy, class Counts>
  Flow play(Policy& policy, int requests, Counts counts) const {
    Flow flow;
    std::array<double, rooms> shown{};
    RngStream types{{71, 0}, Purpose::test, 1};
    RngStream rng{{71, 0}, Purpose::test, 2};
    for (int t = 0; t < requests; ++t) {
      const std::size_t type = draw_bernoulli(types, share[0]) ? 0 : 1;
      const CandidateSet set = candidates[type].view();
      const Request request = request_of(1);
      Slate slate;
      policy.decide(request, set, rng, slate);
      const std::size_t room = slate.shown[0].candidate;
      if constexpr (Observes<Policy, Showed>) { policy.observe(Showed{request, set, slate}); }
      const Gifted gift{request.user, set.room[room], set.streamer[room], request.at, Coins{coins[type][room]}};
      if constexpr (Observes<Policy, Gifted>) { policy.observe(gift); }
      shown[room] += 1.0;
      flow.exposure[room] += 1.0 / requests;
      if (counts(shown[room])) { flow.coins[room] += to_double(gift.amount) / requests; }
    }
    return flow;
  }
};

}  // namespace libsim
