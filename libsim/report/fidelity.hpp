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

std::string predictive_csv(std::span<const PredictiveRow> rows);
std::string ks_csv(const Fidelity& fidelity);

/// A file to be written.
struct TextFile {
  std::string name;
  std::string text;
};

/// Ends of the names of a figure's data, of the script that draws it, and of what the script draws.
inline constexpr std::string_view data_suffix = ".csv";
inline constexpr std::string_view script_suffix = ".gp";
inline constexpr std::string_view drawing_suffix = ".svg";

/// Lorenz curves and complementary distribution functions of every distribution that has values: data and, for each, a
/// script for gnuplot that draws it, by relative paths: `gnuplot lorenz_coins_per_user.gp` in their directory.
std::vector<TextFile> curve_files(const Fidelity& fidelity);

}  // namespace libsim
