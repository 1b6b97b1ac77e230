/// @file  A figure: data, the gnuplot script that draws them, and the drawing as a part of a page.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "libsim/report/fidelity.hpp"

namespace libsim {

/// Ends of the names of what a figure's script draws besides the SVG.
inline constexpr std::string_view pdf_suffix = ".pdf";
/// Of the drawing as pixels.
inline constexpr std::string_view png_suffix = ".png";

/// A figure: what is drawn, and of which numbers.
struct Figure {
  std::string name{};   ///< of its files, without an ending: letters, digits, '.', '-' and '_'
  std::string title{};  ///< one line
  std::string note{};   ///< below the title; "" for none
  std::string words{};  ///< what is to be seen, for those who do not see it
  std::string data{};   ///< CSV with a header
  std::string plot{};   ///< gnuplot's commands; they read the data by the string `data`
  int width = 340;      ///< pixels at which its texts are as large as those of a page
  int height = 260;     ///< pixels
};

/// The colours of a figure's series, one after the other: told from each other and from the ground, light or dark.
std::string_view series_colour(std::size_t series);
/// gnuplot's number of a filled symbol, another for each of the first series.
int series_symbol(std::size_t series);

/// A text of the user's as a figure shows it: without what gnuplot or SVG would take for more than a text.
std::string figure_text(std::string_view text);
/// The same as a literal in a script: in quotes.
std::string figure_literal(std::string_view text);
/// The same as a field of a figure's data: in quotes.
std::string figure_field(std::string_view text);
/// A number as a field of a figure's data; NaN for none.
std::string figure_field(double value);

/// gnuplot's command for a left margin that has room for the longest of the names at an axis.
/// @param letter  pixels, of one letter of them on average
std::string left_margin(const std::vector<std::string>& names, double letter, int width);

/// Data and script; `gnuplot NAME.gp` in their folder draws NAME.svg.
/// @param printed  and NAME.pdf and NAME.png
std::vector<TextFile> figure_files(const Figure& figure, bool printed);

/// What gnuplot drew, to stand in a page: it takes the page's colour and font, and grows with its place.
/// @param id  distinct in the page
/// @return "" if that is no whole drawing
std::string inline_svg(std::string_view drawing, const Figure& figure, std::string_view id);

}  // namespace libsim
