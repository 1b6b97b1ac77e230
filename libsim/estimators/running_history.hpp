/// @file  What users, streamers and pairs did so far, in a market that goes on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <type_traits>
#include <vector>

#include "libsim/core/id.hpp"
#include "libsim/core/prefetch.hpp"
#include "libsim/core/time.hpp"
#include "libsim/decision/feedback.hpp"
#include "libsim/estimators/click_tally.hpp"
#include "libsim/estimators/feature.hpp"
#include "libsim/estimators/feature_values.hpp"
#include "libsim/estimators/supply_quantiles.hpp"

namespace libsim {

/// The tallies of ClickHistory, from feedback instead of a log: its features of a moment are those that click_features
/// computes for a click at that moment from the whole log, bit by bit, if the log lost no clicks. What happens at a
/// moment is kept waiting until the protocol lets a later one know of it. A streamer has one room at a time.
class RunningHistory {
 public:
  /// What a model makes of a history that seldom changes, kept with it: valid while `version` is the reader's.
  struct LinearParts {
    float gift = 0.0F;          ///< in the log odds of a gift
    float amount = 0.0F;        ///< in the regression of its amount
    std::uint32_t version = 0;  ///< 0: the history has changed since
  };
  /// A user with a streamer.
  struct Pair {
    StreamerId streamer;
    ClickTally tally{};   ///< what happened between them
    LinearParts parts{};  ///< what it adds to the scores

    template <class Self, class Archive>
    static void each_state(Self& self, Archive& archive) {
      archive(self.streamer, self.tally);
    }
  };
  /// A user with a category of content.
  struct Category {
    std::uint16_t category;  ///< which one
    ClickTally tally{};      ///< what the user did in its rooms
    LinearParts parts{};     ///< what it adds to the scores

    template <class Self, class Archive>
    static void each_state(Self& self, Archive& archive) {
      archive(self.category, self.tally);
    }
  };
  /// A user.
  struct User {
    ClickTally tally{};                  ///< what the user did
    LinearParts parts{};                 ///< what it adds to the scores
    std::vector<Pair> pairs{};           ///< ascending streamers
    std::vector<Category> categories{};  ///< ascending

    /// Asks memory for all that is kept elsewhere.
    [[gnu::always_inline]] void prefetch_records() const {
      for (const Pair& pair : pairs) { prefetch(&pair); }
      for (const Category& category : categories) { prefetch(&category); }
    }

    template <class Self, class Archive>
    static void each_state(Self& self, Archive& archive) {
      archive(self.tally, self.pairs, self.categories);
    }
  };
  /// The room that a streamer opened last.
  struct Room {
    RoomId id{std::numeric_limits<std::uint32_t>::max()};  ///< the room that is live, or was last
    Time start{};                                          ///< when it opened
    std::int32_t viewers = 0;                              ///< the platform's own count: clicks less ends of watches
    std::uint16_t category = 0;                            ///< of its content

    template <class Self, class Archive>
    static void each_state(Self& self, Archive& archive) {
      archive(self.id, self.start, self.viewers, self.category);
    }
  };

  /// @pre not leaky
  explicit RunningHistory(Protocol protocol) : protocol_{protocol} {}

  void observe(const Clicked& x) { wait(Kind::click, x.user, x.streamer, x.room, x.at, 0); }
  void observe(const Left& x) { wait(Kind::stay, x.user, x.streamer, x.room, x.at, x.watched.count()); }
  void observe(const Gifted& x) { wait(Kind::gift, x.user, x.streamer, x.room, x.at, x.amount.value); }
  void observe(const Touched& x) { wait(Kind::touch, x.user, x.streamer, x.room, x.at, 0); }
  void observe(const RoomOpened& opened);
  void observe(const HourPassed& hour) { first_weekday_ = first_weekday_of(hour.epoch_ms); }

  /// Takes in what the features of a click at `now` may know of. @pre never less than before
  void advance(Time now);

  /// Features of a click or a candidate. @pre advance(now)
  ClickFeatureValues features(UserId user, StreamerId streamer, Time now, bool from_feed) const;

  /// Of the last advance(); -1 before the first.
  std::int64_t day() const { return day_; }
  /// Gifts a click, of all that the history holds.
  double gift_rate() const {
    return all_clicks_ == 0 ? 0.0 : static_cast<double>(all_gifts_) / static_cast<double>(all_clicks_);
  }
  /// Weekday of simulated day 0; 0 is Monday.
  std::int64_t first_weekday() const { return first_weekday_; }
  /// Streamers seen so far.
  std::size_t streamer_count() const { return streamers_.size(); }
  const ClickTally& streamer(StreamerId id) const { return streamers_[id.index()]; }
  /// The room of a streamer that was seen.
  const Room& room(StreamerId id) const { return rooms_[id.index()]; }
  /// Quantiles among streamers, as of the last midnight.
  const SupplyQuantiles& supply() const { return supply_; }
  /// Made if need be.
  User& user(UserId id);
  /// Asks memory for the user, who is needed soon.
  [[gnu::always_inline]] void prefetch_user(UserId id) const {
    if (id.index() < users_.size()) { prefetch_all(&users_[id.index()]); }
  }
  /// Makes place for a streamer.
  void know(StreamerId id);

  /// Streamers whose tally or viewers changed since forget_changes().
  std::span<const StreamerId> changed() const { return changed_; }
  /// Whether, of one of these, the tally did.
  bool has_new_tally(StreamerId id) const { return changes_[id.index()] == Change::tally; }
  /// Starts the list of what changed anew.
  void forget_changes();

  /// Read into a history, everything in it is new: whoever made something of it makes it again.
  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.users_, self.streamers_, self.rooms_, self.supply_, self.all_clicks_, self.all_gifts_, self.day_,
            self.first_weekday_, self.waiting_, self.next_for_tallies_, self.next_for_rooms_);
    if constexpr (!std::is_const_v<Self>) { self.was_read(); }
  }

 private:
  enum class Kind : std::uint8_t { click, stay, gift, touch };
  enum class Change : std::uint8_t { none, viewers, tally };
  struct Event {
    Time at;
    std::int64_t value;  // coins, or milliseconds watched
    UserId user;
    StreamerId streamer;
    RoomId room;
    std::uint16_t category;
    Kind kind;

    template <class Self, class Archive>
    static void each_state(Self& self, Archive& archive) {
      archive(self.at, self.value, self.user, self.streamer, self.room, self.category, self.kind);
    }
  };

  void wait(Kind kind, UserId user, StreamerId streamer, RoomId room, Time at, std::int64_t value);
  void advance_rooms(Time until);
  void advance_tallies(Time until);
  void take_in(const Event& event);
  void mark_changed(StreamerId id, Change change);
  void was_read();

  Protocol protocol_;
  std::vector<User> users_;
  std::vector<ClickTally> streamers_;
  std::vector<Room> rooms_;  ///< [streamers]
  SupplyQuantiles supply_;
  std::int64_t all_clicks_ = 0;
  std::int64_t all_gifts_ = 0;
  std::int64_t day_ = -1;
  std::int64_t first_weekday_ = 0;
  std::vector<Event> waiting_;        ///< in order of time
  std::size_t next_for_tallies_ = 0;  ///< of waiting_
  std::size_t next_for_rooms_ = 0;
  std::vector<StreamerId> changed_;
  std::vector<Change> changes_;  ///< [streamers]
};

}  // namespace libsim
