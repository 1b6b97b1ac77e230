/// @file  What a log cannot tell of itself.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "libsim/core/time.hpp"

namespace libsim {

/// Where a simulated log comes from, and how it is meant to be measured: kept beside it, so that its facts are those of
/// the market whoever reads it.
struct LogOrigin {
  std::string scenario_hash{};  ///< as in a manifest
  std::uint32_t seed = 0;
  double scale = 1.0;                      ///< of the market
  std::optional<Duration> session_gap{};   ///< when a click opens a new session; nothing for one a user and room
  std::optional<std::vector<bool>> panel;  ///< [log.users] who is in the sample; nothing for everybody in the log
  /// The files are as they were written. If not, they are still measured as they were meant to be, but no scenario and
  /// no seed give this log. Readers find it out, it is not in the JSON.
  bool is_whole = true;
};

/// {"scenario", "seed", "scale", "session_gap_ms", "panel"}; the panel as hexadecimal digits of four users each, the
/// first user in the highest bit. What is not there has no key.
nlohmann::json json_of(const LogOrigin& origin);

/// @param users  in the log. @return nothing if `json` is no origin of such a log
std::optional<LogOrigin> log_origin(const nlohmann::json& json, std::uint32_t users);

}  // namespace libsim
