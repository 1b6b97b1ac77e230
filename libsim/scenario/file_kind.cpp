#include "libsim/scenario/file_kind.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <initializer_list>
#include <string_view>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace libsim {
namespace {

constexpr std::array<std::string_view, 3> kind_texts{"a market", "a racing scenario", "a sweep"};
constexpr std::array<std::string_view, 3> kind_verbs{"run", "race", "sweep"};

}  // namespace

FileKind file_kind(const nlohmann::json& file) {
  const auto has_one_of = [&](std::initializer_list<const char*> keys) {
    return file.is_object() && std::ranges::any_of(keys, [&](const char* key) { return file.contains(key); });
  };
  const bool of_market = has_one_of({"market", "world", "policy"});
  const bool of_racing = has_one_of({"homepage"});
  const bool of_sweep = has_one_of({"axes", "policies"});
  if (of_racing) { return FileKind::racing; }
  if (of_market == of_sweep) { return FileKind::unknown; }
  return of_market ? FileKind::market : FileKind::sweep;
}

std::string wrong_kind(const nlohmann::json& file, FileKind expected) {
  const FileKind found = file_kind(file);
  if (found == expected || found == FileKind::unknown) { return ""; }
  const auto kind = static_cast<std::size_t>(found);
  return fmt::format("got {}, expected {}; libsim {} runs it", kind_texts[kind],
                     kind_texts[static_cast<std::size_t>(expected)], kind_verbs[kind]);
}

}  // namespace libsim
