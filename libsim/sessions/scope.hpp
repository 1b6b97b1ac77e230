/// @file  Which events of a log count: whose, and when.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "libsim/core/id.hpp"
#include "libsim/core/time.hpp"
#include "libsim/log/log.hpp"

namespace libsim {

/// The events of some users in [from, to). The default is every event.
struct Scope {
  const std::vector<bool>* users = nullptr;  ///< [log.users]; null: everybody. Must outlive the scope
  /// The first moment inside.
  Time from = Time::min();
  /// The first moment outside.
  Time to = Time::max();

  /// Whether the user's events count.
  bool has(UserId user) const { return users == nullptr || (*users)[user.index()]; }
  /// Whether the moment lies inside.
  bool has(Time at) const { return from <= at && at < to; }
  /// Whether both hold.
  bool has(UserId user, Time at) const { return has(at) && has(user); }
};

/// Calls f(row) for every click of `scope` that the platform's click log holds. Facts, sessions and the panel read
/// clicks through this alone, so that a lost click counts nowhere.
template <class F>
void for_each_click(const Log& log, const Scope& scope, F&& f) {
  for (std::size_t row = 0; row < log.clicks.size(); ++row) {
    if ((log.clicks.flags[row] & click_flag::lost) != 0) { continue; }
    if (scope.has(log.clicks.user[row], log.clicks.at[row])) { f(row); }
  }
}

/// Calls f(row) for every row of `table` (gifts, likes, comments, ...) in `scope`, by its recorded time.
template <class Table, class F>
void for_each_row(const Table& table, const Scope& scope, F&& f) {
  for (std::size_t row = 0; row < table.size(); ++row) {
    if (scope.has(table.user[row], table.at[row])) { f(row); }
  }
}

/// Two ids as one number that sorts by the first, then by the second: sorting keys is several times faster than a map.
template <class First, class Second>
constexpr std::uint64_t packed_key(Id<First> first, Id<Second> second) {
  return std::uint64_t{first.value} << 32U | second.value;
}

}  // namespace libsim
