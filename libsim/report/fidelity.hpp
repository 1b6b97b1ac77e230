/// @file  How close a simulated market comes to a real one beyond the facts: tables, data files, figures.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "libsim/metrics/fidelity.hpp"
#include "libsim/metrics/predictive.hpp"

namespace libsim {

/// One fact a row: where its target lies among the seeds' values.
std::string predictive_table(std::span<const PredictiveRow> rows, bool emphasised);
/// One distribution a row: how far logs of one truth are apart, and how far a log of another origin is from them.
std::string ks_table(const Fidelity& fidelity, bool emphasised);

/// The rows of predictive_table() as CSV with a header.
std::string predictive_csv(std::span<const PredictiveRow> rows);
/// The rows of ks_table() as CSV with a header.
std::string ks_csv(const Fidelity& fidelity);

/// A file to be written.
struct TextFile {
  std::string name;
  std::string text;  ///< its content, UTF-8
};

/// Ends of the names of a figure's data, of the script that draws it, and of what the script draws.
inline constexpr std::string_view data_suffix = ".csv";
/// Of the names of gnuplot's scripts.
inline constexpr std::string_view script_suffix = ".gp";
/// Of the names of what they draw.
inline constexpr std::string_view drawing_suffix = ".svg";

/// Lorenz curves and complementary distribution functions of every distribution that has values: data and, for each, a
/// script for gnuplot that draws it, by relative paths: `gnuplot lorenz_coins_per_user.gp` in their directory.
std::vector<TextFile> curve_files(const Fidelity& fidelity);

}  // namespace libsim
