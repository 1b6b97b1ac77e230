/// @file  The `market` section: how users and streamers behave. Defaults are those of the reference market.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "libsim/core/config.hpp"
#include "libsim/decision/request.hpp"
#include "libsim/scenario/world_config.hpp"

namespace libsim {

/// Which live rooms a policy may choose from.
struct RetrievalConfig {
  bool all = false;
  std::uint32_t popular = 50;
  std::uint32_t interest = 0;
  std::uint32_t follow = 0;
  std::uint32_t fresh = 0;
  std::uint32_t random = 0;
  std::uint32_t hide_last = 32;

  void fields(ConfigReader& reader) {
    reader.field("all", all, "every live room is a candidate; the sources below are not used");
    reader.field("popular", popular, {0, 4096}, "rooms",
                 "recalled by stratified draws in proportion to attractiveness");
    reader.field("interest", interest, {0, 4096}, "rooms", "recalled from rooms on the user's side of every interest");
    reader.field("follow", follow, {0, 16}, "rooms", "live rooms of home streamers, best known first");
    reader.field("fresh", fresh, {0, 4096}, "rooms", "opened last");
    reader.field("random", random, {0, 4096}, "rooms", "uniform over live rooms");
    reader.field("hide_last", hide_last, {0, 32}, "rooms", "the rooms a user entered last are not shown again");
    reader.require_together(all || popular + interest + follow + fresh + random > 0,
                            {"popular", "interest", "follow", "fresh", "random", "all"},
                            "expected at least 1 room from this or another source");
  }
};

/// The feed: slots, examination and choice.
struct FeedConfig {
  std::uint32_t slots = 3;
  std::vector<double> examination{0.2, 0.3, 0.5};
  double utility_base = -0.619;
  double utility_match = 0.5;
  double go_on = 0.92;
  LogNormalConfig scan_s{1.6, 0.5};

  void fields(ConfigReader& reader) {
    reader.field("slots", slots, {1, static_cast<std::uint32_t>(max_slots)}, "rooms", "shown by one request");
    reader.weights("examination", examination, 0,
                   "weight of examining the first 1, 2, ... slots; the last covers all further ones");
    reader.field("utility_base", utility_base, {-20.0, 20.0}, "",
                 "a: utility of an examined room is a + b match; leaving it is 0");
    reader.field("utility_match", utility_match, {-20.0, 20.0}, "",
                 "b: see utility_base; match is interest . content, standard normal");
    reader.field("go_on", go_on, {0.0, 0.999}, "",
                 "probability of trying again after a request without a click; else the session is given up");
    reader.object("scan_s", scan_s, "seconds spent on a slate without a click (lognormal)");
  }
};

/// Home streamers: notifications (push) and opening the list of followed streamers (pull).
struct FollowConfig {
  double zipf = 1.452;
  double push_share = 0.6;
  LogNormalConfig push_delay_s{5.7038, 1.2};
  double revisit = 0.3;

  void fields(ConfigReader& reader) {
    reader.field("zipf", zipf, {0.0, 10.0}, "", "weight of a user's k-th home streamer is k^-zipf");
    reader.field("push_share", push_share, {0.0, 1.0}, "",
                 "share of follow sessions that answer a notification; the others pull");
    reader.object("push_delay_s", push_delay_s, "seconds from a room's start to the visit it causes (lognormal)");
    reader.field("revisit", revisit, {0.0, 1.0}, "",
                 "probability that a pull takes a room visited before; else the feed");
  }
};

/// How long users stay.
struct WatchConfig {
  double engage_base = -1.466;
  double engage_activity = -0.671;
  double engage_engagement = 0.703;
  double engage_match = 0.0;
  double engage_cap = 0.9;
  LogNormalConfig engaged_s{5.295, 0.971};
  double first_home_log_gain = 1.893;
  LogNormalConfig bounce_s{0.875, 1.648};

  void fields(ConfigReader& reader) {
    reader.field("engage_base", engage_base, {-20.0, 5.0}, "", "log P(engaged) of an average user");
    reader.field("engage_activity", engage_activity, {-5.0, 5.0}, "", "its change per sd of log activity");
    reader.field("engage_engagement", engage_engagement, {-5.0, 5.0}, "", "its sd over users, beside activity");
    reader.field("engage_match", engage_match, {-5.0, 5.0}, "", "its change per unit of match");
    reader.field("engage_cap", engage_cap, {0.0, 1.0}, "", "largest P(engaged)");
    reader.object("engaged_s", engaged_s, "seconds an engaged user stays (lognormal), cut by the room's end");
    reader.field("first_home_log_gain", first_home_log_gain, {-5.0, 5.0}, "",
                 "added to engaged_s.mu with the first home streamer");
    reader.object("bounce_s", bounce_s, "seconds a bouncing user stays (lognormal)");
  }
};

/// Coming back to a room.
struct ReentryConfig {
  double after_gift = 0.146;
  double after_engaged = 0.036;
  double after_bounce = 0.202;
  LogNormalConfig gap_s{7.7142, 1.279};

  void fields(ConfigReader& reader) {
    reader.field("after_gift", after_gift, {0.0, 1.0}, "", "probability of coming back after a session with a gift");
    reader.field("after_engaged", after_engaged, {0.0, 1.0}, "", "likewise after an engaged one without");
    reader.field("after_bounce", after_bounce, {0.0, 1.0}, "", "likewise after a bounce");
    reader.object("gap_s", gap_s, "seconds until then (lognormal); lost if the room has ended");
  }
};

/// Giving: whether, when, how much, again.
struct GiftConfig {
  double satiation = 0.232;
  double bind_first = 1.048;
  double bind_other = 0.532;
  double bind_stranger = 0.0;
  double fan_visits = 0.791;
  double fan_zipf = 1.58;
  double fan_budget = 250.0;
  double at_entry = 0.983;
  double impulse_share = 0.7;
  double impulse_mean_s = 8.0;
  double deferred = 0.12;
  double again = 0.023;
  double fatigue_per_gift = 0.0;
  double fatigue_decay_days = 3.0;
  double z_mean = -0.05;
  double z_sd = 0.994;
  double share_wallet = 0.497;
  double share_pair = 0.252;
  double share_streamer = 0.01;
  double burst = 0.84;

  void fields(ConfigReader& reader) {
    reader.field("satiation", satiation, {0.0, 1.0}, "",
                 "beta: hazard falls as M^(beta - 1), M = 1 + engaged sessions decayed over 21 days");
    reader.field("bind_first", bind_first, {-10.0, 10.0}, "", "log hazard gain with a user's first home streamer");
    reader.field("bind_other", bind_other, {-10.0, 10.0}, "", "log hazard gain with the other home streamers");
    reader.field("bind_stranger", bind_stranger, {-10.0, 10.0}, "",
                 "log hazard gain with everybody else: how steerable giving is");
    reader.field("fan_visits", fan_visits, {0.0, 1e3}, "",
                 "visits made in order to give, per 21 days and unit of propensity, before saturation");
    reader.field("fan_zipf", fan_zipf, {0.0, 10.0}, "", "their weight on a user's k-th home streamer is k^-zipf");
    reader.field("fan_budget", fan_budget, {0.0, 1e5}, "visits/21 days",
                 "where they saturate: budget (1 - exp(-visits / budget))");
    reader.field("at_entry", at_entry, {0.0, 1.0}, "", "probability that a gift comes with the entry itself");
    reader.field("impulse_share", impulse_share, {0.0, 1.0}, "",
                 "of the others, the share from the impulse hazard; the rest is uniform over the watch");
    reader.field("impulse_mean_s", impulse_mean_s, {0.001, 1e5}, "s", "mean delay of an impulse gift (exponential)");
    reader.field("deferred", deferred, {0.0, 1.0}, "",
                 "share of first intents put off: the user leaves, comes back, gives");
    reader.field("again", again, {0.0, 0.99}, "", "probability of a further gift in the session, after each");
    reader.field("fatigue_per_gift", fatigue_per_gift, {0.0, 10.0}, "", "fall of the log hazard after a gift");
    reader.field("fatigue_decay_days", fatigue_decay_days, {0.01, 1e3}, "days",
                 "mean life of fatigue, from gifts and prompts");
    reader.field("z_mean", z_mean, {-10.0, 10.0}, "", "mean of the score z that the catalogue turns into coins");
    reader.field("z_sd", z_sd, {0.0, 10.0}, "", "standard deviation of z");
    reader.field("share_wallet", share_wallet, {0.0, 1.0}, "", "share of the variance of z from the user");
    reader.field("share_pair", share_pair, {0.0, 1.0}, "", "share from the pair of user and streamer");
    reader.field("share_streamer", share_streamer, {0.0, 1.0}, "", "share from the streamer; the rest is noise");
    reader.field("burst", burst, {0.0, 1.0}, "",
                 "probability that an entry with a gift brings a like, and as much a comment");
    reader.require_together(share_wallet + share_pair + share_streamer <= 1.0,
                            {"share_pair", "share_wallet", "share_streamer"},
                            "expected a sum with share_wallet and share_streamer of at most 1");
  }
};

/// Gift prompts, an act of the platform.
struct PromptConfig {
  double log_gain = 0.4;
  double fatigue = 0.15;
  double session_moment_s = 30.0;

  void fields(ConfigReader& reader) {
    reader.field("log_gain", log_gain, {-5.0, 5.0}, "", "rise of the log hazard of giving in a prompted session");
    reader.field("fatigue", fatigue, {0.0, 10.0}, "", "fatigue added by a prompt, answered or not");
    reader.field("session_moment_s", session_moment_s, {0.0, 1e5}, "s",
                 "when, after an engaged entry, a policy may prompt inside the session");
  }
};

/// What a crowded room does.
struct OverloadConfig {
  double strength = 1.0;

  void fields(ConfigReader& reader) {
    reader.field(
        "strength", strength, {0.0, 100.0}, "",
        "engagement and giving are multiplied by 1 / (1 + strength x excess), excess = viewers / capacity - 1");
  }
};

/// Satisfaction, visits and churn.
struct RetentionConfig {
  double step = 0.1;
  double reference = 0.5;
  double base = 0.5;
  double match_weight = 0.1;
  double engaged_weight = 0.3;
  double overload_weight = 0.4;
  double ignored_weight = 0.1;
  double prompt_weight = 0.05;
  double regret_weight = 0.1;
  double visit_gain = 0.0;
  double churn_gain = 0.0;
  double churn_per_day = 0.0;

  void fields(ConfigReader& reader) {
    reader.field("step", step, {0.0, 1.0}, "", "weight of the last visit in satisfaction, a moving average in [0, 1]");
    reader.field("reference", reference, {0.0, 1.0}, "",
                 "satisfaction at which visits and churn are as configured, and where users start");
    reader.field("base", base, {0.0, 1.0}, "", "satisfaction with a visit in which nothing happened");
    reader.field("match_weight", match_weight, {-5.0, 5.0}, "", "added per unit of mean match of the rooms entered");
    reader.field("engaged_weight", engaged_weight, {-5.0, 5.0}, "",
                 "added times the share of entries that engaged, less 1/4");
    reader.field("overload_weight", overload_weight, {-5.0, 5.0}, "",
                 "taken off times the mean loss to overload of the rooms entered");
    reader.field("ignored_weight", ignored_weight, {-5.0, 5.0}, "",
                 "taken off times the share of requests without a click");
    reader.field("prompt_weight", prompt_weight, {-5.0, 5.0}, "", "taken off for each gift prompt");
    reader.field("regret_weight", regret_weight, {-5.0, 5.0}, "",
                 "taken off times the share of the wallet spent in the visit");
    reader.field("visit_gain", visit_gain, {-5.0, 5.0}, "", "log change of the visit rate per 0.1 of satisfaction");
    reader.field("churn_gain", churn_gain, {-5.0, 5.0}, "", "log change of the churn hazard per -0.1 of satisfaction");
    reader.field("churn_per_day", churn_per_day, {0.0, 1.0}, "1/day",
                 "probability that a user leaves for good, at the reference");
  }
};

/// Streamers' morale, hours and quitting.
struct MoraleConfig {
  double step = 0.1;
  double aspiration_viewers = 1.0;
  double aspiration_income = 10.0;
  double aspiration_exponent = 0.5;
  double income_weight = 0.5;
  double hours_gain = 0.0;
  double quit_per_day = 0.0;
  double quit_gain = 6.0;

  void fields(ConfigReader& reader) {
    reader.field("step", step, {0.0, 1.0}, "",
                 "weight of the last day on air in morale, a moving average in [0, 1] that starts at 1/2");
    reader.field("aspiration_viewers", aspiration_viewers, {1e-9, 1e9}, "viewers",
                 "mean viewers that a streamer of attractiveness 1 expects");
    reader.field("aspiration_income", aspiration_income, {1e-9, 1e9}, "coins/h", "income that such a streamer expects");
    reader.field("aspiration_exponent", aspiration_exponent, {0.0, 2.0}, "", "both grow as attractiveness^exponent");
    reader.field("income_weight", income_weight, {0.0, 1.0}, "",
                 "weight of income against viewers; each counts as x / (x + expected)");
    reader.field("hours_gain", hours_gain, {0.0, 2.0}, "", "rooms a day are multiplied by 1 + gain (morale - 1/2)");
    reader.field("quit_per_day", quit_per_day, {0.0, 1.0}, "1/day", "probability that a streamer of morale 1/2 quits");
    reader.field("quit_gain", quit_gain, {0.0, 100.0}, "", "quitting is multiplied by exp(gain (1/2 - morale))");
  }
};

/// The `market` section.
struct MarketConfig {
  RetrievalConfig retrieval;
  FeedConfig feed;
  FollowConfig follow;
  WatchConfig watch;
  ReentryConfig reentry;
  GiftConfig gifts;
  PromptConfig prompts;
  OverloadConfig overload;
  RetentionConfig retention;
  MoraleConfig morale;

  void fields(ConfigReader& reader) {
    reader.object("retrieval", retrieval, "candidate sets");
    reader.object("feed", feed, "slots, examination and choice");
    reader.object("follow", follow, "visits to home streamers");
    reader.object("watch", watch, "bounce or engaged, and for how long");
    reader.object("reentry", reentry, "coming back to a room");
    reader.object("gifts", gifts, "whether, when, how much, again");
    reader.object("prompts", prompts, "gift prompts");
    reader.object("overload", overload, "crowded rooms");
    reader.object("retention", retention, "satisfaction, visit rate and churn of users");
    reader.object("morale", morale, "hours and quitting of streamers");
  }
};

}  // namespace libsim
