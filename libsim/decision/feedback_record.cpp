#include "libsim/decision/feedback_record.hpp"

namespace libsim {

void FeedbackRecord::add(const Showed& showed) {
  order_.push_back({showed.request.at, Kind::showed, static_cast<std::uint32_t>(shown_.size())});
  shown_.push_back({showed.request, static_cast<std::uint32_t>(slots_.size()), showed.slate.size});
  for (std::uint32_t k = 0; k < showed.slate.size; ++k) {
    Slate::Shown slot = showed.slate.shown[k];
    rooms_.add(showed.candidates, slot.candidate);
    slot.candidate = k;
    slots_.push_back(slot);
  }
}

void FeedbackRecord::clear() {
  order_.clear(), shown_.clear(), clicked_.clear(), gifted_.clear(), left_.clear(), touched_.clear();
  slots_.clear(), rooms_.clear();
}

Slate FeedbackRecord::slate_of(const Shown& shown) const {
  Slate slate;
  slate.size = shown.size;
  for (std::uint32_t k = 0; k < shown.size; ++k) { slate.shown[k] = slots_[shown.first + k]; }
  return slate;
}

}  // namespace libsim
