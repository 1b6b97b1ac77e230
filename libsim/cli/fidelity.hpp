/// @file  The option --fidelity: how close a market comes to a real one, as a directory of data and figures.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "libsim/cli/console.hpp"
#include "libsim/experiment/experiment.hpp"
#include "libsim/experiment/measured_facts.hpp"
#include "libsim/metrics/fact_targets.hpp"

namespace CLI {
class App;
}

namespace libsim {

class FidelityOutput {
 public:
  void add_to(CLI::App& verb);
  bool wanted() const { return !directory_.empty(); }
  /// Whether the directory can be written, before the work rather than after it. @return true
  /// @throws InputError, ResourceError
  bool check() const;
  /// Reads the log to compare with, if one is named. @return true. @throws InputError as read_any_log
  bool read_reference();

  /// Where the targets lie among the seeds, and how far the seeds are from each other and from the reference; "" for
  /// one log without a reference.
  std::string text(const MeasuredFacts& measured, std::span<const FactTarget> targets, double scale,
                   bool emphasised) const;
  /// Writes the directory, complete or not at all: an older one is replaced. Figures are drawn if gnuplot is there;
  /// otherwise it says so on standard error.
  /// @pre measured has distributions. @throws InputError, ResourceError
  void write(const MeasuredFacts& measured, std::span<const FactTarget> targets, const Manifest& manifest,
             const Console& console) const;

 private:
  const LogDistributions* reference() const { return reference_ ? &*reference_ : nullptr; }

  std::string directory_;
  std::string reference_log_;
  std::optional<LogDistributions> reference_;
};

}  // namespace libsim
