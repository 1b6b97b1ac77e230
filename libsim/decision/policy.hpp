/// @file  What a policy is: candidates in; a slate, its propensities and optional gift prompts out.
#pragma once

#include <cassert>
#include <concepts>
#include <cstddef>
#include <memory>
#include <type_traits>
#include <utility>

#include "libsim/core/rng.hpp"
#include "libsim/decision/any_learner.hpp"
#include "libsim/decision/feedback.hpp"
#include "libsim/decision/request.hpp"
#include "libsim/decision/slate_check.hpp"

namespace libsim {

/// Chooses rooms. decide() fills `slate` (empty on entry) with min(request.slots, n) distinct candidates, each with the
/// probability that decide() really used: off-policy estimates divide by it. All randomness comes from `rng`; a policy
/// keeps no generator of its own. signals() must not change during a run.
///
/// A policy may also have
///   void observe(const X&)                            for any X of feedback.hpp, to learn;
///   bool prompt(const SessionMoment&, RngStream&)     to prompt for a gift inside a session;
///   bool prompts() const                              whether it prompts, for one that wraps others; without it, that
///                                                     is whether it has prompt();
///   float multiplier(const CandidateSet&, size_t i) const   its state for candidate i, written to the log;
///   double propensity(const Request&, const CandidateSet&, const Slate& before, size_t i)   with which decide() would
///     show candidate i in the slot after `before`, whose propensities don't matter: for rooms that others showed;
///   each_state                                        what of it is kept when a market is saved, see ListsState.
/// A member of one of these names that cannot be used as such does not compile.
template <class P>
concept AllocationPolicy = std::copyable<P> &&
    requires(P policy, const Request& request, const CandidateSet& candidates, RngStream& rng, Slate& slate) {
  { policy.signals() } -> std::same_as<SignalSet>;
  { policy.decide(request, candidates, rng, slate) } -> std::same_as<void>;
};

class AnyPolicy;

/// A policy that is not already type-erased; without it, copying an AnyPolicy would be ambiguous.
template <class P>
concept ConcretePolicy = !std::same_as<P, AnyPolicy> && AllocationPolicy<P>;

namespace detail {

template <class P>
concept Prompts = requires(P policy, const SessionMoment& moment, RngStream& rng) {
  { policy.prompt(moment, rng) } -> std::convertible_to<bool>;
};

template <class P>
concept TellsPrompts = requires(const P& policy) {
  { policy.prompts() } -> std::same_as<bool>;
};

template <class P>
concept Multiplies = requires(const P& policy, const CandidateSet& candidates, std::size_t i) {
  { policy.multiplier(candidates, i) } -> std::convertible_to<float>;
};

template <class P>
concept TellsPropensity = requires(P policy, const Request& request, const CandidateSet& candidates,
                                   const Slate& before, std::size_t i) {
  { policy.propensity(request, candidates, before, i) } -> std::same_as<double>;
};

struct PolicyInterface : LearnerInterface {
  template <class P>
  static constexpr bool is_constant = requires(const P& p, const Request& q, const CandidateSet& c, RngStream& r,
                                               Slate& s) {
    p.decide(q, c, r, s);
  }
  &&(!Prompts<P> || Prompts<const P>);

  virtual std::unique_ptr<PolicyInterface> clone() const = 0;
  virtual SignalSet signals() const = 0;
  virtual void decide(const Request&, const CandidateSet&, RngStream&, Slate&) = 0;
  virtual bool prompts() const = 0;
  virtual bool prompt(const SessionMoment&, RngStream&) = 0;
  virtual float multiplier(const CandidateSet&, std::size_t) const = 0;
  virtual double propensity(const Request&, const CandidateSet&, const Slate&, std::size_t) = 0;
};

}  // namespace detail

/// Any policy as a value, for a choice made at run time from JSON. Costs one virtual call per request, and one per
/// feedback the policy declares (none for the others).
class AnyPolicy : public AnyLearner<detail::PolicyInterface> {
 public:
  /// Any struct that models AllocationPolicy.
  template <ConcretePolicy P>
  explicit AnyPolicy(P policy)
      : AnyLearner{std::make_unique<Model<P>>(std::move(policy)), std::type_identity<P>{}},
        prompts_{self().prompts()},
        tells_propensity_{detail::TellsPropensity<P>} {}

  SignalSet signals() const { return self().signals(); }
  /// @throws InputError  if the policy's slate is none: too short, one room twice, no probability
  void decide(const Request& request, const CandidateSet& candidates, RngStream& rng, Slate& slate) {
    self().decide(request, candidates, rng, slate);
    if (!is_answer(request, candidates.size(), slate)) { refuse_slate(request, candidates.size(), slate); }
  }
  bool prompts() const { return prompts_; }
  bool prompt(const SessionMoment& moment, RngStream& rng) { return self().prompt(moment, rng); }
  float multiplier(const CandidateSet& candidates, std::size_t i) const { return self().multiplier(candidates, i); }
  /// Whether propensity() has an answer, which an off-policy evaluation of a target needs.
  bool tells_propensity() const { return tells_propensity_; }
  /// @pre tells_propensity(); candidate i is not in `before`
  double propensity(const Request& request, const CandidateSet& candidates, const Slate& before, std::size_t i) {
    assert(tells_propensity_ && "only some policies know the propensities of what others showed");
    return self().propensity(request, candidates, before, i);
  }

 private:
  template <class P>
  struct Model final : detail::LearnerModel<P, detail::PolicyInterface> {
    static_assert(!detail::names_prompt<P> || detail::Prompts<P>,
                  "prompt() is there, but is not bool prompt(const SessionMoment&, RngStream&)");
    static_assert(!detail::names_prompts<P> || detail::TellsPrompts<P>,
                  "prompts() is there, but is not bool prompts() const");
    static_assert(!detail::names_multiplier<P> || detail::Multiplies<P>,
                  "multiplier() is there, but is not float multiplier(const CandidateSet&, std::size_t) const");
    static_assert(!detail::names_propensity<P> || detail::TellsPropensity<P>,
                  "propensity() is there, but is not double propensity(const Request&, const CandidateSet&, "
                  "const Slate&, std::size_t)");

    using detail::LearnerModel<P, detail::PolicyInterface>::LearnerModel;
    using detail::LearnerModel<P, detail::PolicyInterface>::value;

    std::unique_ptr<detail::PolicyInterface> clone() const override { return std::make_unique<Model>(*this); }
    SignalSet signals() const override { return value.signals(); }
    void decide(const Request& q, const CandidateSet& c, RngStream& r, Slate& s) override { value.decide(q, c, r, s); }
    bool prompts() const override {
      if constexpr (detail::TellsPrompts<P>) {
        return value.prompts();
      } else {
        return detail::Prompts<P>;
      }
    }
    bool prompt(const SessionMoment& m, RngStream& r) override {
      if constexpr (detail::Prompts<P>) {
        return value.prompt(m, r);
      } else {
        return false;
      }
    }
    float multiplier(const CandidateSet& c, std::size_t i) const override {
      if constexpr (detail::Multiplies<P>) {
        return value.multiplier(c, i);
      } else {
        return 1.0F;
      }
    }
    double propensity(const Request& q, const CandidateSet& c, const Slate& before, std::size_t i) override {
      if constexpr (detail::TellsPropensity<P>) {
        return value.propensity(q, c, before, i);
      } else {
        return 0.0;
      }
    }
  };

  bool prompts_;
  bool tells_propensity_;
};
static_assert(std::copyable<AnyPolicy>);

}  // namespace libsim
