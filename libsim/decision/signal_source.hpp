/// @file  Who predicts the signals a policy ranks by.
#pragma once

#include <concepts>
#include <span>

#include "libsim/decision/request.hpp"
#include "libsim/decision/signal.hpp"

namespace libsim {

/// Predicts one signal for every candidate of a request: predict() writes out[i] for candidate i, in the units that
/// `Signal` states, for every signal it is asked for, and never NaN. It is called before the policy decides, only for
/// signals the policy names, with `candidates.signals` still empty; the same state, request and candidates give the
/// same values.
///
/// A source may also have void observe(const X&) for any X of feedback.hpp, to learn.
template <class S>
concept SignalSource = std::copyable<S> &&
    requires(S source, const Request& request, const CandidateSet& candidates, Signal signal, std::span<float> out) {
  { source.predict(request, candidates, signal, out) } -> std::same_as<void>;
};

}  // namespace libsim
