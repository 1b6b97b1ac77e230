/// @file  The files that were installed beside the program.
#pragma once

#include <filesystem>
#include <string>

namespace libsim {

/// `share/libsim` of the prefix that the program is installed in; it need not be there. "" where the program does not
/// know where it is.
std::filesystem::path shipped_folder();

/// A check for an option that names a file: "scenarios/tiny.json" becomes the installed one where the current directory
/// has none, so that the same command line works in the sources and after an installation. Any other name stays.
/// @return "", as no name is wrong: whoever opens the file reports it
std::string prefer_shipped(std::string& file);

}  // namespace libsim
