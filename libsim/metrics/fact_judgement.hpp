/// @file  Measured facts against published ones.
#pragma once

#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "libsim/metrics/fact_targets.hpp"
#include "libsim/metrics/fact_value.hpp"

namespace libsim {

/// One line of a facts table.
struct FactRow {
  std::string id;                                               ///< of the fact, as targets have it
  double value = std::numeric_limits<double>::quiet_NaN();      ///< mean over seeds
  double sd = std::numeric_limits<double>::quiet_NaN();         ///< over seeds; NaN for one seed
  double target = std::numeric_limits<double>::quiet_NaN();     ///< at the market's scale, bias included
  double tolerance = std::numeric_limits<double>::quiet_NaN();  ///< at that scale; in log10 units for a log10 fact
  /// As a difference of transformed values: the error is T(value) - T(target) in this unit.
  double transformed_tolerance = std::numeric_limits<double>::quiet_NaN();
  double error_in_tolerances = std::numeric_limits<double>::quiet_NaN();  ///< signed
  FactTransform transform = FactTransform::none;  ///< in which scale value and target are compared
  FactRole role = FactRole::target;               ///< whether it decides the exit code
  std::string rule;  ///< what `ok` comes from: "within tolerance", ">= 0.9", "< 0.0001", "not judged", "not published",
                     ///< "not measured"
  std::string denominator;  ///< "" if it was not measured
  std::string unit;
  bool ok = false;  ///< always true for a fact that is only reported
};

/// Judges the mean over seeds of every fact of `targets`, in their order, and adds the facts that nobody published,
/// never judged. A judged fact that no seed has a number for
/// is not ok; one that a seed lacks is not ok either, since the mean would hide it.
/// @param seeds  [n] compute_facts of n runs that differ in their seed only
/// @param scale  of the simulated market; 1 for real data. @pre > 0
std::vector<FactRow> judge_facts(std::span<const std::vector<FactValue>> seeds, std::span<const FactTarget> targets,
                                 double scale);

/// Whether every fact with this role holds. True if there is none.
bool all_hold(std::span<const FactRow> rows, FactRole role);

}  // namespace libsim
