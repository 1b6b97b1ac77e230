/// @file  Puts a scenario file, the files it extends and the overrides of the command line together.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

// The value itself, not a reference, is what resolve() gives: json_fwd.hpp cannot hold it.
#include <nlohmann/json.hpp>

namespace libsim {

/// A scenario as one JSON value, not yet checked against its fields.
struct Resolved {
  nlohmann::json json;                         ///< without "extends" and "$schema"; null if the file has no JSON object
  std::vector<std::string> problems;           ///< one line a problem; the rest can be checked nevertheless
  bool lacks_base = false;                     ///< a base is missing or broken, which is one of the problems
  std::vector<std::filesystem::path> files;    ///< every file read, bases before the files that extend them
  std::map<std::string, std::string> origins;  ///< JSON pointer -> base file or "--set ..."; "": the file itself

  /// Adds to each line that starts with a JSON pointer "(from ...)", if its value does not come from the file itself.
  std::vector<std::string> with_origins(std::vector<std::string> lines) const;
};

/// Reads a scenario file.
///
/// `"extends": "base.json"`, or a list of such names relative to the file's own folder, puts the file on top of its
/// bases: first base first, each on top of those before, the file itself last. An object is merged with the one below,
/// key by key; anything else (a list, too) replaces what is below, as in RFC 7386. Three rules differ from the RFC:
/// - null does not delete. It is a value like any other; no field takes it, so the field that reads it reports it.
/// - An object whose "kind" is not the one below replaces it as a whole: the parameters of one implementation mean
///   nothing to another.
/// - A text below an object without a "kind" counts as {"kind": text}, as it does where kinds are read.
///
/// A file that is reached twice counts once, where it is reached first: two variants of one base can be combined. A
/// base that is missing or broken, or a file that extends itself, however indirectly, is one problem line and counts as
/// empty.
/// @param overrides  "market.feed.slots=4", in order, each like a file {"market": {"feed": {"slots": 4}}} put on top.
///                   The value is JSON if it can be read as JSON, else a text. Paths are not checked here: one that
///                   names no field is an unknown key to the reader, and with_origins() says where it comes from.
Resolved resolve(const std::filesystem::path& file, const std::vector<std::string>& overrides = {});

/// Puts more overrides on top of what is resolved.
void apply_overrides(Resolved& resolved, const std::vector<std::string>& overrides);

/// Puts `top`, an object, on what is resolved, by the rules of resolve().
/// @param origin  of all of it, for with_origins()
void put_on_top(Resolved& resolved, const nlohmann::json& top, const std::string& origin);

/// Whether `path` names a field as --set does: "market.feed.slots", with no part empty, and at most 64 of them: no
/// field is deeper, and values are merged by recursion.
bool is_field_path(std::string_view path);

/// "market.feed.slots" as the JSON pointer "/market/feed/slots". @pre is_field_path(path)
nlohmann::json::json_pointer field_pointer(const std::string& path);

/// A value at its path and nothing else: {"market": {"feed": {"slots": 4}}}. @pre is_field_path(path)
nlohmann::json nested_value(const std::string& path, nlohmann::json value);

/// Names a scenario in manifests: its canonical_hash(). Two files that resolve to
/// the same value have the same hash; a default that is written out changes it.
std::string scenario_hash(const nlohmann::json& resolved);

}  // namespace libsim
