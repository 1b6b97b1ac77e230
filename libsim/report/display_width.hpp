/// @file  How many columns of a terminal a text takes.
#pragma once

#include <cstddef>
#include <string_view>

namespace libsim {

/// The terminal columns that `text` takes, UTF-8: combining marks 0, East Asian wide and fullwidth characters and emoji
/// 2, all others 1. A byte that is not UTF-8 counts 1. Control characters are not expected.
/// Source: Unicode Standard Annex 11, in ranges as coarse as M. Kuhn's wcwidth (2007). O(n), no allocation.
std::size_t display_width(std::string_view text);

}  // namespace libsim
