#include "libsim/market/live_rooms.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace libsim {

namespace {

using Four [[gnu::vector_size(16)]] = float;

Four four_at(const float* from) {
  Four four;
  std::memcpy(&four, from, sizeof four);
  return four;
}

/// Writes dimensions d to d + 3 of four rooms to rows i to i + 3 of those dimensions' columns: element by element, the
/// stores would be most of what copying a room costs.
void transpose(const std::array<const float*, 4>& from, std::size_t d, float* const* to, std::size_t i) {
  const Four a = four_at(from[0] + d);
  const Four b = four_at(from[1] + d);
  const Four c = four_at(from[2] + d);
  const Four e = four_at(from[3] + d);
  const Four low_ab = __builtin_shufflevector(a, b, 0, 4, 1, 5);
  const Four low_ce = __builtin_shufflevector(c, e, 0, 4, 1, 5);
  const Four high_ab = __builtin_shufflevector(a, b, 2, 6, 3, 7);
  const Four high_ce = __builtin_shufflevector(c, e, 2, 6, 3, 7);
  const std::array<Four, 4> columns{
      __builtin_shufflevector(low_ab, low_ce, 0, 1, 4, 5), __builtin_shufflevector(low_ab, low_ce, 2, 3, 6, 7),
      __builtin_shufflevector(high_ab, high_ce, 0, 1, 4, 5), __builtin_shufflevector(high_ab, high_ce, 2, 3, 6, 7)};
  for (std::size_t column = 0; column < 4; ++column) { std::memcpy(to[column] + i, &columns[column], sizeof(Four)); }
}

}  // namespace

std::uint32_t LiveRooms::open(const LiveRoom& traits, std::uint32_t weight, std::span<const float> content) {
  const bool inside = dims_ <= LiveRoom::inline_dims;
  std::uint32_t slot = 0;
  if (free_.empty()) {
    slot = static_cast<std::uint32_t>(slots_.size());
    slots_.emplace_back();
    places_.emplace_back();
    if (!inside) { content_.resize(content_.size() + dims_); }
  } else {
    slot = free_.back();
    free_.pop_back();
  }
  slots_[slot] = traits;
  std::ranges::copy(content, inside ? slots_[slot].content.data() : &content_[slot * dims_]);
  Place& place = places_[slot];
  place.weight = weight;
  if (index_.weighted) { place.weighted = weighted_.insert(slot, weight); }
  if (index_.list || index_.columns) {
    place.list = static_cast<std::uint32_t>(list_.size());
    list_.push_back(slot);
  }
  if (index_.cells) {
    place.cell = cell_of(content);
    place.in_cell = static_cast<std::uint32_t>(cells_[place.cell].size());
    cells_[place.cell].push_back(slot);
  }
  if (index_.fresh) {
    fresh_.resize(fresh_kept);
    fresh_[opened_ % fresh_kept] = {slot, traits.room};
  }
  ++opened_;
  if (index_.columns) {
    columns_.resize(live_ + 1);
    copy_rows(columns_, live_, {&slot, 1}, [](RoomId) { return false; });
  }
  ++live_;
  return slot;
}

void LiveRooms::close(std::uint32_t slot) {
  const Place& place = places_[slot];
  --live_;
  if (index_.weighted) {
    const auto moved = weighted_.erase(place.weight, place.weighted);
    if (moved.slot != WeightedRooms::none) { places_[moved.slot].weighted = moved.position; }
  }
  if (index_.list || index_.columns) {
    const std::uint32_t position = place.list;
    if (index_.columns) {
      if (position != live_) { columns_.copy_row(position, columns_, live_); }
      columns_.resize(live_);
    }
    places_[list_.back()].list = position;
    list_[position] = list_.back();
    list_.pop_back();
  }
  if (index_.cells) {
    auto& cell = cells_[place.cell];
    places_[cell.back()].in_cell = place.in_cell;
    cell[place.in_cell] = cell.back();
    cell.pop_back();
  }
  slots_[slot].room = no_room;  // so that a room remembered by id is not mistaken for the next in this slot
  free_.push_back(slot);
}

std::uint32_t LiveRooms::fresh(std::size_t i) const {
  if (i >= opened_) { return no_slot; }
  const Opened& opened = fresh_[(opened_ - 1 - i) % fresh_kept];
  return slots_[opened.slot].room == opened.room ? opened.slot : no_slot;
}

void LiveRooms::copy_but_recent(CandidateColumns& columns, std::span<const std::uint32_t> slots,
                                const RecentRooms& recent, std::size_t hidden) const {
  columns.resize(slots.size());
  const std::size_t kept = copy_rows(columns, 0, slots, [&](RoomId room) { return recent.contains(room, hidden); });
  columns.resize(kept);
}

/// Copies the rooms in `slots` that are not to be skipped to the rows of `columns` from `row` on, which must be there.
/// @return the row after the last
template <class Skip>
std::size_t LiveRooms::copy_rows(CandidateColumns& columns, std::size_t row, std::span<const std::uint32_t> slots,
                                 Skip skip) const {
  // The columns' addresses once, since the compiler must take every store for a possible change of them.
  RoomId* const room = columns.room.data();
  StreamerId* const streamer = columns.streamer.data();
  std::uint16_t* const group = columns.group.data();
  Time* const start = columns.start.data();
  float* const viewers = columns.viewers.data();
  float* const capacity = columns.capacity.data();
  std::uint32_t* const slot = columns.slot.data();
  float* const conversion = columns.true_conversion.data();
  float* const amount_score = columns.true_amount_score.data();
  const std::size_t first = row;
  for (const std::uint32_t s : slots) {
    const LiveRoom& from = slots_[s];
    room[row] = from.room;
    streamer[row] = from.streamer;
    group[row] = from.group;
    start[row] = from.start;
    viewers[row] = from.viewers;
    capacity[row] = from.capacity;
    slot[row] = s;
    conversion[row] = from.conversion;
    amount_score[row] = from.amount_score;
    row += skip(from.room) ? 0U : 1U;  // the next one takes the place of one that is skipped
  }
  std::array<float*, most_interest_dims> to;
  for (std::size_t d = 0; d < dims_; ++d) { to[d] = columns.content_column(d).data(); }
  std::size_t i = first;
  for (; i + 4 <= row; i += 4) {
    const std::array<const float*, 4> from{content(slot[i]).data(), content(slot[i + 1]).data(),
                                           content(slot[i + 2]).data(), content(slot[i + 3]).data()};
    std::size_t d = 0;
    for (; d + 4 <= dims_; d += 4) { transpose(from, d, &to[d], i); }
    for (; d < dims_; ++d) {
      for (std::size_t r = 0; r < 4; ++r) { to[d][i + r] = from[r][d]; }
    }
  }
  for (; i < row; ++i) {
    const float* const from = content(slot[i]).data();
    for (std::size_t d = 0; d < dims_; ++d) { to[d][i] = from[d]; }
  }
  return row;
}

std::uint8_t LiveRooms::cell_of(std::span<const float> point) {
  std::uint8_t cell = 0;
  for (std::size_t d = 0; d < std::min<std::size_t>(4, point.size()); ++d) {
    cell = static_cast<std::uint8_t>(cell | (point[d] > 0.0F ? 1U << d : 0U));
  }
  return cell;
}

}  // namespace libsim
