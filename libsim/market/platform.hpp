/// @file  Who decides which rooms users see: what a market asks of a platform, and tells it.
#pragma once

#include <concepts>

#include "libsim/core/rng.hpp"
#include "libsim/decision/any_learner.hpp"
#include "libsim/decision/feedback.hpp"
#include "libsim/decision/request.hpp"
#include "libsim/log/log.hpp"
#include "libsim/market/candidate_columns.hpp"
#include "libsim/market/market_state.hpp"

namespace libsim {

/// Decides in a market with the behaviours B. At each request with candidates the market calls, in this order,
///
///     decide             fills `slate` (empty on entry) as a policy does, see decision/policy.hpp
///     record_candidates  of sampled requests only: appends all candidates to the log, for the request that is its next
///     show               the slate reaches the user; until it returns, the candidates are valid
///
/// and tells observe() of everything else, as it happens. Where prompts() is true, prompt() is asked at a moment inside
/// a session whether to prompt its user for a gift. All randomness comes from `rng`. An honest platform looks at the
/// market only through candidates.view(); an oracle says that it is one.
template <class P, class B>
concept Platform = Observes<P, Clicked> && Observes<P, Gifted> && Observes<P, Left> && Observes<P, RoomOpened> &&
    Observes<P, Touched> && Observes<P, RoomClosed> && Observes<P, HourPassed> &&
    requires(P platform, const MarketState<B>& market, const Request& request, const CandidateColumns& candidates,
             const SessionMoment& moment, RngStream& rng, Slate& slate, const Slate& shown, Log& log) {
  { platform.decide(market, request, candidates, rng, slate) } -> std::same_as<void>;
  { platform.record_candidates(log, candidates) } -> std::same_as<void>;
  { platform.show(request, shown) } -> std::same_as<void>;
  { platform.prompts() } -> std::same_as<bool>;
  { platform.prompt(moment, rng) } -> std::same_as<bool>;
};

}  // namespace libsim
