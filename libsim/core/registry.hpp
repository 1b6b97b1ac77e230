/// @file  Chooses an implementation by its "kind" in JSON.
#pragma once

#include <cassert>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libsim/core/config.hpp"
#include "libsim/core/suggestion.hpp"

namespace libsim {

/// Maps a kind to a factory of `Any`, a type-erased value such as AnyPolicy.
///
/// Filled by an ordinary function (such as builtin_policies()), not by static initialisers: a linker drops those from
/// a static library, and their order is not defined.
template <class Any>
class Registry {
 public:
  /// Adds `T` under `T::kind`; its fields() list is its schema, `T::summary` (optional) one line for listings.
  /// @pre no other type has this kind
  template <Configurable T>
  void add() {
    Entry entry;
    entry.make = [](ConfigReader& reader) -> Any {
      T value{};
      value.fields(reader);
      reader.reject_unknown_keys();
      return Any{std::move(value)};
    };
    entry.describe = [](ConfigReader& reader) { T{}.fields(reader); };
    if constexpr (requires { std::string_view{T::summary}; }) { entry.summary = T::summary; }
    [[maybe_unused]] const bool added = entries_.emplace(std::string{T::kind}, std::move(entry)).second;
    assert(added && "two implementations of one kind: which one runs would depend on the order they were added in");
  }

  /// @return the implementation that `reader` describes, or nothing (and a recorded problem) if its kind is missing or
  /// unknown. Other problems are recorded too, and defaults stand in: check that no problem came before using it.
  std::optional<Any> make(ConfigReader& reader) const {
    const std::string kind = reader.kind();
    const auto found = entries_.find(kind);
    if (found != entries_.end()) { return found->second.make(reader); }
    if (!kind.empty()) { reader.problem("kind", "unknown kind \"" + kind + "\"" + suggestion_or_list(kind, kinds())); }
    return std::nullopt;
  }

  /// The same for `{"kind": "greedy", ...}` or just `"greedy"`.
  /// @param path  the JSON pointer of `node`, e.g. "/policy"
  std::optional<Any> make(const nlohmann::json& node, std::string path, std::vector<std::string>& problems) const {
    ConfigReader reader = ConfigReader::of_kind(node, std::move(path), problems);
    return make(reader);
  }

  /// In alphabetical order, so that a message or a table is the same on every machine.
  std::vector<std::string> kinds() const {
    std::vector<std::string> names;
    for (const auto& [kind, entry] : entries_) { names.push_back(kind); }
    return names;
  }

  /// Whether something of this kind is registered.
  bool contains(std::string_view kind) const { return entries_.find(kind) != entries_.end(); }

  /// The fields of `kind` with their defaults, "kind" itself left out. @pre contains(kind)
  /// @param path  the JSON pointer they stand under, e.g. "/policy"
  std::vector<FieldDoc> describe(std::string_view kind, std::string path = "") const {
    std::vector<FieldDoc> docs;
    ConfigReader reader = ConfigReader::describing(std::move(path), docs);
    entry(kind).describe(reader);
    return docs;
  }

  /// One line about `kind`; "" if its type has none. @pre contains(kind)
  std::string_view summary(std::string_view kind) const { return entry(kind).summary; }

 private:
  struct Entry {
    std::function<Any(ConfigReader&)> make;
    std::function<void(ConfigReader&)> describe;
    std::string_view summary;
  };

  const Entry& entry(std::string_view kind) const {
    const auto found = entries_.find(kind);
    assert(found != entries_.end() && "ask contains() first");
    return found->second;
  }

  std::map<std::string, Entry, std::less<>> entries_;
};

}  // namespace libsim
