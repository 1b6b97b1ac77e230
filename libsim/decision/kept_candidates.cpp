#include "libsim/decision/kept_candidates.hpp"

namespace libsim {
namespace {

/// Copies the chosen elements of a column into `to`, which keeps its memory.
template <class T>
void gather(std::span<const T> from, std::span<const std::uint32_t> chosen, std::vector<T>& to) {
  to.resize(chosen.size());
  for (std::size_t j = 0; j < chosen.size(); ++j) { to[j] = from[chosen[j]]; }
}

}  // namespace

void KeptCandidates::clear() {
  room.clear(), streamer.clear(), group.clear(), start.clear(), viewers.clear(), capacity.clear();
  for (auto& column : signals) { column.clear(); }
}

void KeptCandidates::add(const CandidateSet& from, std::size_t i) {
  room.push_back(from.room[i]);
  streamer.push_back(from.streamer[i]);
  group.push_back(from.group[i]);
  start.push_back(from.start[i]);
  viewers.push_back(from.viewers[i]);
  capacity.push_back(from.capacity[i]);
  for (std::size_t s = 0; s < signal_count; ++s) {
    if (!from.signals[s].empty()) { signals[s].push_back(from.signals[s][i]); }
  }
}

void KeptCandidates::choose(const CandidateSet& from, std::span<const std::uint32_t> chosen) {
  gather(from.room, chosen, room), gather(from.streamer, chosen, streamer), gather(from.group, chosen, group);
  gather(from.start, chosen, start), gather(from.viewers, chosen, viewers), gather(from.capacity, chosen, capacity);
  for (std::size_t s = 0; s < signal_count; ++s) {
    if (from.signals[s].empty()) {
      signals[s].clear();
    } else {
      gather(from.signals[s], chosen, signals[s]);
    }
  }
}

CandidateSet KeptCandidates::view(std::size_t first, std::size_t n) const {
  const auto rows = [&](const auto& column) { return std::span{column}.subspan(first, n); };
  CandidateSet set{rows(room), rows(streamer), rows(group), rows(start), rows(viewers), rows(capacity), {}};
  for (std::size_t s = 0; s < signal_count; ++s) {
    if (!signals[s].empty()) { set.signals[s] = rows(signals[s]); }
  }
  return set;
}

}  // namespace libsim
