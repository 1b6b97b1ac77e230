/// @file  Segments of users and streamers, found in a past log: what a policy may target and a table may be split by.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "libsim/core/time.hpp"
#include "libsim/log/log.hpp"

namespace libsim {

/// Each user is in exactly one: the first that applies, from above.
enum class UserSegment : std::uint8_t {
  top_payers,          ///< the top 1% of users who gave, by coins
  high_watch_low_pay,  ///< watch above its 75th percentile and coins not above theirs, over users with a click
  payers,              ///< gave something
  others
};

/// Each streamer is in exactly one: the first that applies, from above.
enum class StreamerSegment : std::uint8_t {
  head,                       ///< the top 5% of streamers who received anything, by coins
  high_attention_low_income,  ///< watch received above its 75th percentile and coins not above theirs, over streamers
                              ///< with a click
  others
};

inline constexpr std::array<std::string_view, 4> user_segment_names{"top_payers", "high_watch_low_pay", "payers",
                                                                    "others"};
inline constexpr std::array<std::string_view, 3> streamer_segment_names{"head", "high_attention_low_income", "others"};

/// Where the cuts are.
struct SegmentOptions {
  Time from = Time::min();        ///< the past that is looked at: events at or after it
  Time to = Time::max();          ///< and before this
  double top_payer_share = 0.01;  ///< of users who gave, by coins
  double head_share = 0.05;       ///< of streamers, by coins
  double quantile_level = 0.75;   ///< of "much" watch and money
};

/// What makes a user a member of a segment, in a line: "the top 1% of users who gave, by coins".
std::string meaning_of(UserSegment segment, const SegmentOptions& options = {});

/// Tops are of floor(share * n), at least one, members; ties go to the lower id. Lost clicks are not seen, as by the
/// platform.
struct Segments {
  std::vector<UserSegment> users;          ///< [log.users]
  std::vector<StreamerSegment> streamers;  ///< [log.streamers]

  std::vector<bool> members(UserSegment segment) const;  ///< [log.users]
};

/// Finds both. O(n log n) in users and streamers, one pass over clicks and gifts.
/// @pre shares in (0, 1], quantile_level in [0, 1]
Segments find_segments(const Log& past, const SegmentOptions& options = {});

}  // namespace libsim
