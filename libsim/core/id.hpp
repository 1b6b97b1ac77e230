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
  std::uint32_t value = 0;

  constexpr auto operator<=>(const Id&) const = default;
  constexpr std::size_t index() const { return value; }
};

using UserId = Id<struct UserTag>;          ///< a viewer
using StreamerId = Id<struct StreamerTag>;  ///< a broadcaster
using RoomId = Id<struct RoomTag>;          ///< one live broadcast by one streamer

}  // namespace libsim

template <class Tag>
struct std::hash<libsim::Id<Tag>> {
  std::size_t operator()(libsim::Id<Tag> id) const noexcept { return id.index(); }
};
