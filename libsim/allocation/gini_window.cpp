#include "libsim/allocation/gini_window.hpp"

#include <algorithm>

#include "libsim/metrics/inequality.hpp"

namespace libsim {

GiniWindow::Member& GiniWindow::member(std::size_t streamer) {
  if (streamer >= members_.size()) { members_.resize(streamer + 1); }
  return members_[streamer];
}

void GiniWindow::add(std::size_t streamer, std::int64_t amount) {
  Member& own = member(streamer);
  if (own.hour == 0) { touched_.push_back(static_cast<std::uint32_t>(streamer)); }
  own.hour += amount;
  own.total += amount;
  sum_ += amount;
  since_look_ += amount;
}

void GiniWindow::live(std::size_t streamer) {
  member(streamer).live = true;
}

void GiniWindow::closed(std::size_t streamer, Time at) {
  member(streamer).live = false;
  member(streamer).last_live = at;
}

void GiniWindow::look(Time at) {
  since_look_ = 0;
  const Duration window = std::chrono::hours{past_.size()};
  std::vector<std::int64_t> amounts;
  std::vector<std::uint32_t> who;
  for (std::uint32_t s = 0; s < members_.size(); ++s) {
    const Member& own = members_[s];
    const bool lately = own.last_live != Time::min() && at - own.last_live < window;
    if (!own.live && !lately && own.total == 0) { continue; }
    amounts.push_back(own.total);
    who.push_back(s);
  }
  gini_ = amounts.empty() ? 0.0 : libsim::gini(amounts);
  rank_.assign(members_.size(), 0.0F);
  std::vector<std::int64_t> sorted = amounts;
  std::ranges::sort(sorted);
  for (std::size_t i = 0; i < who.size(); ++i) {
    const auto [low, high] = std::equal_range(sorted.begin(), sorted.end(), amounts[i]);
    const auto middle = static_cast<double>((low - sorted.begin()) + (high - sorted.begin()));
    rank_[who[i]] = static_cast<float>(0.5 * middle / static_cast<double>(sorted.size()));
  }
}

void GiniWindow::hour_passed(Time at) {
  look(at);
  auto& oldest = past_[hours_ % past_.size()];
  // The hour that the window's next end leaves behind goes out now, so that `total` never holds more than a window.
  std::vector<std::pair<std::uint32_t, std::int64_t>> now;
  now.reserve(touched_.size());
  for (const std::uint32_t s : touched_) {
    now.emplace_back(s, members_[s].hour);
    members_[s].hour = 0;
  }
  touched_.clear();
  oldest = std::move(now);
  ++hours_;
  const auto& leaving = past_[hours_ % past_.size()];
  if (hours_ >= past_.size()) {
    for (const auto& [s, amount] : leaving) {
      members_[s].total -= amount;
      sum_ -= amount;
    }
  }
}

}  // namespace libsim
