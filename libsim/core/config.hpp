/// @file  Reads a struct's fields from JSON, checks them, and collects every problem; or lists them for people.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "libsim/core/field_doc.hpp"
#include "libsim/core/range.hpp"

namespace libsim {

class ConfigReader;

/// A struct that lists its fields once: key, range, unit and meaning stand together and cannot drift.
/// fields() must call the same reader functions whatever the values are, so that describing lists them all.
template <class T>
concept Configurable = requires(T t, ConfigReader& reader) {
  t.fields(reader);
};

/// A cursor over one JSON object. It reads (problems are collected, not thrown, so a user sees them all) or, made by
/// `describing`, only lists the fields. Field functions leave `value` as it is where the key is absent or wrong; each
/// problem is one line, "<JSON pointer>: got <found>, expected <allowed>".
class ConfigReader {
 public:
  /// @param node      the JSON object to read; must outlive the reader
  /// @param path      its JSON pointer, "" for the root
  /// @param problems  receives one line per problem; must outlive the reader
  ConfigReader(const nlohmann::json& node, std::string path, std::vector<std::string>& problems);
  /// A reader of something chosen by kind: {"kind": "greedy", ...}, or just "greedy" if its defaults will do.
  static ConfigReader of_kind(const nlohmann::json& node, std::string path, std::vector<std::string>& problems);
  /// A reader that reads nothing and appends every field to `docs`, with its value as the default.
  static ConfigReader describing(std::string path, std::vector<FieldDoc>& docs);

  /// A number. @param range  values outside are a problem. @param unit  for tables; "" for none
  void field(std::string_view key, double& value, Range<double> range, std::string_view unit, std::string_view doc);
  /// A number that need not be there; null takes away one that a file below gives.
  void field(std::string_view key, std::optional<double>& value, Range<double> range, std::string_view unit,
             std::string_view doc);
  /// An integer; 4.0 and 4e0 are also 4, as in JSON Schema.
  void field(std::string_view key, std::int64_t& value, Range<std::int64_t> range, std::string_view unit,
             std::string_view doc);
  /// A whole number, likewise.
  void field(std::string_view key, std::uint32_t& value, Range<std::uint32_t> range, std::string_view unit,
             std::string_view doc);
  /// True or false.
  void field(std::string_view key, bool& value, std::string_view doc);
  /// A text, any.
  void field(std::string_view key, std::string& value, std::string_view doc);
  /// A list of texts; it may be empty.
  void field(std::string_view key, std::vector<std::string>& value, std::string_view doc);
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

  /// An object with fields of its own, which T::fields() reads.
  template <Configurable T>
  void object(std::string_view key, T& value, std::string_view doc) {
    if (docs_ != nullptr) {
      ConfigReader reader = describe_object(key, doc);
      value.fields(reader);
    } else if (const nlohmann::json* child = find(key)) {
      ConfigReader reader{*child, pointer_to(key), *problems_};
      value.fields(reader);
      reader.reject_unknown_keys();
    }
  }

  /// A list of objects; it may be empty. A list in JSON replaces the default list as a whole.
  template <Configurable T>
  void objects(std::string_view key, std::vector<T>& value, std::string_view doc) {
    if (docs_ != nullptr) {
      ConfigReader reader = describe_objects(key, doc);
      T{}.fields(reader);
      return;
    }
    const std::size_t known = problems_->size();
    if (auto readers = elements(key)) {
      value.clear();
      for (ConfigReader& reader : *readers) {
        value.emplace_back().fields(reader);
        reader.reject_unknown_keys();
      }
    }
    if (problems_->size() > known) { wrong_.emplace_back(key); }
  }

  /// Takes a section as it is, for a registry that reads it later: a text or an object, see of_kind().
  void section(std::string_view key, nlohmann::json& value, std::string_view doc);

  /// Says that a section must be there: records a problem when it is missing. Call it before or after its field.
  void require_key(std::string_view key, std::string_view doc);
  /// From now on nothing must be there: a part of the value could not be read, which is a problem by itself.
  void allow_gaps() { allows_gaps_ = true; }
  /// For a rule about one field: records "<path>/<key>: <message>" unless `holds`. Does nothing while describing, nor
  /// if `key` has a problem already, or an element of its list has: the rule would judge the default in its place.
  /// @param message  "expected <allowed>"; "got <found>, " is put before it unless it says "got ..." itself
  void require(bool holds, std::string_view key, std::string_view message);
  /// The same for a rule between fields, recorded at the first of `keys`, skipped if any of them has a problem.
  void require_together(bool holds, std::initializer_list<std::string_view> keys, std::string_view message);

  /// Reads "kind", the key that selects an implementation; "" (and a problem) if it is missing.
  std::string kind();
  /// Records "<path>/<key>: <message>", or "<path>: <message>" if `key` is "". @pre !is_describing()
  void problem(std::string_view key, std::string_view message);
  /// Call last: a key that no field asked for is a typo, not a comment.
  void reject_unknown_keys();
  /// The child under `key`, or null; the key then counts as known. Always null while describing.
  const nlohmann::json* find(std::string_view key);
  /// Whether fields are only described, and nothing is read.
  bool is_describing() const { return docs_ != nullptr; }
  /// The JSON pointer of the object that is read; "" for the whole.
  const std::string& path() const { return path_; }
  /// The JSON pointer of `key` in this object ("~" and "/" escaped, RFC 6901).
  std::string pointer_to(std::string_view key) const;
  /// @pre !is_describing()
  std::vector<std::string>& problems() { return *problems_; }

 private:
  ConfigReader() = default;
  std::size_t choose(std::string_view key, std::size_t value, std::span<const std::string_view> names,
                     std::string_view doc);
  FieldDoc& describe(std::string_view key, std::string_view type, std::string_view doc);
  ConfigReader describe_object(std::string_view key, std::string_view doc);
  ConfigReader describe_objects(std::string_view key, std::string_view doc);
  std::optional<std::vector<ConfigReader>> elements(std::string_view key);
  /// The numbers under `key` if every one of them is good; else nothing, with problems unless the key is absent.
  std::optional<std::vector<double>> numbers(std::string_view key, std::size_t count, Range<double> each);

  const nlohmann::json* node_ = nullptr;
  std::string path_;
  std::vector<std::string>* problems_ = nullptr;
  std::vector<FieldDoc>* docs_ = nullptr;
  std::vector<std::string> known_;
  std::vector<std::string> wrong_;     // keys with a problem
  std::vector<std::string> required_;  // while describing: keys whose row is still to come
  bool allows_gaps_ = false;
};

}  // namespace libsim
