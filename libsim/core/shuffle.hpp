/// @file  Things in random order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include "libsim/core/draws.hpp"
#include "libsim/core/rng.hpp"

namespace libsim {

/// Puts `items` into random order, each order with the same probability (but for the bias of draw_index): Fisher and
/// Yates's method from the last place to the second. Source: R. Durstenfeld, Algorithm 235, CACM 7(7), 1964,
/// doi:10.1145/364520.364540. O(n), n - 1 draws; none for less than two items. @pre n < 2^32
template <class T>
void shuffle(std::span<T> items, RngStream& rng) {
  for (std::size_t left = items.size(); left > 1; --left) {
    std::swap(items[left - 1], items[draw_index(rng, static_cast<std::uint32_t>(left))]);
  }
}

}  // namespace libsim
