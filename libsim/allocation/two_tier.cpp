#include "libsim/allocation/two_tier.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "libsim/allocation/exploration.hpp"
#include "libsim/allocation/ranking.hpp"

namespace libsim {

TwoTier::User& TwoTier::user(UserId id) {
  if (id.index() >= users_.size()) { users_.resize(id.index() + 1); }
  return users_[id.index()];
}

void TwoTier::decide(const Request& request, const CandidateSet& candidates, RngStream& rng, Slate& slate) {
  User& own = user(request.user);
  if (own.day != day_of(request.at)) {
    own.day = day_of(request.at);
    own.explored = 0;
  }
  const double epsilon = own.explored < explore_per_day ? explore : 0.0;
  show_own(own, request, candidates, slate);
  const Ranking ranking{candidates.signal(Signal::ev_gift), request.slots};
  own.explored +=
      show_best_or_explore(candidates.size(), std::span{ranking.best}.first(ranking.size), epsilon, rng, slate);
}

void TwoTier::show_own(const User& own, const Request& request, const CandidateSet& candidates, Slate& slate) {
  if (own.count == 0 || own_most == 0) { return; }
  constexpr auto absent = static_cast<std::uint32_t>(-1);
  std::array<std::uint32_t, ledgers> place;
  place.fill(absent);
  for (std::uint32_t k = 0; k < own.count; ++k) {
    rank_[own.own[k].streamer.index()] = static_cast<std::uint8_t>(k + 1);
  }
  for (std::uint32_t i = 0; i < candidates.size(); ++i) {
    const std::size_t streamer = candidates.streamer[i].index();
    if (streamer < rank_.size() && rank_[streamer] != 0) { place[rank_[streamer] - 1U] = i; }
  }
  const std::uint32_t most = std::min(own_most, request.slots);
  for (std::uint32_t k = 0; k < own.count; ++k) {
    rank_[own.own[k].streamer.index()] = 0;
    if (place[k] != absent && slate.size < most) { slate.show(place[k], 1.0); }
  }
}

void TwoTier::observe(const Gifted& gifted) {
  if (gifted.amount <= Coins{}) { return; }
  if (gifted.streamer.index() >= rank_.size()) { rank_.resize(gifted.streamer.index() + 1, 0); }
  User& own = user(gifted.user);
  std::uint32_t place = 0;
  while (place < own.count && own.own[place].streamer != gifted.streamer) { ++place; }
  if (place == ledgers) {
    // The smallest ledger makes room: a new one must be able to grow.
    --place;
    own.own[place] = {gifted.streamer, Coins{}};
  } else if (place == own.count) {
    own.own[own.count++] = {gifted.streamer, Coins{}};
  }
  own.own[place].given += gifted.amount;
  for (; place > 0 && own.own[place].given > own.own[place - 1].given; --place) {
    std::swap(own.own[place], own.own[place - 1]);
  }
}

}  // namespace libsim
