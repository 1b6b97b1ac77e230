/// @file  One market under one platform.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "libsim/experiment/experiment.hpp"
#include "libsim/experiment/platform.hpp"
#include "libsim/log/log.hpp"
#include "libsim/market/market.hpp"

namespace libsim {

/// A market and whoever decides in it, as a value: copy it to branch. Made by an experiment and a replication.
class Simulation {
 public:
  /// A market at its beginning, under the experiment's own policy.
  Simulation(const Experiment& experiment, std::uint32_t replication);

  /// Lets time pass until midnight before `day`, writing to `log`.
  void run_until_day(std::int64_t day, Log& log);

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
  void listen(std::vector<AnySignals> listeners) { platform_.listen(std::move(listeners)); }
  /// Who listened, with what was learned, in the same order; nobody does any more.
  std::vector<AnySignals> take_listeners() { return platform_.take_listeners(); }
  /// Who predicts, with what was learned.
  const AnySignals& signals() const { return platform_.signals(); }

  /// From now on keeps a share of the requests with the truth about their candidates. @param share  in (0, 1]
  void freeze_requests(double share) { platform_.freeze(share); }
  /// What was kept; null without freeze_requests().
  const FrozenRequests* frozen_requests() const { return platform_.frozen(); }

  /// From now on keeps the truth about what is shown and clicked.
  void record_truth() { platform_.record_truth(); }
  /// What was kept; null without record_truth().
  const MarketTruth* truth() const { return platform_.truth(); }

  /// The market as it is now.
  const Market& market() const { return market_; }

  /// The market, and what the source of signals has learned. A simulation that reads it was made of the same scenario,
  /// but may be another replication: then the past is the same and the luck to come is its own.
  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.market_, self.platform_);
  }
  /// What the policy has learned, and its constraints have counted, since decide_by().
  template <class Self, class Archive>
  static void each_policy_state(Self& self, Archive& archive) {
    PolicyPlatform::each_policy_state(self.platform_, archive);
  }
  /// What became of each constraint since decide_by().
  std::vector<ConstraintReport> constraints() const { return platform_.policy().report(); }

 private:
  Market market_;
  PolicyPlatform platform_;
  ConstraintsConfig constraints_;
};

/// Forgets the events of a log, but not its rooms, which later events refer to. Rooms that ended by `now` are no longer
/// listed.
void forget_events(Log& log, Time now);

}  // namespace libsim
