/// @file  Which libsim this is: every result names it.
#pragma once

#include <string_view>

namespace libsim {

/// The release, e.g. "0.1.0".
std::string_view version();

/// The git commit that was built, 12 hexadecimal digits, then "-dirty" if tracked files differed from it; "unknown"
/// where the sources are not a git checkout or git is not installed.
std::string_view commit();

/// 16 hexadecimal digits of a hash of the sources that were built, but for those that only read command lines and draw
/// tables: two builds that may give different results have different ones, committed or not.
std::string_view sources_hash();

}  // namespace libsim
