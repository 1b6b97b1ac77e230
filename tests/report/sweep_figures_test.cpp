#include "libsim/report/sweep_figures.hpp"

#include <cstddef>
#include <string>

#include <catch2/catch.hpp>

using namespace libsim;
using Catch::Matchers::Contains;

namespace {

/// Cells on two axes that have no line: of `places` values on the first, `each` cells have each.
SavedSweep scattered(std::size_t places, std::size_t each) {
  SavedSweep saved;
  saved.paths = {"a", "b"};
  saved.policies = {"random", "mine"};
  for (std::size_t i = 0; i < places * each; ++i) {
    SavedCell cell;
    cell.number = i;
    cell.settings = {std::to_string(1 + i / each), std::to_string(10 + i)};
    for (const std::string& policy : saved.policies) {
      PolicyResult result;
      result.name = policy;
      MetricSummary metric;
      metric.name = "revenue", metric.unit = "coins/day";
      metric.level = {10.0, 9.0, 11.0};
      result.metrics.push_back(metric);
      cell.policies.push_back(result);
    }
    saved.cells.push_back(cell);
  }
  return saved;
}

}  // namespace

TEST_CASE("where many cells share a value, a figure has dots, and no intervals that hide each other", "[report]") {
  const Figure few = axis_figure(scattered(4, 1), 0, 0, SweepShown::level, "few");
  CHECK_THAT(few.plot, Contains("yerrorbars"));
  CHECK(few.note.empty());
  const Figure many = axis_figure(scattered(4, 3), 1, 0, SweepShown::level, "each_alone");
  CHECK_THAT(many.plot, Contains("yerrorbars"));
  const Figure crowded = axis_figure(scattered(4, 3), 0, 0, SweepShown::level, "crowded");
  CHECK_THAT(crowded.plot, !Contains("yerrorbars") && Contains("title 'mine'"));
  CHECK_THAT(crowded.note, Contains("intervals are in the table"));
  CHECK_THAT(crowded.data, Contains(",10,9,11"));  // for whoever draws them
}
