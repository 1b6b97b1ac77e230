/// @file  Reads a struct's fields from JSON, checks them, and collects every problem; or lists them for people.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace libsim {

/// A closed range of allowed values.
template <class T>
struct Range {
  T min = std::numeric_limits<T>::lowest();
  T max = std::numeric_limits<T>::max();
};

class ConfigReader;

/// A struct that lists its fields once: key, range, unit and meaning stand together and cannot drift.
template <class T>
concept Configurable = requires(T t, ConfigReader& reader) {
  t.fields(reader);
};

/// One field as `libsim describe` and the JSON Schema show it.
struct FieldDoc {
  std::string path;           ///< JSON pointer, e.g. "/market/feed/slots"
  std::string type;           ///< number, integer, boolean, text, numbers, weights, choice, object
  std::string range;          ///< "[0, 1]", or the words of a choice joined by "|"; "" if any
  std::string unit;           ///< "" for a pure number
  std::string default_value;  ///< as JSON
  std::string meaning;
};

/// A cursor over one JSON object. It reads (problems are collected, not thrown, so a user sees them all) or, made by
/// `describing`, only lists the fields. Field functions leave `value` as it is where the key is absent or wrong.
class ConfigReader {
 public:
  /// @param node      the JSON object to read; must outlive the reader
  /// @param path      its JSON pointer, "" for the root
  /// @param problems  receives one line per problem
  ConfigReader(const nlohmann::json& node, std::string path, std::vector<std::string>& problems);
  /// A reader that reads nothing and appends every field to `docs`, with its value as the default.
  static ConfigReader describing(std::string path, std::vector<FieldDoc>& docs);

  void field(std::string_view key, double& value, Range<double> range, std::string_view unit, std::string_view doc);
  void field(std::string_view key, std::int64_t& value, Range<std::int64_t> range, std::string_view unit,
             std::string_view doc);
  void field(std::string_view key, std::uint32_t& value, Range<std::uint32_t> range, std::string_view unit,
             std::string_view doc);
  void field(std::string_view key, bool& value, std::string_view doc);
  void field(std::string_view key, std::string& value, std::string_view doc);
  /// A list of numbers. @param count  how many there must be; 0 for any number but none
  void field(std::string_view key, std::vector<double>& value, std::size_t count, Range<double> each,
             std::string_view unit, std::string_view doc);
  /// Numbers >= 0 that do not sum to 0. @param count  how many there must be; 0 for any number but none
  void weights(std::string_view key, std::vector<double>& value, std::size_t count, std::string_view doc);

  /// One of an enum's words. `names[i]` is the word for the enumerator with value i.
  template <class Enum>
  requires std::is_enum_v<Enum>
  void choice(std::string_view key, Enum& value, std::span<const std::string_view> names, std::string_view doc) {
    value = static_cast<Enum>(choose(key, static_cast<std::size_t>(value), names, doc));
  }

  template <Configurable T>
  void object(std::string_view key, T& value, std::string_view doc) {
    if (docs_ != nullptr) {
      ConfigReader reader = describe_object(key, doc);
      value.fields(reader);
    } else if (const nlohmann::json* child = find(key)) {
      ConfigReader reader{*child, path_ + "/" + std::string{key}, *problems_};
      value.fields(reader);
      reader.reject_unknown_keys();
    }
  }

  /// Says that a section must be there: records a problem when it is missing.
  void require_key(std::string_view key, std::string_view doc);
  /// For rules between fields: records "<path>/<key>: <message>" unless `holds`. Does nothing while describing.
  void require(bool holds, std::string_view key, std::string_view message);

  /// Reads "kind", the key that selects an implementation; "" (and a problem) if it is missing.
  std::string kind();
  /// Records "<path>/<key>: <message>".
  void problem(std::string_view key, std::string_view message);
  /// Call last: a key that no field asked for is a typo, not a comment.
  void reject_unknown_keys();
  /// The child under `key`, or null; the key then counts as known.
  const nlohmann::json* find(std::string_view key);
  bool is_describing() const { return docs_ != nullptr; }
  const std::string& path() const { return path_; }
  std::vector<std::string>& problems() { return *problems_; }

 private:
  ConfigReader() = default;
  std::size_t choose(std::string_view key, std::size_t value, std::span<const std::string_view> names,
                     std::string_view doc);
  ConfigReader describe_object(std::string_view key, std::string_view doc);

  const nlohmann::json* node_ = nullptr;
  std::string path_;
  std::vector<std::string>* problems_ = nullptr;
  std::vector<FieldDoc>* docs_ = nullptr;
  std::vector<std::string> known_;
};

/// `"; did you mean "x"?"` for the closest known word, or "" if none is close.
std::string suggestion(std::string_view word, const std::vector<std::string>& known);

}  // namespace libsim
