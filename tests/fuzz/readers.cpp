#include "tests/fuzz/readers.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "libsim/core/error.hpp"
#include "libsim/core/file.hpp"
#include "libsim/core/json_file.hpp"
#include "libsim/estimators/gift_estimator.hpp"
#include "libsim/experiment/calibration_plan.hpp"
#include "libsim/experiment/evaluation_store.hpp"
#include "libsim/experiment/experiment.hpp"
#include "libsim/experiment/measured_facts.hpp"
#include "libsim/experiment/racing_scenario.hpp"
#include "libsim/experiment/saved_market.hpp"
#include "libsim/metrics/fact_targets.hpp"
#include "libsim/metrics/file_scores.hpp"
#include "libsim/metrics/published_facts.hpp"
#include "libsim/ope/rows_evaluation.hpp"
#include "libsim/report/result_part.hpp"
#include "libsim/sweep/cell_record.hpp"
#include "libsim/sweep/sweep_plan.hpp"
#include "tests/fuzz/packed_files.hpp"
#include "tests/fuzz/patched_market.hpp"

namespace libsim::test {
namespace {

/// A scenario that others extend, sweep or change; read once.
const std::string& tiny_scenario() {
  static const std::string text = [] {
    std::vector<std::string> problems;
    return read_file(LIBSIM_SOURCE_DIR "/scenarios/tiny.json", problems).value();
  }();
  return text;
}

std::filesystem::path tiny_file() {
  static const std::filesystem::path file = scratch_file("tiny.json", tiny_scenario());
  return file;
}

void read_json(std::string_view bytes) {
  std::vector<std::string> problems;
  const auto value = parse_json(bytes, "fuzz.json", problems);
  if (!value) { throw InputError{"fuzz.json", problems}; }
  shown_json(*value);
  canonical_hash(*value);
}

void read_scenario(std::string_view bytes) {
  tiny_file();  // a base to extend
  load_experiment(scratch_file("busy.json", bytes));
}

void read_racing(std::string_view bytes) {
  tiny_file();
  load_racing(scratch_file("busy.json", bytes));
}

/// Overrides, one a line.
void read_overrides(std::string_view bytes) {
  std::vector<std::string> lines;
  while (!bytes.empty()) {
    const std::size_t end = std::min(bytes.find('\n'), bytes.size());
    lines.emplace_back(bytes.substr(0, end));
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
  }
  load_experiment(tiny_file(), lines);
}

void read_policy(std::string_view bytes) {
  load_policy(scratch_file("policy.json", bytes).string());
}

void read_sweep(std::string_view bytes) {
  tiny_file();
  const SweepPlan plan = SweepPlan::load(scratch_file("sweep.json", bytes));
  for (std::size_t cell = 0; cell < std::min<std::size_t>(plan.size(), 3); ++cell) {
    plan.settings(cell);
    plan.cell(cell);
  }
}

void read_facts(std::string_view bytes) {
  for (const FactTarget& target : parse_fact_targets(bytes, "fuzz.facts.json")) {
    for (const double scale : {1.0, 0.1, 0.0004}) {
      target.target_at(scale);
      target.error_in_tolerances(0.5, scale);
    }
  }
}

void read_plan(std::string_view bytes) {
  static const std::vector<FactTarget> targets = parse_fact_targets(kuailive_facts_json(), "kuailive");
  static const nlohmann::json scenario = resolve(tiny_file()).json;
  for (const FreeParameter& parameter :
       parse_calibration_plan(bytes, "fuzz.plan.json", targets, scenario).parameters()) {
    parameter.value_at(parameter.coordinate_of(parameter.start));
  }
}

void read_csv_log(std::string_view bytes) {
  measure_facts(make_csv_log(bytes), true);
}

void read_own_log(std::string_view bytes) {
  measure_facts(make_own_log(bytes), true);
}

void read_rows(std::string_view bytes) {
  const auto file = scratch_file("rows.csv", bytes);
  RowsCsv rows{file};
  RowsEvaluationOptions options;
  options.replicates = 3;
  if (bytes.size() % 2 != 0) { options.interval = IntervalKind::bootstrap; }
  evaluate_rows(rows, file.string(), options).all_warnings(true);
}

void read_scores(std::string_view bytes) {
  score_file(read_predictions(scratch_file("scores.csv", bytes)), {.resamples = 3, .jobs = 1});
}

void read_model(std::string_view bytes) {
  const GiftEstimator model = load_gift_estimator(scratch_file("model.json", bytes));
  const std::array<float, 2> values{0.5F, 3.0F};
  const std::vector<std::span<const float>> features(model.names.size(), std::span{values});
  model.predict(features, values.size());
}

/// The bytes as they are, and as the content of a record whose hash is right.
void read_cell(std::string_view bytes) {
  cost_of(bytes);
  record_of(bytes);
  std::vector<std::string> ignored;
  const auto content = parse_json(bytes, "", ignored);
  if (!content) { throw InputError{"cell", {"damaged"}}; }
  const nlohmann::json sealed{{"cell", *content}, {"hash", canonical_hash(*content)}};
  if (!record_of(canonical_json(sealed))) { throw InputError{"cell", {"damaged"}}; }
}

/// The state of a calibration: lines, of which the last may be cut short.
void read_state(std::string_view bytes) {
  EvaluationStore{scratch_file("state.jsonl", bytes)};
}

/// What the program wrote with --json, as report and plan read it.
void read_result(std::string_view bytes) {
  for (const SavedResult& result : read_results(scratch_file("result.json", bytes)).results) { part_of(result); }
}

void read_market(std::string_view bytes) {
  const SavedMarket saved{make_patched_market(bytes)};
  saved.branch(few_people(), 1);
  saved.resume(few_people(), few_people().policy);
}

constexpr std::array readers{
    FuzzedReader{"json", read_json, "scenarios/*.json"},
    FuzzedReader{"scenario", read_scenario, "scenarios/*.json"},
    FuzzedReader{"racing", read_racing, "scenarios/*.json"},
    FuzzedReader{"set", read_overrides},
    FuzzedReader{"policy", read_policy},
    FuzzedReader{"sweep", read_sweep},
    FuzzedReader{"facts", read_facts, "calibration/*.facts.json"},
    FuzzedReader{"plan", read_plan, "calibration/*.plan.json"},
    FuzzedReader{"kuailive", read_csv_log},
    FuzzedReader{"log", read_own_log},
    FuzzedReader{"rows", read_rows},
    FuzzedReader{"score", read_scores},
    FuzzedReader{"model", read_model},
    FuzzedReader{"cell", read_cell},
    FuzzedReader{"state", read_state},
    FuzzedReader{"result", read_result},
    FuzzedReader{"market", read_market},
};

}  // namespace

std::span<const FuzzedReader> fuzzed_readers() {
  return readers;
}

bool takes(const FuzzedReader& reader, std::string_view bytes) {
  try {
    reader.read(bytes);
    return true;
  } catch (const InputError&) { return false; } catch (const ResourceError&) {
    return false;
  }
}

}  // namespace libsim::test
