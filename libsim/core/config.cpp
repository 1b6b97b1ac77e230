#include "libsim/core/config.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "libsim/core/json_file.hpp"
#include "libsim/core/suggestion.hpp"

namespace libsim {
namespace {

using Json = nlohmann::json;

/// The integer that `json` holds, if it does; 4.0 is one. Beyond 2^53 a double no longer says which integer was meant.
std::optional<std::int64_t> integer_in(const Json& json) {
  if (json.is_number_unsigned()) {
    const auto value = json.get<std::uint64_t>();
    if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) { return std::nullopt; }
    return static_cast<std::int64_t>(value);
  }
  if (json.is_number_integer()) { return json.get<std::int64_t>(); }
  if (!json.is_number_float()) { return std::nullopt; }
  const auto value = json.get<double>();
  if (std::trunc(value) != value || std::abs(value) > 9007199254740992.0) { return std::nullopt; }
  return static_cast<std::int64_t>(value);
}

bool contains(const std::vector<std::string>& keys, std::string_view key) {
  return std::ranges::find(keys, key) != keys.end();
}

template <class T>
void read_integer(ConfigReader& reader, std::string_view key, T& value, Range<T> range) {
  const Json* got = reader.find(key);
  if (got == nullptr) { return; }
  const std::optional<std::int64_t> integer = integer_in(*got);
  if (integer && *integer >= std::int64_t{range.min} && *integer <= std::int64_t{range.max}) {
    value = static_cast<T>(*integer);
    return;
  }
  std::string allowed = range_text(range);
  // What only the type forbids would look allowed by a range without the type's limits.
  const auto hides = [&](T bound) { return bound_text(bound).empty(); };
  const double found = got->is_number() ? got->get<double>() : 0.0;
  if ((hides(range.max) && found > static_cast<double>(range.max)) ||
      (hides(range.min) && found < static_cast<double>(range.min))) {
    allowed = fmt::format("[{}, {}]", range.min, range.max);
  }
  reader.problem(key, fmt::format("got {}, expected {}", shown_json(*got), expected_text("an integer", allowed)));
}

}  // namespace

ConfigReader::ConfigReader(const Json& node, std::string path, std::vector<std::string>& problems)
    : node_{&node}, path_{std::move(path)}, problems_{&problems} {
  if (!node.is_object()) { problem("", fmt::format("got {}, expected an object", shown_json(node))); }
}

ConfigReader ConfigReader::of_kind(const Json& node, std::string path, std::vector<std::string>& problems) {
  ConfigReader reader;
  reader.node_ = &node;
  reader.path_ = std::move(path);
  reader.problems_ = &problems;
  if (!node.is_object() && !node.is_string()) {
    reader.problem("", fmt::format("got {}, expected a kind or an object with a \"kind\"", shown_json(node)));
  }
  return reader;
}

ConfigReader ConfigReader::describing(std::string path, std::vector<FieldDoc>& docs) {
  ConfigReader reader;
  reader.path_ = std::move(path);
  reader.docs_ = &docs;
  return reader;
}

void ConfigReader::field(std::string_view key, double& value, Range<double> range, std::string_view unit,
                         std::string_view doc) {
  if (docs_ != nullptr) {
    FieldDoc& row = describe(key, "number", doc);
    row.set_range(range, unit);
    row.default_value = std::isfinite(value) ? fmt::format("{}", value) : "null";  // JSON has no NaN
    return;
  }
  const Json* got = find(key);
  if (got == nullptr) { return; }
  if (got->is_number() && range.holds(got->get<double>())) {
    value = got->get<double>();
  } else {
    problem(key, fmt::format("got {}, expected {}", shown_json(*got), expected_text("a number", range_text(range))));
  }
}

void ConfigReader::field(std::string_view key, std::optional<double>& value, Range<double> range, std::string_view unit,
                         std::string_view doc) {
  if (docs_ != nullptr) {
    FieldDoc& row = describe(key, "number", doc);
    row.set_range(range, unit);
    row.default_value = value ? fmt::format("{}", *value) : "null";
    row.optional = true;
    return;
  }
  const Json* got = find(key);
  if (got == nullptr) { return; }
  if (got->is_null()) {
    value.reset();
  } else if (got->is_number() && range.holds(got->get<double>())) {
    value = got->get<double>();
  } else {
    problem(key, fmt::format("got {}, expected {}", shown_json(*got), expected_text("a number", range_text(range))));
  }
}

void ConfigReader::field(std::string_view key, std::int64_t& value, Range<std::int64_t> range, std::string_view unit,
                         std::string_view doc) {
  if (docs_ == nullptr) { return read_integer(*this, key, value, range); }
  FieldDoc& row = describe(key, "integer", doc);
  row.set_range(range, unit);
  row.default_value = Json(value).dump();
}

void ConfigReader::field(std::string_view key, std::uint32_t& value, Range<std::uint32_t> range, std::string_view unit,
                         std::string_view doc) {
  if (docs_ == nullptr) { return read_integer(*this, key, value, range); }
  FieldDoc& row = describe(key, "integer", doc);
  row.set_range(range, unit);
  row.default_value = Json(value).dump();
}

void ConfigReader::field(std::string_view key, bool& value, std::string_view doc) {
  if (docs_ != nullptr) {
    describe(key, "boolean", doc).default_value = value ? "true" : "false";
  } else if (const Json* got = find(key)) {
    if (!got->is_boolean()) { return problem(key, fmt::format("got {}, expected true or false", shown_json(*got))); }
    value = got->get<bool>();
  }
}

void ConfigReader::field(std::string_view key, std::string& value, std::string_view doc) {
  if (docs_ != nullptr) {
    describe(key, "text", doc).default_value = canonical_json(value);
  } else if (const Json* got = find(key)) {
    if (!got->is_string()) { return problem(key, fmt::format("got {}, expected a text", shown_json(*got))); }
    value = got->get<std::string>();
  }
}

void ConfigReader::section(std::string_view key, Json& value, std::string_view doc) {
  if (docs_ != nullptr) {
    describe(key, "kind", doc).default_value = value.is_null() ? "" : canonical_json(value);
  } else if (const Json* got = find(key)) {
    value = *got;
  }
}

void ConfigReader::require_key(std::string_view key, std::string_view doc) {
  if (docs_ != nullptr) {
    const std::string pointer = pointer_to(key);
    const auto row = std::ranges::find(*docs_, pointer, &FieldDoc::path);
    if (row != docs_->end()) {
      row->required = true;
    } else {
      required_.emplace_back(key);
    }
  } else if (node_->is_object() && find(key) == nullptr && !allows_gaps_) {
    problem(key, fmt::format("got nothing, expected {}", doc));
  }
}

void ConfigReader::require(bool holds, std::string_view key, std::string_view message) {
  require_together(holds, {key}, message);
}

void ConfigReader::require_together(bool holds, std::initializer_list<std::string_view> keys,
                                    std::string_view message) {
  const auto is_wrong = [&](std::string_view key) { return contains(wrong_, key); };
  if (holds || docs_ != nullptr || std::ranges::any_of(keys, is_wrong)) { return; }
  const std::string_view first = keys.size() == 0 ? "" : *keys.begin();
  const Json* got = first.empty() ? nullptr : find(first);
  if (message.find("got ") != std::string_view::npos || first.empty()) { return problem(first, message); }
  problem(first, fmt::format("got {}, {}", got == nullptr ? "its default" : shown_json(*got), message));
}

std::string ConfigReader::kind() {
  if (docs_ != nullptr) { return ""; }
  const Json* got = find("kind");
  if (!node_->is_string() && !node_->is_object()) { return ""; }  // recorded when the reader was made
  const Json* named = node_->is_string() ? node_ : got;
  if (named != nullptr && named->is_string() && *named != "") { return named->get<std::string>(); }
  problem(node_->is_string() ? "" : "kind", fmt::format("got {}, expected a text that names the implementation to use",
                                                        named == nullptr ? "nothing" : shown_json(*named)));
  return "";
}

void ConfigReader::problem(std::string_view key, std::string_view message) {
  if (!key.empty()) { wrong_.emplace_back(key); }
  const std::string at = key.empty() ? path_ : pointer_to(key);
  problems_->push_back(fmt::format("{}: {}", at.empty() ? "/" : at, message));
}

void ConfigReader::reject_unknown_keys() {
  if (docs_ != nullptr || !node_->is_object()) { return; }
  for (const auto& [key, value] : node_->items()) {
    if (!contains(known_, key)) { problem(key, "unknown key" + suggestion_or_list(key, known_)); }
  }
}

const Json* ConfigReader::find(std::string_view key) {
  if (docs_ != nullptr) { return nullptr; }
  if (!contains(known_, key)) { known_.emplace_back(key); }
  if (!node_->is_object()) { return nullptr; }
  const auto found = node_->find(key);
  return found == node_->end() ? nullptr : &*found;
}

std::string ConfigReader::pointer_to(std::string_view key) const {
  return path_ + (Json::json_pointer{} / std::string{key}).to_string();
}

std::size_t ConfigReader::choose(std::string_view key, std::size_t value, std::span<const std::string_view> names,
                                 std::string_view doc) {
  const std::vector<std::string> words(names.begin(), names.end());
  if (docs_ != nullptr) {
    FieldDoc& row = describe(key, "choice", doc);
    row.range = fmt::format("{}", fmt::join(words, "|"));
    row.words = words;
    row.default_value = canonical_json(words.at(value));
  } else if (const Json* got = find(key)) {
    const auto found = got->is_string() ? std::ranges::find(words, got->get<std::string>()) : words.end();
    if (found != words.end()) { return static_cast<std::size_t>(found - words.begin()); }
    problem(key, fmt::format("got {}, expected one of \"{}\"{}", shown_json(*got), fmt::join(words, "\", \""),
                             got->is_string() ? suggestion(got->get<std::string>(), words) : ""));
  }
  return value;
}

FieldDoc& ConfigReader::describe(std::string_view key, std::string_view type, std::string_view doc) {
  FieldDoc row;
  row.path = pointer_to(key);
  row.type = type;
  row.meaning = doc;
  row.required = contains(required_, key);
  return docs_->emplace_back(std::move(row));
}

ConfigReader ConfigReader::describe_object(std::string_view key, std::string_view doc) {
  return describing(describe(key, "object", doc).path, *docs_);
}

ConfigReader ConfigReader::describe_objects(std::string_view key, std::string_view doc) {
  return describing(describe(key, "objects", doc).path + "/*", *docs_);
}

}  // namespace libsim
