/// @file  Any source of signals as a value: honest estimators, and oracles that look into the market.
#pragma once

#include <concepts>
#include <memory>
#include <span>
#include <utility>

#include "libsim/decision/feedback.hpp"
#include "libsim/decision/policy.hpp"
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

/// A source chosen at run time. Costs one virtual call per signal and request.
class AnySignals {
 public:
  template <ConcreteSource S>
  explicit AnySignals(S source) : self_{std::make_unique<Model<S>>(std::move(source))} {}

  AnySignals(const AnySignals& other) : self_{other.self_->clone()} {}
  AnySignals(AnySignals&&) noexcept = default;
  AnySignals& operator=(AnySignals other) noexcept {
    self_.swap(other.self_);
    return *this;
  }
  ~AnySignals() = default;

  /// Writes out[i] for candidate i. @param view  the same candidates, as a policy sees them
  void predict(const MarketState<Behaviour<>>& market, const Request& request, const CandidateColumns& candidates,
               const CandidateSet& view, Signal signal, std::span<float> out) {
    self_->predict(market, request, candidates, view, signal, out);
  }
  template <class X>
  void observe(const X& x) {
    self_->observe(x);
  }

 private:
  struct Interface {
    virtual ~Interface() = default;
    virtual std::unique_ptr<Interface> clone() const = 0;
    virtual void predict(const MarketState<Behaviour<>>&, const Request&, const CandidateColumns&, const CandidateSet&,
                         Signal, std::span<float>) = 0;
    virtual void observe(const Showed&) = 0;
    virtual void observe(const Clicked&) = 0;
    virtual void observe(const Gifted&) = 0;
    virtual void observe(const Left&) = 0;
    virtual void observe(const RoomOpened&) = 0;
    virtual void observe(const RoomClosed&) = 0;
    virtual void observe(const HourPassed&) = 0;
  };

  template <class S>
  struct Model final : Interface {
    explicit Model(S s) : source{std::move(s)} {}
    std::unique_ptr<Interface> clone() const override { return std::make_unique<Model>(*this); }
    void predict(const MarketState<Behaviour<>>& market, const Request& request, const CandidateColumns& candidates,
                 const CandidateSet& view, Signal signal, std::span<float> out) override {
      if constexpr (OracleSource<S>) {
        source.predict_true(market, request, candidates, signal, out);
      } else {
        source.predict(request, view, signal, out);
      }
    }
    void observe(const Showed& x) override { forward(x); }
    void observe(const Clicked& x) override { forward(x); }
    void observe(const Gifted& x) override { forward(x); }
    void observe(const Left& x) override { forward(x); }
    void observe(const RoomOpened& x) override { forward(x); }
    void observe(const RoomClosed& x) override { forward(x); }
    void observe(const HourPassed& x) override { forward(x); }
    template <class X>
    void forward(const X& x) {
      if constexpr (Observes<S, X>) { source.observe(x); }
    }
    S source;
  };

  std::unique_ptr<Interface> self_;
};

}  // namespace libsim
