/// @file  Any source of signals as a value: honest estimators, and oracles that look into the market.
#pragma once

#include <concepts>
#include <memory>
#include <span>
#include <type_traits>
#include <utility>

#include "libsim/decision/any_learner.hpp"
#include "libsim/decision/signal_source.hpp"
#include "libsim/market/candidate_columns.hpp"
#include "libsim/market/market.hpp"

namespace libsim {

/// Predicts from the truth: gets the market itself. Every such type says `oracle` in its name.
template <class S>
concept OracleSource = std::copyable<S> &&
    requires(S source, const MarketState<Behaviour<>>& market, const Request& request,
             const CandidateColumns& candidates, Signal signal, std::span<float> out) {
  { source.predict_true(market, request, candidates, signal, out) } -> std::same_as<void>;
};

template <class S>
concept AnySource = SignalSource<S> || OracleSource<S>;

class AnySignals;

/// A source that is not already type-erased; without it, copying an AnySignals would be ambiguous.
template <class S>
concept ConcreteSource = !std::same_as<S, AnySignals> && AnySource<S>;

namespace detail {

struct SignalsInterface : LearnerInterface {
  template <class S>
  static constexpr bool is_constant = requires(const S& s, const Request& q, const CandidateSet& c, Signal signal,
                                               std::span<float> out) {
    s.predict(q, c, signal, out);
  }
  || requires(const S& s, const MarketState<Behaviour<>>& m, const Request& q, const CandidateColumns& c, Signal signal,
              std::span<float> out) {
    s.predict_true(m, q, c, signal, out);
  };

  virtual std::unique_ptr<SignalsInterface> clone() const = 0;
  virtual void predict(const MarketState<Behaviour<>>&, const Request&, const CandidateColumns&, const CandidateSet&,
                       Signal, std::span<float>) = 0;
};

}  // namespace detail

/// A source chosen at run time. Costs one virtual call per signal and request, and one per feedback that it learns
/// from.
class AnySignals : public AnyLearner<detail::SignalsInterface> {
 public:
  /// Any struct that models SignalSource or OracleSource.
  template <ConcreteSource S>
  explicit AnySignals(S source) : AnyLearner{std::make_unique<Model<S>>(std::move(source)), std::type_identity<S>{}} {}

  /// Writes out[i] for candidate i. @param view  the same candidates, as a policy sees them
  void predict(const MarketState<Behaviour<>>& market, const Request& request, const CandidateColumns& candidates,
               const CandidateSet& view, Signal signal, std::span<float> out) {
    self().predict(market, request, candidates, view, signal, out);
  }

 private:
  template <class S>
  struct Model final : detail::LearnerModel<S, detail::SignalsInterface> {
    using detail::LearnerModel<S, detail::SignalsInterface>::LearnerModel;
    using detail::LearnerModel<S, detail::SignalsInterface>::value;

    std::unique_ptr<detail::SignalsInterface> clone() const override { return std::make_unique<Model>(*this); }
    void predict(const MarketState<Behaviour<>>& market, const Request& request, const CandidateColumns& candidates,
                 const CandidateSet& view, Signal signal, std::span<float> out) override {
      if constexpr (OracleSource<S>) {
        value.predict_true(market, request, candidates, signal, out);
      } else {
        value.predict(request, view, signal, out);
      }
    }
  };
};

}  // namespace libsim
