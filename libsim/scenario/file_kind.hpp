/// @file  What a file of the user's is: a market, a racing scenario or a sweep.
#pragma once

#include <cstdint>
#include <string>

#include <nlohmann/json_fwd.hpp>

namespace libsim {

/// What a JSON file that people wrote is for.
enum class FileKind : std::uint8_t { market, racing, sweep, unknown };

/// Tells them apart by the sections that only one kind has. A file with sections of two is of unknown kind: its reader
/// says which keys are wrong.
FileKind file_kind(const nlohmann::json& file);

/// "got a sweep, expected a market; libsim sweep runs it" if the file is of another kind than expected; "" if it is of
/// the expected kind or of none. @pre expected is not unknown
std::string wrong_kind(const nlohmann::json& file, FileKind expected);

}  // namespace libsim
