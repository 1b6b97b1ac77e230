/// @file  The behaviours of a market, each replaceable.
#pragma once

#include "libsim/market/choice.hpp"
#include "libsim/market/giving.hpp"
#include "libsim/market/morale.hpp"
#include "libsim/market/returning.hpp"
#include "libsim/market/watching.hpp"
#include "libsim/scenario/scenario.hpp"

namespace libsim {

/// One model of each kind. To replace one, name it: `Behaviour<MyChoice>`, or `Behaviour<LogitChoice, MyWatch>`.
template <ChoiceModel Choice = LogitChoice, WatchModel Watching = TwoPartWatch, GiftModel Giving = ImpulseGiving,
          ReentryModel Reentry = OddsReentry, RetentionModel Retention = AveragedSatisfaction,
          MoraleModel Morale = AspirationMorale>
struct Behaviour {
  Choice choice;        ///< which room of a slate is entered
  Watching watching;    ///< for how long
  Giving giving;        ///< whether and how much is given
  Reentry reentry;      ///< whether a room that was left is entered again
  Retention retention;  ///< whether and when the user comes back
  Morale morale;        ///< whether and how much streamers go on
};

/// The default models with a scenario's parameters.
inline Behaviour<> make_behaviour(const Scenario& scenario) {
  const MarketConfig& market = scenario.market;
  return {LogitChoice{market.feed},
          TwoPartWatch{market.watch},
          ImpulseGiving{market.gifts, market.prompts, scenario.world.catalogue},
          OddsReentry{market.reentry},
          AveragedSatisfaction{market.retention},
          AspirationMorale{market.morale}};
}

}  // namespace libsim
