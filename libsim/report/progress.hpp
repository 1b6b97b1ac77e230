/// @file  Progress of long work for the person who waits: how much is done, how fast, how long it will still take.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

namespace libsim {

/// Where progress is shown, and by which clock.
struct ProgressDisplay {
  bool shown = false;                           ///< if not, nothing is ever written
  std::function<void(std::string_view)> write;  ///< receives whole lines, one at a time
  std::function<double()> seconds;              ///< a clock that never goes back, in s

  /// Standard error with a steady clock; shown only if it is a terminal and the user did not ask for quiet.
  static ProgressDisplay standard_error(bool quiet);
};

/// "compare: 37 of 100 runs, 12.3 runs/s, 5.1 s left".
/// @param done     units of work finished, >= 0
/// @param total    units of work in all; 0 if it is not known, and then no time left is given
/// @param seconds  how long the work has lasted, > 0
std::string progress_line(std::string_view label, std::string_view unit, std::int64_t done, std::int64_t total,
                          double seconds);

/// Shows the progress of one piece of work on one line, from its first second on and at most ten times a second. The
/// line is gone once the object is. tick() may be called by many threads at once; it costs one atomic addition and one
/// look at the clock, so tick per run or per simulated day, not per event.
class Progress {
 public:
  /// @param label  what is done, e.g. "compare"
  /// @param unit   what is counted, e.g. "runs"
  /// @param total  how many there will be; 0 if it is not known
  Progress(std::string label, std::string unit, std::int64_t total, ProgressDisplay display);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  Progress(Progress&&) = delete;
  Progress& operator=(Progress&&) = delete;

  /// Counts `n` more units as done.
  void tick(std::int64_t n = 1);
  /// Pieces of work done so far, from any thread.
  std::int64_t done() const { return done_.load(std::memory_order_relaxed); }

 private:
  void draw(double now);

  std::string label_;
  std::string unit_;
  std::int64_t total_;
  ProgressDisplay display_;
  double started_;
  std::atomic<std::int64_t> done_ = 0;
  std::mutex drawing_;  ///< guards the members below
  double next_draw_;
  bool drawn_ = false;
};

}  // namespace libsim
