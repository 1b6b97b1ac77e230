/// @file  Signals from what each streamer and each user did so far.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

#include "libsim/core/coins.hpp"
#include "libsim/core/config.hpp"
#include "libsim/decision/feedback.hpp"
#include "libsim/decision/signal_source.hpp"
#include "libsim/estimators/examination.hpp"

namespace libsim {

/// The baseline without a model: each streamer's past rates, drawn towards the mean of all by a prior of m events, and
/// a factor for the user's past giving:
///
///     p_click   = (feed clicks of s + m c) / (impressions of s that were examined + m),  c the mean of the same
///     ev_gift   = (feed coins of s + m e) / (impressions of s + m)
///                 * (feed coins of u + k e) / (e (impressions of u + k)),  e the mean coins per impression
///     p_gift, watch_s  alike per click, of all entries
///     conversion = (gifting clicks of s + m) / (seconds watched at s * mean gifting clicks per second + m)
///     load      = viewers / capacity
///
/// How many impressions were examined is learned from which slots are clicked (Examination); that rooms of one slate
/// compete for one click is not made up for. Coins count for the feed if the giver's last entry into the room came from
/// it. Two signals have no outcome in the feedback and are proxies: satisfaction = w / (w + mean w) - 1/2 with w =
/// watch_s, and retention, a fixed multiple of it. A streamer or user never seen gets the mean. The means are taken
/// anew at an hour in which the evidence has grown by 5%; before the first such hour they are 0.
///
/// Source of the shrinkage: Efron & Morris, JASA 70(350), 1975 (the Gamma-Poisson and Beta-binomial posterior means).
/// predict() is one gather a candidate; learning is O(slots) a request, plus O(streamers) when the means move.
class HistoryBaseline {
 public:
  static constexpr std::string_view kind = "history";
  static constexpr std::string_view summary =
      "past rates of each streamer, shrunk to the mean, times the user's past giving";

  double prior_impressions = 200.0;
  double prior_clicks = 50.0;
  double prior_gifts = 2.0;
  double user_prior_impressions = 500.0;
  double retention_per_satisfaction = 0.1;

  void fields(ConfigReader& reader);

  /// @param out  [n], one per candidate
  void predict(const Request& request, const CandidateSet& candidates, Signal signal, std::span<float> out) const;

  /// What predict() gives for p_click. It changes when the streamer is shown or clicked, and at hours.
  float p_click(StreamerId id) const { return tables_.p_click[std::min(id.index(), tables_.p_click.size() - 1)]; }

  /// The share of impressions that were examined, as far as is known; 1 without any.
  float examined_share() const;

  void observe(const Showed& showed);
  void observe(const Clicked& clicked);
  void observe(const Gifted& gifted);
  void observe(const Left& left);
  void observe(const HourPassed& hour);

  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.streamers_, self.users_, self.total_, self.evidence_, self.means_, self.examination_, self.last_,
            self.tables_);
  }

 private:
  struct Streamer {
    std::int64_t impressions = 0;
    double examined = 0;  // impressions, each by the share its slot had when shown
    std::int64_t feed_clicks = 0;
    Coins feed_coins;
    std::int64_t clicks = 0;          // from the feed or not
    std::int64_t gifting_clicks = 0;  // with at least one gift
    std::int64_t stays = 0;
    Duration watched{};

    template <class Self, class Archive>
    static void each_state(Self& self, Archive& archive) {
      archive(self.impressions, self.examined, self.feed_clicks, self.feed_coins, self.clicks, self.gifting_clicks,
              self.stays, self.watched);
    }
  };

  struct User {
    std::int64_t impressions = 0;
    Coins feed_coins;
    RoomId entered{std::numeric_limits<std::uint32_t>::max()};  // last, and how
    bool from_feed = false;
    bool gave = false;

    template <class Self, class Archive>
    static void each_state(Self& self, Archive& archive) {
      archive(self.impressions, self.feed_coins, self.entered, self.from_feed, self.gave);
    }
  };

  /// The slate shown last. A click from the feed is told before the next slate is shown.
  struct LastSlate {
    UserId user{std::numeric_limits<std::uint32_t>::max()};
    std::uint32_t size = 0;
    std::array<RoomId, max_slots> rooms{};
    std::array<std::uint8_t, max_slots> slots{};  // where on the screen

    template <class Self, class Archive>
    static void each_state(Self& self, Archive& archive) {
      archive(self.user, self.size, self.rooms, self.slots);
    }
  };

  struct Means {
    double feed_clicks = 0;  // per examined impression
    double feed_coins = 0;   // per impression
    double gifts = 0;        // gifting clicks per click
    double watch_s = 0;      // per stay
    double gift_rate = 0;    // gifting clicks per second watched

    template <class Self, class Archive>
    static void each_state(Self& self, Archive& archive) {
      archive(self.feed_clicks, self.feed_coins, self.gifts, self.watch_s, self.gift_rate);
    }
  };

  /// Predictions by streamer; the last entry stands for all streamers not seen.
  struct Tables {
    std::vector<float> p_click{0.0F};
    std::vector<float> ev_gift{0.0F};
    std::vector<float> p_gift{0.0F};
    std::vector<float> watch_s{0.0F};
    std::vector<float> conversion{1.0F};

    template <class Self, class Archive>
    static void each_state(Self& self, Archive& archive) {
      archive(self.p_click, self.ev_gift, self.p_gift, self.watch_s, self.conversion);
    }
  };

  /// The history of a streamer, made if need be.
  Streamer& streamer(StreamerId id);
  User& user(UserId id);
  /// Writes what `history` predicts into one entry of the tables.
  void publish(std::size_t entry, const Streamer& history);
  void publish(StreamerId id) { publish(id.index(), streamers_[id.index()]); }
  float user_factor(UserId id) const;

  std::vector<Streamer> streamers_;
  std::vector<User> users_;
  Streamer total_;
  std::int64_t evidence_ = 0;  // impressions and clicks when the means were taken
  Means means_;
  Examination examination_;
  LastSlate last_;
  Tables tables_;
};
static_assert(SignalSource<HistoryBaseline>);

}  // namespace libsim
