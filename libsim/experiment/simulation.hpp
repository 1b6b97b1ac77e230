/// @file  One market under one platform.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "libsim/experiment/experiment.hpp"
#include "libsim/experiment/platform.hpp"
#include "libsim/log/log.hpp"
#include "libsim/market/market.hpp"
#include "libsim/market/sharded_market.hpp"

namespace libsim {

/// A market and whoever decides in it, as a value: copy it to branch. Made by an experiment and a replication.
class Simulation {
 public:
  /// A market at its beginning, under the experiment's own policy.
  Simulation(const Experiment& experiment, std::uint32_t replication);

  /// Lets time pass until midnight before `day`, writing to `log`.
  /// @param jobs  threads; no more than the scenario has shards are of use, and they change nothing but the time it
  /// takes
  void run_until_day(std::int64_t day, Log& log, unsigned jobs = 1) { market_.run_until_day(day, log, jobs); }

  /// Logs the visits under way, for a log that ends here.
  void end_log(Log& log) const { market_.end_log(log); }

  /// From now on `policy` decides, within the scenario's constraints. What the source of signals has learned stays;
  /// what the policy before it learned does not.
  void decide_by(AnyPolicy policy) { decide_by(std::move(policy), constraints_); }
  /// The same within other constraints.
  void decide_by(AnyPolicy policy, const ConstraintsConfig& constraints);
  /// From now on `signals` predict, with what they have learned elsewhere.
  void predict_by(AnySignals signals);
  /// From now on `listeners` learn beside who predicts, and are not asked.
  void listen(const std::vector<AnySignals>& listeners);
  /// Who listened, with what was learned, in the same order; nobody does any more.
  std::vector<AnySignals> take_listeners();
  /// Who predicts, with what was learned.
  const AnySignals& signals() const { return market_.platform().signals(); }

  /// From now on keeps a share of the requests with the truth about their candidates. @param share  in (0, 1]
  /// @throws InputError  if the market has several shards
  void freeze_requests(double share);
  /// What was kept; null without freeze_requests().
  const FrozenRequests* frozen_requests() const { return market_.platform().frozen(); }

  /// From now on keeps the truth about what is shown and clicked. @throws InputError  if the market has several shards
  void record_truth();
  /// What was kept; null without record_truth().
  const MarketTruth* truth() const { return market_.platform().truth(); }

  /// The market as it is now; if it has several shards, the first: with all streamers and rooms, and its own users.
  const Market& market() const { return market_.market(); }
  /// Events handled since the beginning.
  std::uint64_t events() const { return market_.events(); }

  /// The market, and what the source of signals has learned. A simulation that reads it was made of the same scenario,
  /// but may be another replication: then the past is the same and the luck to come is its own.
  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.market_);
  }
  /// What the policy has learned, and its constraints have counted, since decide_by().
  template <class Self, class Archive>
  static void each_policy_state(Self& self, Archive& archive) {
    for (std::size_t i = 0; i < self.market_.shards(); ++i) {
      PolicyPlatform::each_policy_state(self.market_.platform(i), archive);
    }
  }
  /// What became of each constraint since decide_by(), in all shards.
  std::vector<ConstraintReport> constraints() const;

 private:
  template <class F>
  void on_each_platform(F f) {
    for (std::size_t i = 0; i < market_.shards(); ++i) { f(market_.platform(i)); }
  }

  ShardedMarket<Behaviour<>, PolicyPlatform> market_;
  ConstraintsConfig constraints_;
};

/// For what looks at one market from the inside. @param source  names it in the error
/// @throws InputError  if the scenario has several shards
void refuse_shards(const std::string& source, const Scenario& scenario);

/// Forgets the events of a log, but not its rooms, which later events refer to. Rooms that ended by `now` are no longer
/// listed.
void forget_events(Log& log, Time now);

}  // namespace libsim
