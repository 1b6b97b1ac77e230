/// @file  Results as one HTML page that needs nothing else: no script, no font, no network.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "libsim/report/result_part.hpp"

namespace libsim {

/// What stands around the parts. All texts are plain.
struct PageFrame {
  std::string title{};                  ///< of several parts; one part has its own
  std::vector<std::string> not_read{};  ///< names of files of the folder whose results the page cannot show
  std::string no_figures{};             ///< why there are none; "" if there are
  std::string figures_folder{};         ///< where figures are as files, relative to the page; "" if nowhere
  std::string command{};                ///< that makes the page again
};

/// The page: what each result says, its figures and tables, and what made it. It fits a phone and a wide screen, and
/// follows the reader's choice of a light or a dark ground.
/// @param drawings  inline_svg() of figures by name; a figure that has none is left out
std::string result_page(std::span<const ResultPart> parts, const PageFrame& frame,
                        const std::map<std::string, std::string>& drawings);

}  // namespace libsim
