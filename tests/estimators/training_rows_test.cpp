#include "libsim/estimators/training_rows.hpp"

#include <catch2/catch.hpp>

using namespace libsim;

namespace {

Time noon_of(std::int64_t day) {
  return start_of_day(day) + std::chrono::hours{12};
}

/// A row at noon of each of three days.
TrainingRows three_days() {
  TrainingRows rows;
  for (int day = 0; day < 3; ++day) {
    ClickFeatureValues values{};
    values[0] = static_cast<float>(day);
    rows.append(noon_of(day), values);
  }
  return rows;
}

}  // namespace

TEST_CASE("rows keep what they were and what came of them", "[estimators]") {
  TrainingRows rows = three_days();
  rows.give(1, Coins{5});
  rows.give(1, Coins{2});
  const TrainingRows::Table table = rows.table(noon_of(1), noon_of(2));
  REQUIRE(table.size() == 1);  // the end is not in
  CHECK(table.features[0][0] == 1.0F);
  CHECK(table.is_gift[0] == 1.0);
  CHECK(table.amount[0] == 7.0);
  CHECK(rows.gift_rows(Time{}, noon_of(3)) == 1);
  CHECK(rows.gift_rows(Time{}, noon_of(1)) == 0);
}

TEST_CASE("a day is forgotten when it is over by then, and gifts to its rows are lost", "[estimators]") {
  TrainingRows rows = three_days();
  rows.forget_before(start_of_day(1));
  rows.give(0, Coins{5});
  rows.give(2, Coins{3});
  CHECK(rows.table(Time{}, noon_of(9)).size() == 2);
  CHECK(rows.gift_rows(Time{}, noon_of(9)) == 1);
}

TEST_CASE("copies of rows go on apart", "[estimators]") {
  TrainingRows rows = three_days();
  TrainingRows other = rows;
  ClickFeatureValues values{};
  rows.append(noon_of(2), values);
  values[0] = 8.0F;
  other.append(noon_of(2), values);
  CHECK(rows.table(noon_of(2), noon_of(3)).features[0] == std::vector<float>{2.0F, 0.0F});
  CHECK(other.table(noon_of(2), noon_of(3)).features[0] == std::vector<float>{2.0F, 8.0F});
}
