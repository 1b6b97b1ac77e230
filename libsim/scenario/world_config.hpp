/// @file  The `world` section: who exists before anything happens. Defaults are those of the reference market.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "libsim/core/config.hpp"

namespace libsim {

/// Scenario files count sessions, rooms and satiation over this many days.
inline constexpr double reference_days = 21.0;

/// The most home streamers a user can have.
inline constexpr std::size_t max_homes = 16;

/// Most dimensions of interests and content.
inline constexpr std::uint32_t most_interest_dims = 16;

/// Parameters of ln X ~ N(mu, sigma).
struct LogNormalConfig {
  double mu = 0.0;
  double sigma = 1.0;

  void fields(ConfigReader& reader) {
    reader.field("mu", mu, {-30.0, 30.0}, "", "mean of the logarithm");
    reader.field("sigma", sigma, {0.0, 10.0}, "", "standard deviation of the logarithm");
  }
};

/// Viewers: each trait is drawn once a user, from a stream named by the user.
struct UsersConfig {
  static constexpr std::uint32_t most = 50'000'000;  ///< users that a world may have

  std::uint32_t count = 82'000;
  double entry_per_day = 0.0;
  LogNormalConfig sessions{3.62, 1.757};  // per 21 days
  double sessions_per_visit = 1.5;
  double sessions_per_visit_gain = 1.2;
  double sessions_per_visit_exponent = 0.6;
  LogNormalConfig propensity{-2.3, 1.842};
  double wallet_correlation = 0.345;
  LogNormalConfig wallet{7.6, 1.5};
  double wallet_refill_per_day = 1.0 / 30.0;
  LogNormalConfig like_rate{-2.27, 0.762};
  LogNormalConfig comment_rate{-2.14, 0.762};
  double follow_share_a = 0.533;
  double follow_share_b = 1.504;
  std::uint32_t homes = 8;
  double home_popularity_exponent = 1.0;

  void fields(ConfigReader& reader) {
    reader.field("count", count, {1, most}, "users", "viewers at the start, before the panel filter");
    reader.field("entry_per_day", entry_per_day, {0.0, 1e7}, "users/day", "mean new users a day (Poisson)");
    reader.object("sessions", sessions, "sessions a user has in 21 days (lognormal)");
    reader.field("sessions_per_visit", sessions_per_visit, {1.0, 1000.0}, "sessions/visit",
                 "a: mean is a + b (sessions/day)^c");
    reader.field("sessions_per_visit_gain", sessions_per_visit_gain, {0.0, 1000.0}, "sessions/visit",
                 "b: see sessions_per_visit");
    reader.field("sessions_per_visit_exponent", sessions_per_visit_exponent, {0.0, 2.0}, "",
                 "c: see sessions_per_visit");
    reader.object("propensity", propensity, "gift propensity: hazard of giving in a first engaged session (lognormal)");
    reader.field("wallet_correlation", wallet_correlation, {-1.0, 1.0}, "",
                 "correlation of log wallet and log propensity");
    reader.object("wallet", wallet, "coins a full wallet holds (lognormal)");
    reader.field("wallet_refill_per_day", wallet_refill_per_day, {0.0, 1.0}, "1/day",
                 "share of a full wallet refilled a day");
    reader.object("like_rate", like_rate, "likes per engaged session (lognormal over users)");
    reader.object("comment_rate", comment_rate, "comments per engaged session (lognormal over users)");
    reader.field("follow_share_a", follow_share_a, {0.05, 1e3}, "",
                 "a of Beta(a, b): share of a user's sessions that go to home streamers");
    reader.field("follow_share_b", follow_share_b, {0.05, 1e3}, "", "b of Beta(a, b)");
    reader.field("homes", homes, {1, max_homes}, "streamers", "home streamers of a user");
    reader.field("home_popularity_exponent", home_popularity_exponent, {0.0, 3.0}, "",
                 "homes are drawn with weight attractiveness^exponent");
  }
};

/// Streamers: traits and calendars.
struct StreamersConfig {
  static constexpr std::uint32_t most = 100'000'000;  ///< streamers that a world may have

  std::uint32_t count = 1'450'000;
  double entry_per_day = 0.0;
  double attractiveness_sigma = 2.135;
  double conversion_sigma = 1.285;
  LogNormalConfig rooms{2.423, 1.0};  // per 21 days
  std::uint32_t categories = 20;
  std::uint32_t groups = 50;
  double capacity_base = 60.0;
  double capacity_exponent = 0.5;

  void fields(ConfigReader& reader) {
    reader.field("count", count, {1, most}, "streamers", "streamers at the start");
    reader.field("entry_per_day", entry_per_day, {0.0, 1e6}, "streamers/day", "mean new streamers a day (Poisson)");
    reader.field("attractiveness_sigma", attractiveness_sigma, {0.0, 5.0}, "",
                 "sd of log attractiveness: a few are known by all");
    reader.field("conversion_sigma", conversion_sigma, {0.0, 5.0}, "",
                 "sd of log conversion efficiency, independent of attractiveness");
    reader.object("rooms", rooms, "rooms a streamer opens in 21 days (lognormal)");
    reader.field("categories", categories, {1, 60'000}, "", "content categories");
    reader.field("groups", groups, {1, 60'000}, "", "groups (guilds) of streamers");
    reader.field("capacity_base", capacity_base, {0.1, 1e9}, "viewers",
                 "viewers a streamer of attractiveness 1 can serve well");
    reader.field("capacity_exponent", capacity_exponent, {0.0, 2.0}, "", "capacity grows as attractiveness^exponent");
  }
};

/// When rooms open and how long they last. Durations are not published for the reference market: these are our choice.
struct ScheduleConfig {
  double personal_share = 0.6;
  double personal_spread_h = 2.0;
  LogNormalConfig duration_s{8.7236, 0.948};
  std::vector<double> start_profile{2.2, 1.3, 0.8, 0.6, 0.6, 0.9, 1.6, 2.4,  3.0,  3.3, 3.4, 3.5,
                                    3.8, 3.8, 3.9, 3.9, 3.9, 4.6, 8.3, 10.8, 11.4, 9.9, 6.6, 4.0};

  void fields(ConfigReader& reader) {
    reader.field("personal_share", personal_share, {0.0, 1.0}, "",
                 "share of rooms that start near the streamer's personal hour");
    reader.field("personal_spread_h", personal_spread_h, {0.0, 12.0}, "h",
                 "largest distance of such a start from the personal hour");
    reader.object("duration_s", duration_s,
                  "length of a room in seconds (lognormal), cut by the streamer's next start of the day");
    reader.weights("start_profile", start_profile, 24,
                   "relative number of room starts in each hour of the day, local time");
  }
};

/// What can be given, and how a willingness to pay becomes coins.
struct CatalogueConfig {
  std::vector<double> prices{1,   2,   5,   10,   20,   30,   52,   66,   88,   99,   188,  299,   388,
                             520, 666, 888, 1314, 1488, 1888, 2999, 3344, 5200, 6666, 8888, 13'140};
  std::vector<double> willingness_z{-3.0, 0.3, 0.45, 1.0, 1.62, 2.70, 3.30, 4.60, 6.0};
  std::vector<double> willingness_coins{1.0, 1.9, 2.5, 11.0, 86.0, 1490.0, 6000.0, 56'000.0, 300'000.0};

  void fields(ConfigReader& reader) {
    reader.field("prices", prices, 0, {1.0, 1e9}, "coins",
                 "price points, ascending; above the last, combos (n x the last price)");
    reader.field("willingness_z", willingness_z, 0, {-20.0, 20.0}, "",
                 "knots of the willingness curve: standard-normal-like score z, ascending");
    reader.field("willingness_coins", willingness_coins, 0, {0.01, 1e12}, "coins",
                 "willingness to pay at each knot, ascending; log-linear between knots");
    reader.require_together(willingness_z.size() == willingness_coins.size() && willingness_z.size() >= 2,
                            {"willingness_coins", "willingness_z"},
                            "expected as many knots as willingness_z has, at least 2");
    const auto ascending = [](const std::vector<double>& v) {
      for (std::size_t i = 1; i < v.size(); ++i) {
        if (!(v[i - 1] < v[i])) { return false; }
      }
      return true;
    };
    reader.require(ascending(prices), "prices", "expected ascending prices");
    reader.require(ascending(willingness_z), "willingness_z", "expected ascending knots");
    reader.require(ascending(willingness_coins), "willingness_coins", "expected ascending coins");
  }
};

/// Viewers and income that a sampled market leaves out. 0 where everybody is simulated.
struct BackgroundConfig {
  double viewers = 0.0;
  double viewers_exponent = 0.5;
  double income_per_viewer_h = 0.0;

  void fields(ConfigReader& reader) {
    reader.field("viewers", viewers, {0.0, 1e9}, "viewers",
                 "mean viewers, not simulated, in a room of attractiveness 1");
    reader.field("viewers_exponent", viewers_exponent, {0.0, 2.0}, "",
                 "they grow as attractiveness^exponent and follow the hour at which the room opens");
    reader.field("income_per_viewer_h", income_per_viewer_h, {0.0, 1e9}, "coins/h",
                 "income from each of them, seen by morale only");
  }
};

/// The `world` section.
struct WorldConfig {
  std::uint32_t interest_dims = 4;
  double sampling_fraction = 1.0;
  UsersConfig users;
  StreamersConfig streamers;
  ScheduleConfig schedule;
  CatalogueConfig catalogue;
  BackgroundConfig background;
  std::vector<double> visit_profile{3.4, 2.0, 1.2, 0.8, 0.7, 0.9, 1.6, 2.6, 3.3, 3.6, 3.8, 4.2,
                                    5.0, 4.8, 4.2, 4.0, 4.1, 4.6, 6.0, 7.4, 8.6, 9.2, 8.3, 5.7};
  std::vector<double> weekday_profile{0.96, 0.95, 0.96, 0.97, 1.02, 1.08, 1.06};

  void fields(ConfigReader& reader) {
    reader.field("interest_dims", interest_dims, {1, most_interest_dims}, "", "dimensions of interests and content");
    reader.field("sampling_fraction", sampling_fraction, {1e-6, 1.0}, "",
                 "share of the platform's viewers that is simulated; for the record");
    reader.object("users", users, "viewers");
    reader.object("streamers", streamers, "broadcasters");
    reader.object("schedule", schedule, "room starts and lengths");
    reader.object("catalogue", catalogue, "gift prices and willingness to pay");
    reader.object("background", background, "viewers and income outside the sample");
    reader.weights("visit_profile", visit_profile, 24, "relative number of visits in each hour of the day, local time");
    reader.weights("weekday_profile", weekday_profile, 7, "relative number of visits on each weekday, Monday first");
  }
};

}  // namespace libsim
