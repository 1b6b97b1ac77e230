/// @file  Which libsim this is: every result names it.
#pragma once

#include <string_view>

/// The release of these headers, for `#if`; CMakeLists.txt reads it here. While the major number is 0, a new minor one
/// may change interfaces, files and results, and a new patch changes none of them.
#define LIBSIM_VERSION_MAJOR 0
/// See LIBSIM_VERSION_MAJOR.
#define LIBSIM_VERSION_MINOR 1
/// See LIBSIM_VERSION_MAJOR.
#define LIBSIM_VERSION_PATCH 0
/// The three as one number that grows with each release: 10,000 major + 100 minor + patch.
#define LIBSIM_VERSION (LIBSIM_VERSION_MAJOR * 10000 + LIBSIM_VERSION_MINOR * 100 + LIBSIM_VERSION_PATCH)

namespace libsim {

/// The release of the library that was linked to, e.g. "0.1.0": that of the headers, unless two installations are
/// mixed.
std::string_view version();

/// The git commit that was built, 12 hexadecimal digits, then "-dirty" if tracked files differed from it; "unknown"
/// where the sources are not a git checkout or git is not installed.
std::string_view commit();

/// 16 hexadecimal digits of a hash of the sources that were built, but for those that only read command lines and draw
/// tables: two builds that may give different results have different ones, committed or not.
std::string_view sources_hash();

}  // namespace libsim
