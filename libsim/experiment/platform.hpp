/// @file  A platform: a policy on the signals of a source, as the market asks it.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "libsim/allocation/constrained_policy.hpp"
#include "libsim/decision/feedback_record.hpp"
#include "libsim/decision/policy.hpp"
#include "libsim/experiment/click_truth.hpp"
#include "libsim/experiment/request_freezer.hpp"
#include "libsim/experiment/signals.hpp"
#include "libsim/log/log.hpp"
#include "libsim/market/market.hpp"
#include "libsim/market/sharded_market.hpp"

namespace libsim {

/// Where truth, estimate and policy meet: predicts the signals that the policy names, lets it decide within its
/// constraints, and passes on feedback to all. A value.
class PolicyPlatform {
 public:
  /// Both are fresh, or have learned before.
  PolicyPlatform(AnyPolicy policy, AnySignals signals) : policy_{std::move(policy)}, signals_{std::move(signals)} {}

  void decide(const MarketState<Behaviour<>>& market, const Request& request, const CandidateColumns& candidates,
              RngStream& rng, Slate& slate) {
    set_ = candidates.view();
    const SignalSet wanted = policy_.signals();
    for (std::size_t s = 0; s < signal_count; ++s) {
      const auto signal = static_cast<Signal>(s);
      if (!wanted.contains(signal)) { continue; }
      columns_[s].resize(candidates.size());
      signals_.predict(market, request, candidates, set_, signal, columns_[s]);
    }
    for (std::size_t s = 0; s < signal_count; ++s) {
      if (wanted.contains(static_cast<Signal>(s))) { set_.signals[s] = columns_[s]; }
    }
    policy_.decide(request, set_, rng, slate);
    if (freezer_) { freezer_->observe(market, request, candidates, slate); }
    if (recorder_) { recorder_->decided(market, request, candidates, slate); }
  }
  /// The slate of the last decision reaches the user.
  void show(const Request& request, const Slate& slate) { observe(Showed{request, set_, slate}); }

  template <class X>
  void observe(const X& x) {
    if constexpr (std::same_as<X, Clicked>) {
      if (recorder_) { recorder_->clicked(x); }
    }
    tell(x);
    if constexpr (requires(FeedbackRecord record) { record.add(x); }) {
      if (records_ && anybody_hears<X>()) { (*records_)[current_].add(x); }
    }
  }

  /// From now on keeps what it is told, for the platforms of other shards. What was kept until now stays where it is
  /// until this is called again.
  void start_record() {
    if (!records_) { records_.emplace(); }
    current_ = 1 - current_;
    (*records_)[current_].clear();
  }
  /// What was kept. @pre start_record()
  const FeedbackRecord& record() const { return (*records_)[current_]; }
  /// Policy and estimators learn from what other shards' users did.
  void hear(std::span<const FeedbackRecord* const> records) {
    FeedbackRecord::for_each(records, [this](const auto& x) { tell(x); });
  }
  bool prompts() const { return policy_.prompts(); }
  bool prompt(const SessionMoment& moment, RngStream& rng) { return policy_.prompt(moment, rng); }

  /// From now on `policy` decides, on the same signals.
  void replace_policy(ConstrainedPolicy policy) { policy_ = std::move(policy); }
  /// What decides, with its constraints.
  const ConstrainedPolicy& policy() const { return policy_; }
  /// From now on `signals` predict.
  void replace_signals(AnySignals signals) { signals_ = std::move(signals); }
  /// Who predicts, with what was learned.
  const AnySignals& signals() const { return signals_; }

  /// From now on `listeners` learn, too, and are not asked.
  void listen(std::vector<AnySignals> listeners) { listeners_ = std::move(listeners); }
  /// Who listened, with what was learned; nobody does any more.
  std::vector<AnySignals> take_listeners() { return std::exchange(listeners_, {}); }

  /// From now on keeps a share of the requests, to be judged in hindsight.
  void freeze(double share) { freezer_.emplace(share); }
  /// What was kept; null without freeze().
  const FrozenRequests* frozen() const { return freezer_ ? &freezer_->frozen() : nullptr; }

  /// What the source of signals has learned; who decides changes more often, see each_policy_state().
  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.signals_);
  }
  /// What the policy has learned and its constraints have counted.
  template <class Self, class Archive>
  static void each_policy_state(Self& self, Archive& archive) {
    archive(self.policy_);
  }

  /// From now on keeps the truth about what is shown and clicked.
  void record_truth() { recorder_.emplace(); }
  /// What was kept; null without record_truth().
  const MarketTruth* truth() const { return recorder_ ? &recorder_->truth() : nullptr; }

  /// Logs all candidates of the last decision, for the request that will be the log's next.
  void record_candidates(Log& log, const CandidateColumns& candidates) const {
    const auto value = [this](Signal signal, std::size_t i) {
      const auto column = set_.signals[static_cast<std::size_t>(signal)];
      return column.empty() ? std::numeric_limits<float>::quiet_NaN() : column[i];
    };
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      log.candidates.append(log.requests.size(), candidates.room[i], value(Signal::ev_gift, i),
                            value(Signal::p_click, i), candidates.viewers[i], policy_.multiplier(set_, i));
    }
  }

 private:
  template <class X>
  void tell(const X& x) {
    policy_.observe(x);
    signals_.observe(x);
    for (AnySignals& listener : listeners_) { listener.observe(x); }
  }
  template <class X>
  bool anybody_hears() const {
    return policy_.hears<X>() || signals_.hears<X>() ||
           std::ranges::any_of(listeners_, [](const AnySignals& listener) { return listener.hears<X>(); });
  }

  ConstrainedPolicy policy_;
  AnySignals signals_;
  std::vector<AnySignals> listeners_;
  std::optional<RequestFreezer> freezer_;
  std::optional<TruthRecorder> recorder_;
  std::optional<std::array<FeedbackRecord, 2>> records_;
  std::size_t current_ = 0;  ///< of them
  CandidateSet set_{};       ///< of the last decision
  std::array<std::vector<float>, signal_count> columns_;
};
static_assert(ShardPlatform<PolicyPlatform, Behaviour<>>);

}  // namespace libsim
