/// @file  Which logged rows cannot be used, and why: none is dropped, clipped or mended silently.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "libsim/ope/logged_rows.hpp"

namespace libsim {

/// How far sum_a pi_e(a|x) may be from 1: wide enough for probabilities printed to seven digits.
inline constexpr double probability_sum_tolerance = 1e-6;

/// How far a probability may be above 1: what rounding does to products and quotients of a few, and no more. It is used
/// as it is.
inline constexpr double probability_tolerance = 1e-12;

// Each is false for NaN as well. Function objects, so that loops over them are vectors.
/// Whether a number can be the probability of an action that was taken: in (0, 1], but for rounding.
inline constexpr auto is_propensity = [](double p) { return p > 0.0 && p <= 1.0 + probability_tolerance; };
/// Whether a number can be a probability: in [0, 1], but for rounding.
inline constexpr auto is_probability = [](double p) { return p >= 0.0 && p <= 1.0 + probability_tolerance; };

/// Whether every row can be used. One quick pass.
bool all_sound(const LoggedRows& rows);

/// Appends one line for each thing wrong with each row: "row 7, propensity: got 0, expected ...".
/// @param first_row  the number of the first row, counted from 1
void find_row_problems(const LoggedRows& rows, std::int64_t first_row, std::vector<std::string>& problems);

}  // namespace libsim
