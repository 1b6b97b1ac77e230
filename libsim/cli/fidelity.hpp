/// @file  The option --fidelity: how close a market comes to a real one, as a directory of data and figures.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "libsim/cli/console.hpp"
#include "libsim/experiment/experiment.hpp"
#include "libsim/experiment/measured_facts.hpp"
#include "libsim/metrics/fact_targets.hpp"
#include "libsim/metrics/fidelity.hpp"
#include "libsim/metrics/predictive.hpp"

namespace CLI {
class App;
}

namespace libsim {

/// Computed once, shown twice.
struct FidelityResult {
  std::vector<PredictiveRow> predictions;  ///< empty for one log
  Fidelity fidelity;
  bool compared = false;          ///< there are several logs, or a reference
  std::string reference_changes;  ///< warnings, if files of the reference were changed since libsim wrote them
};

class FidelityOutput {
 public:
  void add_to(CLI::App& verb);
  bool wanted() const { return !directory_.empty(); }
  /// Whether the directory can be written, before the work rather than after it. @return true
  /// @throws InputError, ResourceError
  bool check() const;
  /// Reads the log to compare with, if one is named. @return true. @throws InputError as read_any_log
  bool read_reference();

  /// What the table and the directory show. @pre measured has distributions
  FidelityResult compute(const MeasuredFacts& measured, std::span<const FactTarget> targets, double scale) const;
  /// Where the targets lie among the seeds, and how far the seeds are from each other and from the reference; "" for
  /// one log without a reference.
  static std::string text(const FidelityResult& result, bool emphasised);
  /// Writes the directory, complete or not at all: an older one is replaced. Figures are drawn if gnuplot is there;
  /// otherwise it says so on standard error. @throws InputError, ResourceError
  void write(const FidelityResult& result, const Manifest& manifest, const Console& console) const;

 private:
  std::string directory_;
  std::string reference_log_;
  std::optional<LogDistributions> reference_;
  std::string reference_changes_;
};

}  // namespace libsim
