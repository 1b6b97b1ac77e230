#include "libsim/scenario/resolve.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "libsim/core/json_file.hpp"
#include "libsim/core/json_pointers.hpp"

namespace libsim {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;
using Origins = std::map<std::string, std::string>;

std::string child_pointer(const std::string& pointer, const std::string& key) {
  return pointer + (Json::json_pointer{} / key).to_string();
}

bool has_other_kind(const Json& below, const Json& top) {
  return below.contains("kind") && top.contains("kind") && below["kind"] != top["kind"];
}

/// Puts `top` on `below` by the rules of resolve(), and notes `origin` for what comes from `top`.
void merge(Json& below, const Json& top, const std::string& pointer, Origins& origins, const std::string& origin) {
  if (top.is_object() && below.is_string() && !top.contains("kind")) { below = Json{{"kind", below}}; }
  if (!top.is_object() || !below.is_object() || has_other_kind(below, top)) {
    std::erase_if(origins, [&](const auto& entry) { return is_at_or_below(entry.first, pointer); });
    origins[pointer] = origin;
    below = top.is_object() ? Json::object() : top;
  }
  if (!top.is_object()) { return; }
  for (const auto& [key, value] : top.items()) {
    merge(below[key], value, child_pointer(pointer, key), origins, origin);
  }
}

/// A file and what it says by itself.
struct Layer {
  fs::path file;
  Json json;
};

/// Reads a file and its bases: each once, bases before the files that extend them.
class Layers {
 public:
  explicit Layers(std::vector<std::string>& problems) : problems_{&problems} {}

  /// @return whether the file holds an object; if not, that is one problem
  bool add(const fs::path& file) {
    std::optional<Json> json = read_json_file(file, *problems_);
    if (json && !json->is_object()) {
      problems_->push_back(fmt::format("{}: got {}, expected an object", file.string(), shown_json(*json)));
    }
    if (!json || !json->is_object()) { return false; }
    open_.push_back(file);
    for (const fs::path& base : bases(*json)) { add_base(base); }
    open_.pop_back();
    json->erase("extends");
    json->erase("$schema");  // editors look there for the schema to check with
    layers_.push_back({file, std::move(*json)});
    return true;
  }

  const std::vector<Layer>& layers() const { return layers_; }
  bool lacks_base() const { return !unusable_.empty(); }

 private:
  static bool same(const fs::path& a, const fs::path& b) {
    std::error_code error;
    return a == b || fs::equivalent(a, b, error);
  }

  /// The files that the innermost open file extends. A wrong name is a problem, and no base.
  std::vector<fs::path> bases(const Json& json) {
    const auto extends = json.find("extends");
    if (extends == json.end()) { return {}; }
    const Json names = extends->is_array() ? *extends : Json::array({*extends});
    std::vector<fs::path> files;
    for (const Json& name : names) {
      if (name.is_string()) {
        files.push_back((open_.back().parent_path() / name.get<std::string>()).lexically_normal());
      } else {
        problems_->push_back(fmt::format("/extends: got {} in {}, expected a file name or a list of them",
                                         shown_json(name), open_.back().filename().string()));
      }
    }
    return files;
  }

  void add_base(const fs::path& base) {
    const auto is_base = [&](const fs::path& other) { return same(other, base); };
    const auto begun = std::ranges::find_if(open_, is_base);
    if (begun != open_.end()) {
      std::string circle;
      for (auto file = begun; file != open_.end(); ++file) { circle += file->filename().string() + " extends "; }
      problems_->push_back(fmt::format("/extends: got {}{}, expected files that do not extend themselves", circle,
                                       base.filename().string()));
      return;
    }
    if (std::ranges::any_of(layers_, is_base, &Layer::file) || std::ranges::any_of(unusable_, is_base)) { return; }
    const std::size_t line = problems_->size();
    if (add(base)) { return; }
    unusable_.push_back(base);
    (*problems_)[line] += fmt::format(" (in \"extends\" of {})", open_.back().filename().string());
  }

  std::vector<std::string>* problems_;
  std::vector<fs::path> open_;  // the file being read, after those that extend it
  std::vector<fs::path> unusable_;
  std::vector<Layer> layers_;
};

/// {"market": {"feed": {"slots": 4}}} from "market.feed.slots=4"; null, and a problem, if it is not like that.
Json parse_override(const std::string& text, std::vector<std::string>& problems) {
  const std::size_t equals = text.find('=');
  const std::string path = text.substr(0, equals);
  if (equals == std::string::npos || !is_field_path(path)) {
    problems.push_back(
        fmt::format("--set {}: got no path or value, expected PATH=VALUE such as market.feed.slots=4", text));
    return nullptr;
  }
  std::vector<std::string> ignored;  // what is not JSON is a text, as in --set policy=greedy
  const std::string value_text = text.substr(equals + 1);
  std::optional<Json> value = parse_json(value_text, "--set " + path, ignored);
  if (value) { problems.insert(problems.end(), ignored.begin(), ignored.end()); }
  return nested_value(path, value ? std::move(*value) : Json(value_text));
}

}  // namespace

std::vector<std::string> Resolved::with_origins(std::vector<std::string> lines) const {
  for (std::string& line : lines) {
    std::string pointer = line.substr(0, line.find(": "));
    auto found = origins.find(pointer);
    while (found == origins.end() && !pointer.empty()) {
      const std::size_t slash = pointer.rfind('/');
      pointer.resize(slash == std::string::npos ? 0 : slash);
      found = origins.find(pointer);
    }
    if (found != origins.end() && !found->second.empty()) { line += fmt::format(" (from {})", found->second); }
  }
  return lines;
}

void apply_overrides(Resolved& resolved, const std::vector<std::string>& overrides) {
  // Overrides first come together, so that policy.kind=b after policy.epsilon=0.1 does not drop epsilon.
  Json all = Json::object();
  Origins texts;
  for (const std::string& text : overrides) {
    const Json one = parse_override(text, resolved.problems);
    if (one.is_object()) { merge(all, one, "", texts, "--set " + text); }
  }
  if (!resolved.json.is_object()) { return; }
  merge(resolved.json, all, "", resolved.origins, "--set");
  for (const auto& [pointer, text] : texts) {
    const Json& value = all.at(Json::json_pointer{pointer});
    if (!value.is_object() || value.empty()) { resolved.origins[pointer] = text; }
  }
}

Resolved resolve(const fs::path& file, const std::vector<std::string>& overrides) {
  Resolved resolved;
  Layers layers{resolved.problems};
  if (layers.add(file)) { resolved.json = Json::object(); }
  resolved.lacks_base = layers.lacks_base();
  for (const auto& [path, json] : layers.layers()) {
    const bool is_base = &path != &layers.layers().back().file;
    merge(resolved.json, json, "", resolved.origins, is_base ? path.filename().string() : "");
    resolved.files.push_back(path);
  }
  apply_overrides(resolved, overrides);
  return resolved;
}

void put_on_top(Resolved& resolved, const Json& top, const std::string& origin) {
  merge(resolved.json, top, "", resolved.origins, origin);
}

bool is_field_path(std::string_view path) {
  constexpr std::ptrdiff_t most_parts = 64;
  return !path.empty() && path.front() != '.' && path.back() != '.' && path.find("..") == std::string_view::npos &&
         std::ranges::count(path, '.') < most_parts;
}

Json::json_pointer field_pointer(const std::string& path) {
  Json::json_pointer pointer;
  for (std::size_t from = 0; from <= path.size();) {
    const std::size_t dot = std::min(path.find('.', from), path.size());
    pointer /= path.substr(from, dot - from);
    from = dot + 1;
  }
  return pointer;
}

Json nested_value(const std::string& path, Json value) {
  Json::json_pointer pointer = field_pointer(path);
  for (; !pointer.empty(); pointer.pop_back()) { value = Json{{pointer.back(), std::move(value)}}; }
  return value;
}

std::string scenario_hash(const Json& resolved) {
  return canonical_hash(resolved);
}

}  // namespace libsim
