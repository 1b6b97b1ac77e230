/// @file  Strong ids: dense indices that cannot be mixed up.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace libsim {

/// The index of one `Tag`, dense from 0, so that per-entity state is a vector rather than a map.
template <class Tag>
struct Id {
  std::uint32_t value = 0;  ///< from 0, without gaps

  constexpr auto operator<=>(const Id&) const = default;
  /// The same number, for vectors with one element an entity.
  constexpr std::size_t index() const { return value; }
};

using UserId = Id<struct UserTag>;          ///< a viewer
using StreamerId = Id<struct StreamerTag>;  ///< a broadcaster
using RoomId = Id<struct RoomTag>;          ///< one live broadcast by one streamer

}  // namespace libsim

/// Lets ids be keys of hash tables.
template <class Tag>
struct std::hash<libsim::Id<Tag>> {
  /// The id's own number: ids are dense.
  std::size_t operator()(libsim::Id<Tag> id) const noexcept { return id.index(); }
};
