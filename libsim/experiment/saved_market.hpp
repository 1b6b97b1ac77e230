/// @file  A running market on disk: saved at midnight, to go on from in another process.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "libsim/core/state_archive.hpp"
#include "libsim/experiment/experiment.hpp"
#include "libsim/experiment/simulation.hpp"
#include "libsim/log/log.hpp"
#include "libsim/log/mapped_file.hpp"
#include "libsim/sessions/panel.hpp"

namespace libsim {

/// A run between two of its measured days.
struct RunSoFar {
  Simulation simulation;               ///< the market and who decides in it
  Log log;                             ///< of the measured days
  PanelActs acts;                      ///< of the warm-up
  std::uint64_t events_of_warmup = 0;  ///< handled before the measured days
};

// The format, little-endian:
//
//   header   "LIBSIMMK", u32 version of the format, u32 bytes, and as many of JSON: which market, when, and the build
//   state    zstd frames (level 1) of up to state_piece bytes: log, panel, counts, market, signals, policy
//   trailer  u64 bytes of the state before compression, u64 checksum of all that comes before it

/// Fails before a run rather than after it if the run could not be saved.
/// @param policy  who will decide
/// @throws InputError  naming the policy or the estimator that has a state and does not list it
void require_savable(const Experiment& experiment, const NamedPolicy& policy);

/// Writes `run`, complete or not at all. @param policy  who decides in it
/// @throws InputError as require_savable(), ResourceError
void save_market(const RunSoFar& run, const Experiment& experiment, const NamedPolicy& policy,
                 const std::filesystem::path& file);

/// A file that save_market() wrote. Any number of markets can go on from it, also at once.
class SavedMarket {
 public:
  /// Reads all of the file once, to see that it is whole. @throws InputError  if it is not, or no such file
  explicit SavedMarket(const std::filesystem::path& file);

  /// Simulated days that are over, and how many of them were measured.
  std::int64_t days() const { return days_; }
  /// Those of days() that were measured.
  std::int64_t measured_days() const { return days_ - warmup_days_; }
  /// Who decided on the measured days, as tables call it.
  const std::string& policy() const { return policy_; }
  /// Names the content.
  const std::string& hash() const { return hash_; }

  /// @throws InputError  with every way in which the market is another one than the experiment's: scenario, seed,
  ///                     scale, and the build, since only the same sources surely go on alike
  void require_market_of(const Experiment& experiment) const;
  /// The same for a run that goes on: the policy, too, and no more measured days than it is to have.
  void require_run_of(const Experiment& experiment, const NamedPolicy& policy) const;

  /// The run as it was. @pre require_run_of() @throws InputError
  RunSoFar resume(const Experiment& experiment, const NamedPolicy& policy) const;

  /// A market and what its source of signals has learned; under the experiment's own policy, which has learned nothing.
  struct Branching {
    Simulation simulation;  ///< the market
    Log log;                ///< of the measured days
  };
  /// @param replication  names the luck to come: that of 0 is the run's own. What was drawn for good stays.
  /// @pre require_market_of() @throws InputError
  Branching branch(const Experiment& experiment, std::uint32_t replication) const;

 private:
  StateReader reader() const;

  MappedFile content_;
  std::string name_;
  std::string scenario_;
  std::string policy_;
  std::string policy_hash_;
  std::string version_;
  std::string sources_;
  std::string hash_;
  std::uint32_t seed_ = 0;
  double scale_ = 0.0;
  std::int64_t days_ = 0;
  std::int64_t warmup_days_ = 0;
  std::size_t state_begin_ = 0;  ///< in content_
  std::size_t state_end_ = 0;
  std::uint64_t state_bytes_ = 0;  ///< before compression
};

}  // namespace libsim
