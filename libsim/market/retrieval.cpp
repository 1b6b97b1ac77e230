#include "libsim/market/retrieval.hpp"

#include <algorithm>

#include "libsim/core/bulk_draws.hpp"

namespace libsim {
namespace {

/// Keeps the first of each slot. Among the first `in_order`, repeats are neighbours; the others are few.
void drop_repeats(std::vector<std::uint32_t>& slots, std::size_t in_order) {
  const auto end = slots.begin() + static_cast<std::ptrdiff_t>(in_order);
  auto kept = static_cast<std::size_t>(std::unique(slots.begin(), end) - slots.begin());
  for (std::size_t i = in_order; i < slots.size(); ++i) {
    const std::uint32_t slot = slots[i];
    bool known = false;
    for (std::size_t k = 0; k < kept; ++k) { known |= slots[k] == slot; }
    slots[kept] = slot;
    kept += known ? 0U : 1U;
  }
  slots.resize(kept);
}

}  // namespace

const CandidateColumns& Retrieval::recall(LiveRooms& live, std::span<const float> interests, const RecentRooms& recent,
                                          std::span<const std::uint32_t> home_slots, RngStream& rng) {
  if (config_.all) { return config_.hide_last == 0 ? live.columns() : all_but_recent(live, recent); }
  drawn_.clear();
  if (live.size() == 0) {
    recalled_.clear();
    return recalled_;
  }

  BulkDraws draws{rng};
  for (std::size_t i = 0; i < std::min<std::size_t>(config_.follow, home_slots.size()); ++i) {
    drawn_.push_back(home_slots[i]);
  }
  std::uint32_t in_order = 0;
  if (config_.popular > 0) { in_order = live.weighted().draw_stratified(config_.popular, draws, drawn_); }
  if (config_.interest > 0) {
    const auto cell = live.cell(LiveRooms::cell_of(interests));
    for (std::uint32_t i = 0; i < config_.interest && !cell.empty(); ++i) {
      drawn_.push_back(cell[draws.index(static_cast<std::uint32_t>(cell.size()))]);
    }
  }
  for (std::size_t i = 0, found = 0; i < LiveRooms::fresh_kept && found < config_.fresh; ++i) {
    const std::uint32_t slot = live.fresh(i);
    if (slot != LiveRooms::no_slot) {
      drawn_.push_back(slot);
      ++found;
    }
  }
  for (std::uint32_t i = 0; i < config_.random; ++i) {
    drawn_.push_back(live.list()[draws.index(static_cast<std::uint32_t>(live.list().size()))]);
  }

  if (draws_only_popular()) {
    drop_repeats(drawn_, in_order);
  } else {
    keep_new();
  }
  for (const std::uint32_t slot : drawn_) { live.prefetch(slot); }
  live.copy_but_recent(recalled_, drawn_, recent, config_.hide_last);
  return recalled_;
}

/// Keeps the first of each slot in drawn_.
void Retrieval::keep_new() {
  seen_.clear(drawn_.size());
  std::size_t kept = 0;
  for (const std::uint32_t slot : drawn_) {
    drawn_[kept] = slot;
    kept += seen_.insert(slot) ? 1U : 0U;
  }
  drawn_.resize(kept);
}

const CandidateColumns& Retrieval::all_but_recent(const LiveRooms& live, const RecentRooms& recent) {
  const CandidateColumns& all = live.columns();
  recalled_.resize(all.size());
  std::size_t n = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!recent.contains(all.room[i], config_.hide_last)) { recalled_.copy_row(n++, all, i); }
  }
  recalled_.resize(n);
  return recalled_;
}

}  // namespace libsim
