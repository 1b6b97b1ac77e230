/// @file  What a feature is called, which group it belongs to, and when it is known; protocols, which rest on that.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "libsim/core/time.hpp"

namespace libsim {

/// Features that an ablation takes away together.
enum class FeatureGroup : std::uint8_t {
  user_history,
  streamer_history,
  pair_history,
  similar_streamers,  ///< the user's history with streamers of the same content category
  context,
  supply,  ///< how efficiently the streamer turns watching into giving, as a quantile among streamers
  early    ///< what happened in the first seconds, or in the first 10%, of the watch itself
};
/// How many values FeatureGroup has.
inline constexpr std::size_t feature_group_count = 7;
inline constexpr std::array<std::string_view, feature_group_count> feature_group_names{
    "user_history", "streamer_history", "pair_history", "similar_streamers", "context", "supply", "early"};

/// When the value of a feature is there, at the earliest. Histories are known before the request as far as the protocol
/// lets them reach.
enum class KnownAt : std::uint8_t { request, click, after_10_s, session_end };
inline constexpr std::array<std::string_view, 4> known_at_names{"request", "click", "after_10_s", "session_end"};

/// How far history reaches, and with it which features a model may use.
enum class Protocol : std::uint8_t {
  day_frozen,     ///< what happened up to yesterday, as a platform that trains at night has it; known by the click
  rolling,        ///< what happened before the click; known by the click
  after_10_s,     ///< likewise, and the first 10 s of the watch: too late for who decides what to show
  after_session,  ///< likewise, and the first tenth of the watch, known when it ends: a gift in it is the outcome
                  ///< itself
  leaky           ///< everything in the log, the row's own outcome and its future included: to show what that does
};
inline constexpr std::array<std::string_view, 5> protocol_names{"day_frozen", "rolling", "after_10_s", "after_session",
                                                                "leaky"};

/// One column of the model's input.
struct Feature {
  std::string_view name;
  FeatureGroup group;        ///< taken away together by an ablation
  KnownAt known;             ///< the earliest moment at which it can be computed
  std::string_view meaning;  ///< with its unit
};

/// Every feature, in the order of the columns.
const std::vector<Feature>& all_features();
/// When the last feature that a protocol allows is known.
KnownAt latest_known(Protocol protocol);
/// Those that a protocol allows, in the same order.
std::vector<Feature> features_of(Protocol protocol);

/// Histories hold what happened before this moment, for a row at `at`.
constexpr Time history_end(Protocol protocol, Time at) {
  switch (protocol) {
    case Protocol::day_frozen:
      return start_of_day(day_of(at));
    case Protocol::rolling:
    case Protocol::after_10_s:
    case Protocol::after_session:
      return at;
    case Protocol::leaky:
      break;
  }
  return Time::max();
}

}  // namespace libsim
