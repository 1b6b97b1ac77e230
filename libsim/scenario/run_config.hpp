/// @file  The `run`, `recording` and `panel` sections.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "libsim/core/config.hpp"

namespace libsim {

/// The `run` section: when, how long, with which luck.
struct RunConfig {
  std::uint32_t seed = 1;
  std::uint32_t days = 21;
  std::uint32_t warmup_days = 0;
  std::string start_date = "2025-05-05";
  std::uint32_t replications = 8;
  std::uint32_t shards = 1;
  std::uint32_t exchange_s = 60;

  void fields(ConfigReader& reader) {
    reader.field("seed", seed, {0, 4'294'967'295U}, "", "names the run's random streams, with the replication");
    reader.field("days", days, {1, 3650}, "days", "simulated days that are measured");
    reader.field("warmup_days", warmup_days, {0, 3650}, "days",
                 "simulated days before them, under the scenario's own policy, shared by all policies compared");
    reader.field("start_date", start_date, "first simulated day, yyyy-mm-dd, local time (UTC+8)");
    reader.field("replications", replications, {2, 100'000}, "", "repeats of a comparison");
    reader.field("shards", shards, {1, 64}, "",
                 "parts of the users that can run on threads of their own; they hear of each other every exchange_s");
    reader.field("exchange_s", exchange_s, {1, 3600}, "s",
                 "time between exchanges of the shards: viewers, and what policies and estimators learn from");
    reader.require(is_date(start_date), "start_date", "expected a date as yyyy-mm-dd");
    reader.require(3600 % exchange_s == 0, "exchange_s", "expected a whole number of exchanges an hour");
  }

  /// Milliseconds from 1970-01-01 UTC to local midnight (UTC+8) of the first day.
  std::int64_t epoch_ms() const;
  /// Of the first simulated day; 0 is Monday.
  std::size_t first_weekday() const;
  /// Whether a text is a date of the calendar, as in 2025-05-05.
  static bool is_date(std::string_view text);
};

/// How the platform stamps a gift.
enum class GiftTimestamp : std::uint8_t { event, click };

/// The `recording` section: what the platform's log makes of what happened.
struct RecordingConfig {
  static constexpr std::array<std::string_view, 2> gift_timestamp_names{"event", "click"};

  GiftTimestamp gift_timestamp = GiftTimestamp::event;
  double lost_click = 0.057;
  double candidate_sample = 0.0;

  void fields(ConfigReader& reader) {
    reader.choice("gift_timestamp", gift_timestamp, gift_timestamp_names,
                  "a gift's time in the log: when it happened, or the click of its session");
    reader.field("lost_click", lost_click, {0.0, 1.0}, "",
                 "share of sessions with a gift whose clicks the click log misses");
    reader.field("candidate_sample", candidate_sample, {0.0, 1.0}, "",
                 "share of requests logged with all candidates and the policy's state");
  }
};

/// The `panel` section: who is in the sample that facts are measured on, and how its watching is cut into sessions.
struct PanelConfig {
  bool require_click = true;
  bool require_comment = true;
  bool require_like = true;
  bool require_gift = true;
  std::int64_t start_day = 0;
  std::int64_t end_day = 7300;
  std::optional<double> session_gap_s{};

  void fields(ConfigReader& reader) {
    reader.field("require_click", require_click, "only users with a click in the log");
    reader.field("require_comment", require_comment, "only users with a comment");
    reader.field("require_like", require_like, "only users with a like");
    reader.field("require_gift", require_gift, "only users with a gift");
    reader.field(
        "start_day", start_day, {-3650, 7300}, "day",
        "first day of the window in which they must have them; 0 is the first measured day, -1 the warm-up's last");
    reader.field("end_day", end_day, {-3649, 7300}, "day", "the day after the window's last");
    reader.field(
        "session_gap", session_gap_s, {0.0, 1e9}, "s",
        "longest time from the end of a watch to the same user's next click in the room that is still the same "
        "session; null: one session a user and room");
    reader.require_together(start_day < end_day, {"end_day", "start_day"}, "expected a day after start_day");
  }
};

}  // namespace libsim
