/// @file  Rows to learn from, written as the market goes on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <type_traits>
#include <vector>

#include "libsim/core/coins.hpp"
#include "libsim/core/time.hpp"
#include "libsim/estimators/feature_values.hpp"
#include "libsim/estimators/gift_estimator.hpp"

namespace libsim {

/// One row a click: its features as they were known then, and what came of it so far. Rows are kept by day; copies of a
/// market share the features of the days they have in common.
class TrainingRows {
 public:
  /// A row's name.
  using Number = std::uint64_t;

  /// @pre not before the last one
  Number append(Time at, const ClickFeatureValues& features);
  /// A gift that is attributed to a row; nothing if the row is forgotten.
  void give(Number row, Coins amount);
  /// Forgets the days that end at or before `time`.
  void forget_before(Time time);

  /// Rows of a span of time, with what is known of them now.
  struct Table {
    std::vector<std::vector<float>> features;  ///< [click_feature::count] of [rows]
    std::vector<double> is_gift;               ///< [rows]
    std::vector<double> amount;                ///< [rows]

    std::size_t size() const { return amount.size(); }
  };
  /// Of the rows in [from, to).
  Table table(Time from, Time to) const;
  /// Rows with a gift in [from, to).
  std::int64_t gift_rows(Time from, Time to) const;
  /// Rows that there were so far, those forgotten too.
  Number count() const { return next_; }

  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.days_, self.next_);
    if constexpr (!std::is_const_v<Self>) { self.was_read(); }
  }

 private:
  struct Day {
    std::int64_t day = 0;
    Number first = 0;
    std::vector<Time> at{};
    std::vector<std::int64_t> coins{};
    std::shared_ptr<std::vector<ClickFeatureValues>> features =
        std::make_shared<std::vector<ClickFeatureValues>>();  ///< [rows]

    template <class Self, class Archive>
    static void each_state(Self& self, Archive& archive) {
      archive(self.day, self.first, self.at, self.coins, *self.features);
    }
  };

  template <class F>
  void for_each_row(Time from, Time to, F f) const;
  void was_read();

  std::vector<Day> days_;
  Number next_ = 0;
};

/// As fit_gift_estimator takes them. A view of the table.
GiftTrainingRows training_view(const TrainingRows::Table& table);

}  // namespace libsim
