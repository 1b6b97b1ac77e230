/// @file  Reads JSON that people write: tolerant of comments, intolerant of mistakes.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace libsim {

/// Reads JSON text. Comments (// and /* */) are skipped. A syntax error is one line in `problems` with line, column,
/// what was found and what was expected; a key that stands twice in one object is one line with its JSON pointer (its
/// last value is kept, so that it can be checked too). NaN, Infinity, -Infinity, and numbers too large for a double
/// are kept as `impossible_number`s, so that the field that reads them reports them.
/// @param source  where the text comes from, for the lines: a file name
/// @return nothing after a syntax error (objects nested deeper than 64 levels are one, too)
std::optional<nlohmann::json> parse_json(std::string_view text, const std::string& source,
                                         std::vector<std::string>& problems);

/// parse_json() of a file; a file that cannot be read is one line in `problems`.
std::optional<nlohmann::json> read_json_file(const std::filesystem::path& file, std::vector<std::string>& problems);

/// A value that no JSON text can give (nlohmann's binary type) and no numeric conversion accepts, so that it cannot be
/// taken for a number by mistake. It remembers its spelling: "NaN", "1e999".
nlohmann::json impossible_number(std::string_view spelling);

/// `value` as a message shows it: JSON on one line, cut after 60 bytes; an impossible number as it was spelt.
std::string shown_json(const nlohmann::json& value);

/// The one text of a JSON value: no blanks, keys sorted, shortest digits that give the same number. Equal values have
/// equal texts, except that 4 and 4.0 differ. For hashes and results.
std::string canonical_json(const nlohmann::json& value);

/// Names a JSON value in manifests: content_hash() of canonical_json(), 16 hexadecimal digits.
std::string canonical_hash(const nlohmann::json& value);

}  // namespace libsim
