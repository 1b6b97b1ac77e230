/// @file  Finds the word that was probably meant.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace libsim {

/// The known word nearest to `word`, or "" if none is near. Near: at most a third of its letters (one at least, three
/// at most) are wrong, missing, extra or swapped with a neighbour; failing that, one contains the other. Upper and
/// lower case count as equal. The first of equally near words wins, so pass them in a fixed order.
std::string nearest_word(std::string_view word, const std::vector<std::string>& known);

/// `; did you mean "x"?` for the nearest known word, or "" if none is near.
std::string suggestion(std::string_view word, const std::vector<std::string>& known);

/// `; did you mean "x"?` if a known word is near, else `, expected one of "x", "y"`, else (nothing known) "".
std::string suggestion_or_list(std::string_view word, const std::vector<std::string>& known);

}  // namespace libsim
