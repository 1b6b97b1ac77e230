/// @file  Markers: a file such as `log.json` that says that libsim wrote its directory, and completely.
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

namespace libsim {

inline constexpr std::string_view marker_file = "log.json";  ///< of a log

/// Values of the marker's "format".
inline constexpr std::string_view own_format = "libsim-log";
/// What the marker of KuaiLive files says.
inline constexpr std::string_view csv_format = "libsim-kuailive-csv";

/// Writes `marker`, an object with a "format", which begins with "libsim-", and the list "files" of all files beside
/// it, with a checksum of itself. Call when all those files are on the disk: a directory without a marker is not a log.
/// @throws ResourceError
void write_marker(const std::filesystem::path& directory, nlohmann::json marker, std::string_view name = marker_file);

/// @return the marker, an object with a text "format", or nothing if the directory has none or another program's file
/// of
///         that name. What else is in it has to be checked: a checksum is against damage, not against other versions.
/// @throws InputError if the marker is libsim's but damaged
std::optional<nlohmann::json> read_marker(const std::filesystem::path& directory, std::string_view name = marker_file);

}  // namespace libsim
