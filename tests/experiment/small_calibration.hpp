/// @file  A calibration that takes a second: three parameters of the tiny market.
#pragma once

#include <string>
#include <vector>

#include "libsim/experiment/calibration.hpp"
#include "libsim/metrics/fact_targets.hpp"
#include "libsim/scenario/resolve.hpp"

namespace libsim {

inline const std::string tiny_scenario = LIBSIM_SOURCE_DIR "/scenarios/tiny.json";

/// The tiny market's own facts, as means over many seeds; tolerances are twice the spread over seeds.
inline const std::string small_targets = R"([
  {"id": "scale.clicks", "definition": "d", "role": "target", "scales": "with_market", "transform": "log",
   "target": 2346, "tolerance_full": 620},
  {"id": "rate.session", "definition": "d", "role": "target", "scales": "not", "transform": "none",
   "target": 0.224, "tolerance_full": 0.024},
  {"id": "engage.likes", "definition": "d", "role": "secondary", "scales": "with_market", "transform": "log",
   "target": 374, "tolerance_full": 62},
  {"id": "loyal.p50", "definition": "d", "role": "target", "scales": "not", "transform": "none",
   "target": 1.0, "tolerance_full": 0},
  {"id": "qual.match", "definition": "d", "role": "target", "scales": "not", "transform": "none",
   "target": 0.95, "tolerance_full": 0.01, "at_least": 0.9},
  {"id": "seg.user", "definition": "d", "role": "secondary", "scales": "not", "transform": "none",
   "target": SEG_USER, "tolerance_full": 0.03},
  {"id": "est.direct_top1", "definition": "d", "role": "report_only", "scales": "not", "transform": "none",
   "target": 0.5}
])";

inline const std::string small_plan = R"({
  // seg.user is nobody's business
  "held_out": ["seg.user"],
  "blocks": [
    {"name": "activity", "facts": ["scale.clicks"], "parameters": [
      {"path": "world.users.sessions.mu", "min": 2.0, "max": 5.0, "step": 0.1}]},
    {"name": "giving", "facts": ["rate.session", "engage.likes"], "parameters": [
      {"path": "world.users.propensity.mu", "min": -3.0, "max": 1.0, "step": 0.15},
      {"path": "market.gifts.burst", "search": "log", "min": 0.2, "max": 1.0, "step": 0.1}]}
  ]})";

inline std::vector<FactTarget> small_fact_targets(const std::string& seg_user = "0.19") {
  std::string text = small_targets;
  const std::string mark = "SEG_USER";
  text.replace(text.find(mark), mark.size(), seg_user);
  return parse_fact_targets(text, "small");
}

/// What a small calibration is run on.
struct SmallCalibration {
  std::vector<FactTarget> targets = small_fact_targets();
  Resolved resolved = resolve(tiny_scenario, {"run.days=2"});
  CalibrationPlan plan = parse_calibration_plan(small_plan, "small plan", targets, resolved.json);
  CalibrationOptions options{.seeds = 1, .fresh_seeds = 3, .budget = 40, .move = MovedStart{7, 0.2}};

  Calibration run(EvaluationStore& store, unsigned jobs = 2) const {
    SimulatedMoments moments{{.resolved = resolved, .source = "tiny", .parameters = plan.parameters()}, store, jobs};
    return calibrate(moments, plan, targets, options);
  }
};

}  // namespace libsim
