#include "libsim/sweep/cell_record.hpp"

#include <cmath>

#include <catch2/catch.hpp>

#include "tests/sweep/small_sweep.hpp"

using namespace libsim;
using namespace libsim::test;

TEST_CASE("a record is read as it was written, and its summaries are made again", "[sweep]") {
  const TemporaryFolder folder;
  const CellRecord record = run_cell(plan_of(folder, small_sweep()), 1).record;
  REQUIRE(record.error.empty());
  const auto again = record_of(text_of(record));
  REQUIRE(again);
  CHECK(text_of(*again) == text_of(record));
  REQUIRE(again->policies.size() == 2);
  const MetricSummary& metric = record.policies[1].metrics[0];
  const MetricSummary& same = again->policies[1].metrics[0];
  CHECK(same.values == metric.values);
  CHECK(same.level.low == metric.level.low);
  CHECK(same.versus_baseline.mean == metric.versus_baseline.mean);
  CHECK(same.versus_baseline.mean == Approx(metric.level.mean - record.policies[0].metrics[0].level.mean));
}

TEST_CASE("a record that is cut or changed is no record", "[sweep]") {
  CellRecord record{"", {{"greedy", {summarise("revenue", "coins/day", {1.5, std::nan("")}, {1.0, 2.0})}, "greedy"}}};
  const std::string text = text_of(record);
  REQUIRE(record_of(text));
  CHECK(std::isnan(record_of(text)->policies[0].metrics[0].values[1]));
  for (std::size_t length = 0; length + 1 < text.size(); ++length) { CHECK(!record_of(text.substr(0, length))); }
  std::string changed = text;
  changed[changed.find("1.5")] = '2';
  CHECK(!record_of(changed));
}

TEST_CASE("a cell has the objective's terms, and how often its constraints were violated", "[sweep]") {
  const TemporaryFolder folder;
  nlohmann::json sweep = small_sweep();
  sweep["set"]["objective"] = {{"reference", "random"}};
  sweep["set"]["constraints.frequency_cap"] = 3;
  const CellRecord record = run_cell(plan_of(folder, sweep), 0).record;
  REQUIRE(record.error.empty());
  std::vector<std::string> names;
  for (const MetricSummary& metric : record.policies[0].metrics) { names.push_back(metric.name); }
  CHECK_THAT(names, Catch::Matchers::VectorContains(std::string{"objective"}));
  REQUIRE(names.back().starts_with("violations:"));
  CHECK(record.policies[1].metrics.back().values == std::vector<double>{0.0, 0.0});  // a hard one is kept
}
