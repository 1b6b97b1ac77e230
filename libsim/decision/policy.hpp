/// @file  What a policy is: candidates in; a slate, its propensities and optional gift prompts out.
#pragma once

#include <concepts>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

#include "libsim/core/rng.hpp"
#include "libsim/decision/feedback.hpp"
#include "libsim/decision/request.hpp"

namespace libsim {

/// Chooses rooms. decide() fills `slate` (empty on entry) with min(request.slots, n) distinct candidates, each with the
/// probability that decide() really used: off-policy estimates divide by it. All randomness comes from `rng`; a policy
/// keeps no generator of its own. signals() must not change during a run.
///
/// A policy may also have
///   void observe(const X&)                            for any X of feedback.hpp, to learn;
///   bool prompt(const SessionMoment&, RngStream&)     to prompt for a gift inside a session;
///   float multiplier(const CandidateSet&, size_t i)   its state for candidate i, written to the log.
template <class P>
concept AllocationPolicy = std::copyable<P> &&
    requires(P policy, const Request& request, const CandidateSet& candidates, RngStream& rng, Slate& slate) {
  { policy.signals() } -> std::same_as<SignalSet>;
  { policy.decide(request, candidates, rng, slate) } -> std::same_as<void>;
};

/// `T` learns from feedback of type `X`.
template <class T, class X>
concept Observes = requires(T t, const X& x) {
  t.observe(x);
};

class AnyPolicy;

/// A policy that is not already type-erased; without it, copying an AnyPolicy would be ambiguous.
template <class P>
concept ConcretePolicy = !std::same_as<P, AnyPolicy> && AllocationPolicy<P>;

/// Any policy as a value, for a choice made at run time from JSON. Costs one virtual call per request, and one per
/// feedback the policy declares (none for the others).
class AnyPolicy {
 public:
  template <ConcretePolicy P>
  explicit AnyPolicy(P policy) : self_{std::make_unique<Model<P>>(std::move(policy))}, listens_{listens_to<P>()} {}

  AnyPolicy(const AnyPolicy& other) : self_{other.self_->clone()}, listens_{other.listens_} {}
  AnyPolicy(AnyPolicy&&) noexcept = default;
  AnyPolicy& operator=(AnyPolicy other) noexcept {
    self_.swap(other.self_);
    listens_ = other.listens_;
    return *this;
  }
  ~AnyPolicy() = default;

  SignalSet signals() const { return self_->signals(); }
  void decide(const Request& request, const CandidateSet& candidates, RngStream& rng, Slate& slate) {
    self_->decide(request, candidates, rng, slate);
  }
  template <class X>
  void observe(const X& x) {
    if ((listens_ & bit_of<X>()) != 0) { self_->observe(x); }
  }
  template <class X>
  bool observes() const {
    return (listens_ & bit_of<X>()) != 0;
  }
  bool prompts() const { return (listens_ & prompts_bit) != 0; }
  bool prompt(const SessionMoment& moment, RngStream& rng) { return self_->prompt(moment, rng); }
  float multiplier(const CandidateSet& candidates, std::size_t i) const { return self_->multiplier(candidates, i); }

 private:
  static constexpr std::uint8_t prompts_bit = 128;

  template <class X>
  static constexpr std::uint8_t bit_of() {
    if constexpr (std::same_as<X, Showed>) { return 1; }
    if constexpr (std::same_as<X, Clicked>) { return 2; }
    if constexpr (std::same_as<X, Gifted>) { return 4; }
    if constexpr (std::same_as<X, Left>) { return 8; }
    if constexpr (std::same_as<X, RoomOpened>) { return 16; }
    if constexpr (std::same_as<X, RoomClosed>) { return 32; }
    if constexpr (std::same_as<X, HourPassed>) { return 64; }
  }

  template <class P, class X>
  static constexpr std::uint8_t bit_if_observed() {
    return Observes<P, X> ? bit_of<X>() : std::uint8_t{0};
  }

  template <class P>
  static constexpr bool can_prompt = requires(P p, const SessionMoment& moment, RngStream& rng) {
    p.prompt(moment, rng);
  };

  template <class P>
  static constexpr std::uint8_t listens_to() {
    return static_cast<std::uint8_t>(bit_if_observed<P, Showed>() | bit_if_observed<P, Clicked>() |
                                     bit_if_observed<P, Gifted>() | bit_if_observed<P, Left>() |
                                     bit_if_observed<P, RoomOpened>() | bit_if_observed<P, RoomClosed>() |
                                     bit_if_observed<P, HourPassed>() | (can_prompt<P> ? prompts_bit : 0));
  }

  struct Interface {
    virtual ~Interface() = default;
    virtual std::unique_ptr<Interface> clone() const = 0;
    virtual SignalSet signals() const = 0;
    virtual void decide(const Request&, const CandidateSet&, RngStream&, Slate&) = 0;
    virtual void observe(const Showed&) = 0;
    virtual void observe(const Clicked&) = 0;
    virtual void observe(const Gifted&) = 0;
    virtual void observe(const Left&) = 0;
    virtual void observe(const RoomOpened&) = 0;
    virtual void observe(const RoomClosed&) = 0;
    virtual void observe(const HourPassed&) = 0;
    virtual bool prompt(const SessionMoment&, RngStream&) = 0;
    virtual float multiplier(const CandidateSet&, std::size_t) const = 0;
  };

  template <class P>
  struct Model final : Interface {
    explicit Model(P p) : policy{std::move(p)} {}
    std::unique_ptr<Interface> clone() const override { return std::make_unique<Model>(*this); }
    SignalSet signals() const override { return policy.signals(); }
    void decide(const Request& q, const CandidateSet& c, RngStream& r, Slate& s) override { policy.decide(q, c, r, s); }
    void observe(const Showed& x) override { forward(x); }
    void observe(const Clicked& x) override { forward(x); }
    void observe(const Gifted& x) override { forward(x); }
    void observe(const Left& x) override { forward(x); }
    void observe(const RoomOpened& x) override { forward(x); }
    void observe(const RoomClosed& x) override { forward(x); }
    void observe(const HourPassed& x) override { forward(x); }
    bool prompt(const SessionMoment& m, RngStream& r) override {
      if constexpr (can_prompt<P>) {
        return policy.prompt(m, r);
      } else {
        return false;
      }
    }
    float multiplier(const CandidateSet& c, std::size_t i) const override {
      if constexpr (requires { policy.multiplier(c, i); }) {
        return policy.multiplier(c, i);
      } else {
        return 1.0F;
      }
    }
    template <class X>
    void forward(const X& x) {
      if constexpr (Observes<P, X>) { policy.observe(x); }
    }
    P policy;
  };

  std::unique_ptr<Interface> self_;
  std::uint8_t listens_;
};
static_assert(std::copyable<AnyPolicy>);

}  // namespace libsim
