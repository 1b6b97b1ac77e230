#include "libsim/report/figure.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include <fmt/format.h>

#include "libsim/report/display_width.hpp"
#include "libsim/report/html.hpp"

namespace libsim {
namespace {

// At least 3:1 against white and against nearly black.
constexpr std::array<std::string_view, 7> colours{"#3b7fc4", "#d0682a", "#2f9461", "#9a63c9",
                                                  "#b5852a", "#c4508a", "#7a8691"};
constexpr std::array symbols{7, 5, 9, 13, 11, 15, 7};

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

/// Takes out every part that begins with `first` and ends with the next `last`.
void remove_all(std::string& text, std::string_view first, std::string_view last) {
  for (std::size_t at = text.find(first); at != std::string::npos; at = text.find(first, at)) {
    const std::size_t end = text.find(last, at + first.size());
    if (end == std::string::npos) { return; }
    text.erase(at, end + last.size() - at);
  }
}

/// Takes out groups that hold nothing: gnuplot writes one before each change of a pen, a third of the drawing.
void remove_empty_groups(std::string& svg) {
  for (std::size_t at = svg.find("<g "); at != std::string::npos; at = svg.find("<g ", at)) {
    const std::size_t inside = svg.find('>', at) + 1;
    const std::size_t next = svg.find_first_not_of(" \t\n", inside);
    if (inside == 0 || next == std::string::npos) { return; }
    if (svg.compare(next, 4, "</g>") == 0) {
      svg.erase(at, next + 4 - at);
    } else {
      at = inside;
    }
  }
}

}  // namespace

std::string_view series_colour(std::size_t series) {
  return colours[series % colours.size()];
}

int series_symbol(std::size_t series) {
  return symbols[series % symbols.size()];
}

std::string figure_text(std::string_view text) {
  std::string shown;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool special = byte < 0x20 || byte == 0x7F || std::string_view{"\"'`\\<>&"}.find(c) != std::string_view::npos;
    shown += special ? '_' : c;
  }
  return shown;
}

std::string figure_literal(std::string_view text) {
  return "'" + figure_text(text) + "'";
}

std::string figure_field(std::string_view text) {
  return "\"" + figure_text(text) + "\"";
}

std::string figure_field(double value) {
  return std::isfinite(value) ? fmt::format("{}", value) : "NaN";
}

std::string left_margin(const std::vector<std::string>& names, double letter, int width) {
  std::size_t longest = 0;
  for (const std::string& name : names) { longest = std::max(longest, display_width(name)); }
  const double share = (16.0 + letter * static_cast<double>(longest)) / width;
  return fmt::format("set lmargin at screen {:.3f}\nset rmargin at screen 0.96\n", std::min(share, 0.6));
}

std::vector<TextFile> figure_files(const Figure& figure, bool printed) {
  const auto file = [&](std::string_view suffix) { return figure.name + std::string{suffix}; };
  std::string script = fmt::format(
      "# {}. Draw it with: gnuplot {}\n"
      "data = '{}'\n"
      "set datafile separator ','\n"
      "set encoding utf8\n"
      "unset key\n"
      "set border 3 lc rgb '#808890'\n"
      "set tics nomirror scale 0.5 textcolor rgb 'black'\n"
      "set grid lt 1 lc rgb '#80808890' lw 0.6\n"
      "set terminal svg noenhanced size {},{} font 'sans-serif,13' linewidth 1.2\n"
      "set output '{}'\n",
      figure_text(figure.title), file(script_suffix), file(data_suffix), figure.width, figure.height,
      file(drawing_suffix));
  script += figure.plot;
  if (!printed) { return {{file(data_suffix), figure.data}, {file(script_suffix), script}}; }
  // 96 pixels are an inch; twice as many for those who look closely.
  script += fmt::format(
      "set terminal pdfcairo noenhanced size {:.3f},{:.3f} font 'Sans,9.5' linewidth 1.2\n"
      "set output '{}'\nreplot\n"
      "set terminal pngcairo noenhanced size {},{} font 'Sans,9.5' fontscale 2 linewidth 2.4 pointscale 2\n"
      "set output '{}'\nreplot\n",
      figure.width / 96.0, figure.height / 96.0, file(pdf_suffix), 2 * figure.width, 2 * figure.height,
      file(png_suffix));
  return {{file(data_suffix), figure.data}, {file(script_suffix), script}};
}

std::string inline_svg(std::string_view drawing, const Figure& figure, std::string_view id) {
  const std::size_t begin = drawing.find("<svg");
  const std::size_t head = drawing.find('>', begin == std::string_view::npos ? 0 : begin);
  const std::size_t end = drawing.rfind("</svg>");
  if (begin == std::string_view::npos || end == std::string_view::npos || head > end) { return ""; }
  std::string body{drawing.substr(head + 1, end - head - 1)};
  remove_all(body, "<title>", "</title>");  // a browser would show them where the mouse stands
  remove_all(body, "<desc>", "</desc>");
  remove_all(body, "<filter", "</filter>");
  remove_empty_groups(body);
  replace_all(body, "\"black\"", "\"currentColor\"");
  replace_all(body, "rgb(  0,   0,   0)", "currentColor");
  replace_all(body, "rgb(0,0,0)", "currentColor");
  replace_all(body, "font-family=\"sans-serif\"", "");
  for (const char* name : {"id='", "id=\"", "xlink:href='#", "url(#"}) {
    replace_all(body, name, fmt::format("{}{}-", name, id));
  }
  replace_all(body, "xlink:href", "href");
  return fmt::format("<svg viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}\" font-family=\"inherit\">{}</svg>\n",
                     figure.width, figure.height, html_escape(figure.words), body);
}

}  // namespace libsim
