#include "libsim/allocation/lift.hpp"

#include <algorithm>
#include <cstddef>
#include <span>

#include "libsim/allocation/ranking.hpp"

namespace libsim {
namespace {

constexpr float memory = 0.02F;   // weight of one request in the moving mean
constexpr float unknown = -1.0F;  // no request yet

}  // namespace

void Lift::decide(const Request& request, const CandidateSet& candidates, RngStream& /*rng*/, Slate& slate) {
  const std::size_t n = candidates.size();
  if (scores_.size() < n) { scores_.resize(n); }
  const auto scores = std::span{scores_}.first(n);
  const auto p_click = candidates.signal(Signal::p_click);
  const auto p_gift = candidates.signal(Signal::p_gift);
  if (users && users_.much_watch_little_money(request.user.index())) {
    for (std::size_t i = 0; i < n; ++i) { scores[i] = p_click[i] * p_gift[i]; }
  } else {
    std::ranges::copy(candidates.signal(Signal::ev_gift), scores.begin());
  }
  if (streamer_boost > 0.0) {
    const auto lifted = static_cast<float>(1.0 + streamer_boost);
    for (std::size_t i = 0; i < n; ++i) {
      const std::size_t streamer = candidates.streamer[i].index();
      if (!streamers_.much_watch_little_money(streamer)) { continue; }
      const float usual = streamer < usual_.size() ? usual_[streamer] : unknown;
      if (usual != unknown && p_gift[i] > usual) { scores[i] *= lifted; }
    }
  }
  show_best(scores, request, slate);
}

void Lift::observe(const Showed& showed) {
  if (streamer_boost == 0.0) { return; }
  const auto p_gift = showed.candidates.signal(Signal::p_gift);
  for (std::size_t i = 0; i < showed.candidates.size(); ++i) {
    const std::size_t streamer = showed.candidates.streamer[i].index();
    if (!streamers_.much_watch_little_money(streamer)) { continue; }
    if (streamer >= usual_.size()) { usual_.resize(streamer + 1, unknown); }
    float& usual = usual_[streamer];
    usual = usual == unknown ? p_gift[i] : usual + memory * (p_gift[i] - usual);
  }
}

void Lift::observe(const Left& left) {
  users_.watched(left.user.index(), left.watched);
  streamers_.watched(left.streamer.index(), left.watched);
}

void Lift::observe(const Gifted& gifted) {
  users_.gave(gifted.user.index(), gifted.amount);
  streamers_.gave(gifted.streamer.index(), gifted.amount);
}

void Lift::observe(const HourPassed& hour) {
  if (hour.at != start_of_day(day_of(hour.at))) { return; }
  users_.quantile_level = quantile_level;
  streamers_.quantile_level = quantile_level;
  users_.cut();
  streamers_.cut();
}

void Lift::target(const std::vector<bool>& of_users, const std::vector<bool>& of_streamers) {
  users_.start_with(of_users);
  streamers_.start_with(of_streamers);
}

}  // namespace libsim
