/// @file  Draws figures with gnuplot, where it is installed.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace libsim {

/// The first program of that name on PATH.
std::optional<std::filesystem::path> program_on_path(const std::string& name);

/// Runs `gnuplot script` in `directory`, without showing what it prints. @return whether it ran and ended well
bool run_gnuplot(const std::filesystem::path& gnuplot, const std::filesystem::path& directory,
                 const std::string& script);

}  // namespace libsim
