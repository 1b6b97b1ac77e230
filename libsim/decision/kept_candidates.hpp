/// @file  Candidates in memory of their own.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "libsim/core/id.hpp"
#include "libsim/core/time.hpp"
#include "libsim/decision/request.hpp"
#include "libsim/decision/signal.hpp"

namespace libsim {

/// The columns of a CandidateSet, owned: for who keeps candidates past decide(), chooses among them, or makes some up.
struct KeptCandidates {
  std::vector<RoomId> room;
  std::vector<StreamerId> streamer;                        ///< [n]
  std::vector<std::uint16_t> group;                        ///< [n]
  std::vector<Time> start;                                 ///< [n]
  std::vector<float> viewers;                              ///< [n]
  std::vector<float> capacity;                             ///< [n]
  std::array<std::vector<float>, signal_count> signals{};  ///< [n] each, or empty

  std::size_t size() const { return room.size(); }
  /// One signal's column.
  std::vector<float>& signal(Signal signal) { return signals[static_cast<std::size_t>(signal)]; }
  /// Forgets all candidates, and keeps the memory.
  void clear();
  /// Copies candidate `i` behind the others. @pre all that are added have the same signals
  void add(const CandidateSet& from, std::size_t i);
  /// Copies the `chosen` candidates in place of what was kept, with the signals that `from` has.
  void choose(const CandidateSet& from, std::span<const std::uint32_t> chosen);
  /// The candidates [first, first + n). Valid until they change.
  CandidateSet view(std::size_t first, std::size_t n) const;
  /// All of them.
  CandidateSet view() const { return view(0, size()); }
};

}  // namespace libsim
