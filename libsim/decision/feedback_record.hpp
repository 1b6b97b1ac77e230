/// @file  Feedback that is kept, to tell it to others later.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "libsim/core/time.hpp"
#include "libsim/decision/feedback.hpp"
#include "libsim/decision/kept_candidates.hpp"
#include "libsim/decision/request.hpp"

namespace libsim {

/// What users did, in the order in which it happened. Of a slate that was shown the rooms on it are kept, with their
/// signals, and not the other candidates: that would be a hundred times the work.
class FeedbackRecord {
 public:
  /// Keeps it. @pre not before the last one that was kept
  void add(const Showed& showed);
  /// Keeps it.
  void add(const Clicked& x) { keep(Kind::clicked, x, clicked_); }
  /// Keeps it.
  void add(const Gifted& x) { keep(Kind::gifted, x, gifted_); }
  /// Keeps it.
  void add(const Left& x) { keep(Kind::left, x, left_); }
  /// Keeps it.
  void add(const Touched& x) { keep(Kind::touched, x, touched_); }

  /// How much is kept.
  std::size_t size() const { return order_.size(); }
  /// Forgets everything, and keeps the memory.
  void clear();

  /// Calls f(x) for all feedback of `records` in order of time, the simultaneous in order of the records. A slate then
  /// has the rooms shown as its only candidates, and is not `here`.
  template <class F>
  static void for_each(std::span<const FeedbackRecord* const> records, F&& f) {
    std::vector<std::size_t> next(records.size(), 0);
    for (;;) {
      const FeedbackRecord* first = nullptr;
      std::size_t which = 0;
      for (std::size_t r = 0; r < records.size(); ++r) {
        const FeedbackRecord& record = *records[r];
        if (next[r] == record.size()) { continue; }
        if (first == nullptr || record.order_[next[r]].at < first->order_[next[which]].at) {
          first = &record, which = r;
        }
      }
      if (first == nullptr) { return; }
      first->tell(first->order_[next[which]++], f);
    }
  }

 private:
  enum class Kind : std::uint8_t { showed, clicked, gifted, left, touched };

  struct Kept {
    Time at;
    Kind kind;
    std::uint32_t index;  ///< among those of the kind
  };
  struct Shown {
    Request request;
    std::uint32_t first;  ///< of its rooms among all that are kept
    std::uint32_t size;   ///< rooms
  };

  template <class X>
  void keep(Kind kind, const X& x, std::vector<X>& kept) {
    order_.push_back({x.at, kind, static_cast<std::uint32_t>(kept.size())});
    kept.push_back(x);
  }

  template <class F>
  void tell(const Kept& kept, F& f) const {
    switch (kept.kind) {
      case Kind::showed: {
        const Shown& shown = shown_[kept.index];
        const CandidateSet candidates = rooms_.view(shown.first, shown.size);
        f(Showed{shown.request, candidates, slate_of(shown), false});
        return;
      }
      case Kind::clicked:
        return f(clicked_[kept.index]);
      case Kind::gifted:
        return f(gifted_[kept.index]);
      case Kind::left:
        return f(left_[kept.index]);
      case Kind::touched:
        return f(touched_[kept.index]);
    }
  }

  Slate slate_of(const Shown& shown) const;

  std::vector<Kept> order_;
  std::vector<Shown> shown_;
  std::vector<Clicked> clicked_;
  std::vector<Gifted> gifted_;
  std::vector<Left> left_;
  std::vector<Touched> touched_;

  std::vector<Slate::Shown> slots_;  // of all slates
  KeptCandidates rooms_;             // [slots_], with the signals that the policy asked for
};

}  // namespace libsim
