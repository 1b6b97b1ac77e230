#include "libsim/decision/feedback_record.hpp"

namespace libsim {

void FeedbackRecord::add(const Showed& showed) {
  const CandidateSet& from = showed.candidates;
  order_.push_back({showed.request.at, Kind::showed, static_cast<std::uint32_t>(shown_.size())});
  shown_.push_back({showed.request, static_cast<std::uint32_t>(slot_.size()), showed.slate.size});
  for (std::uint32_t k = 0; k < showed.slate.size; ++k) {
    Slate::Shown slot = showed.slate.shown[k];
    const std::size_t i = slot.candidate;
    slot.candidate = k;
    slot_.push_back(slot);
    room_.push_back(from.room[i]);
    streamer_.push_back(from.streamer[i]);
    group_.push_back(from.group[i]);
    start_.push_back(from.start[i]);
    viewers_.push_back(from.viewers[i]);
    capacity_.push_back(from.capacity[i]);
    for (std::size_t s = 0; s < signal_count; ++s) {
      if (!from.signals[s].empty()) { signals_[s].push_back(from.signals[s][i]); }
    }
  }
}

void FeedbackRecord::clear() {
  order_.clear(), shown_.clear(), clicked_.clear(), gifted_.clear(), left_.clear(), touched_.clear();
  slot_.clear(), room_.clear(), streamer_.clear(), group_.clear(), start_.clear(), viewers_.clear(), capacity_.clear();
  for (auto& column : signals_) { column.clear(); }
}

CandidateSet FeedbackRecord::candidates_of(const Shown& shown) const {
  const auto rows = [&](const auto& column) { return std::span{column}.subspan(shown.first, shown.size); };
  CandidateSet set{rows(room_), rows(streamer_), rows(group_), rows(start_), rows(viewers_), rows(capacity_), {}};
  for (std::size_t s = 0; s < signal_count; ++s) {
    if (!signals_[s].empty()) { set.signals[s] = rows(signals_[s]); }
  }
  return set;
}

Slate FeedbackRecord::slate_of(const Shown& shown) const {
  Slate slate;
  slate.size = shown.size;
  for (std::uint32_t k = 0; k < shown.size; ++k) { slate.shown[k] = slot_[shown.first + k]; }
  return slate;
}

}  // namespace libsim
