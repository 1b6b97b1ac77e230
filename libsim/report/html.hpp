/// @file  Texts and tables as HTML.
#pragma once

#include <string>
#include <string_view>

#include "libsim/report/table.hpp"

namespace libsim {

/// A text as HTML shows it, in an element or in an attribute in quotes: whatever it says, it stays a text. Control
/// characters but line ends and tabs, which HTML does not take, are left out.
std::string html_escape(std::string_view text);

/// A table in a box of its own, which scrolls sideways where it is too wide; the first column stays. Headings have
/// their scope, and what is good or bad also says so in words, for those who do not see colours.
/// @param caption  a text, what it shows
std::string html_table(const TextTable& table, std::string_view caption);

}  // namespace libsim
