#include "libsim/log/log_origin.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

namespace libsim {
namespace {

constexpr std::string_view hex = "0123456789abcdef";
constexpr std::int64_t longest_gap_ms = 1'000'000'000'000;  // 30 years

std::string digits_of(const std::vector<bool>& members) {
  std::string digits((members.size() + 3) / 4, '0');
  for (std::size_t d = 0; d < digits.size(); ++d) {
    unsigned value = 0;
    for (std::size_t i = 4 * d; i < 4 * d + 4; ++i) { value = 2 * value + (i < members.size() && members[i] ? 1 : 0); }
    digits[d] = hex[value];
  }
  return digits;
}

std::optional<std::vector<bool>> members_of(std::string_view digits, std::size_t users) {
  if (digits.size() != (users + 3) / 4) { return std::nullopt; }
  std::vector<bool> members(users);
  for (std::size_t d = 0; d < digits.size(); ++d) {
    const std::size_t value = hex.find(digits[d]);
    if (value == std::string_view::npos) { return std::nullopt; }
    for (std::size_t i = 0; i < 4 && 4 * d + i < users; ++i) { members[4 * d + i] = (value >> (3 - i) & 1U) != 0; }
  }
  return members;
}

}  // namespace

nlohmann::json json_of(const LogOrigin& origin) {
  nlohmann::json json{{"scenario", origin.scenario_hash}, {"seed", origin.seed}, {"scale", origin.scale}};
  if (origin.session_gap) { json["session_gap_ms"] = origin.session_gap->count(); }
  if (origin.panel) { json["panel"] = digits_of(*origin.panel); }
  return json;
}

std::optional<LogOrigin> log_origin(const nlohmann::json& json, std::uint32_t users) {
  const auto has = [&json](const char* key, bool (nlohmann::json::*is)() const noexcept) {
    const auto found = json.find(key);
    return found != json.end() && ((*found).*is)();
  };
  if (!json.is_object() || !has("scenario", &nlohmann::json::is_string) ||
      !has("seed", &nlohmann::json::is_number_unsigned) || !has("scale", &nlohmann::json::is_number)) {
    return std::nullopt;
  }
  if (!std::in_range<std::uint32_t>(json["seed"].get<std::uint64_t>())) { return std::nullopt; }
  LogOrigin origin;
  json["scenario"].get_to(origin.scenario_hash);
  json["seed"].get_to(origin.seed);
  json["scale"].get_to(origin.scale);
  if (json.contains("session_gap_ms")) {
    if (!has("session_gap_ms", &nlohmann::json::is_number_integer)) { return std::nullopt; }
    const auto gap_ms = json["session_gap_ms"].get<std::int64_t>();  // of one above 2^63: below 0
    if (gap_ms < 0 || gap_ms > longest_gap_ms) { return std::nullopt; }
    origin.session_gap = Duration{gap_ms};
  }
  if (json.contains("panel")) {
    if (!has("panel", &nlohmann::json::is_string)) { return std::nullopt; }
    origin.panel = members_of(json["panel"].get_ref<const std::string&>(), users);
    if (!origin.panel) { return std::nullopt; }
  }
  return origin;
}

}  // namespace libsim
