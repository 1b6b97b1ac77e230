/// @file  The linear predictors of a model of giving, of all candidates of a request.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "libsim/decision/request.hpp"
#include "libsim/estimators/factored_model.hpp"
#include "libsim/estimators/history_baseline.hpp"
#include "libsim/estimators/room_columns.hpp"
#include "libsim/estimators/running_history.hpp"

namespace libsim {

/// Keeps the room parts of the last request's candidates in columns, in their order: where the next request has the
/// same room in the same place nothing is looked up, and elsewhere one record is. Then one pass over plain columns, and
/// one over the user's own past with rooms that are live. Differs from LinearModel::predict by the rounding of floats
/// and by RoomColumns' parabolas (some 1e-5 of a logit).
class FactoredScores {
 public:
  /// From now on `model` scores.
  void use(const FactoredModel& model);

  /// Scores all candidates, as if each were entered from the feed. @pre use(); history.advance(request.at)
  void score(RunningHistory& history, const HistoryBaseline& baseline, const Request& request,
             const CandidateSet& candidates);
  /// The baseline predicts otherwise for one streamer.
  void change_p_click(StreamerId streamer, float p_click);
  /// The baseline predicts otherwise for all: every candidate is looked up anew.
  void forget_places();

  /// [candidates of the last score()]
  std::span<const float> gift() const { return std::span{gift_}.first(size_); }
  /// Of each candidate as the baseline predicts it, kept here for it seldom changes: [candidates of the last call].
  std::span<const float> p_click() const { return std::span{p_click_}.first(size_); }
  /// Coins of a gift if there is one: [candidates of the last call].
  std::span<const float> amount() const { return std::span{amount_}.first(size_); }

 private:
  static constexpr std::uint32_t nobody = std::numeric_limits<std::uint32_t>::max();

  /// What one streamer's room adds, but for its viewers and what time moves.
  struct RoomPart {
    RoomColumns::Fixed fixed;
    std::uint32_t version = 0;
  };

  void refresh(RunningHistory& history, const HistoryBaseline& baseline, const CandidateSet& candidates);
  void place_room(const RunningHistory& history, const CandidateSet& candidates, std::size_t place);
  void write_room_part(const RunningHistory& history, StreamerId streamer, std::size_t place);
  const RoomPart& room_part(const RunningHistory& history, StreamerId streamer);
  void add_pairs(RunningHistory::User& user, Time now);
  void gather_categories(RunningHistory::User& user);

  std::optional<FactoredModel> model_;
  std::uint32_t model_version_ = 0;  ///< what another model made is stale
  std::uint32_t version_ = 0;        ///< of the model and the day, for room parts
  std::int64_t day_ = -1;
  std::vector<RoomPart> parts_;          ///< [streamers]
  std::vector<std::uint32_t> place_of_;  ///< [streamers] where the streamer was last placed

  std::size_t size_ = 0;  ///< candidates; the columns are as long as they ever were
  std::vector<RoomId> room_;
  std::vector<StreamerId> streamer_;
  std::vector<std::uint16_t> category_;
  std::vector<float> p_click_;
  RoomColumns columns_;

  std::vector<float> gift_;
  std::vector<float> amount_;
  std::vector<std::uint32_t> pair_place_;  ///< of the user's past, those that are live
  std::vector<float> log_since_click_;     ///< of these: log(1 + days)
  std::vector<float> log_since_gift_;
  std::vector<BothHeads> by_category_;  ///< [categories] 0 but while a request is scored
  std::vector<BothHeads> of_category_;  ///< of each place's
  std::size_t most_category_ = 0;       ///< of the rooms placed so far
};

}  // namespace libsim
