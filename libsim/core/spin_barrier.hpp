/// @file  Threads that meet often and briefly.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <thread>

namespace libsim {

/// As std::barrier, but who waits stays awake, and only after a while lets others run in between: to be woken by the
/// system takes longer than what lies between two meetings of a market's shards.
class SpinBarrier {
 public:
  /// @param threads  that meet, >= 1
  explicit SpinBarrier(std::size_t threads) : threads_{threads} {}

  /// Waits until all threads are here. What they wrote before is seen by all afterwards.
  void arrive_and_wait() {
    const std::uint32_t meeting = meeting_.load(std::memory_order_acquire);
    if (arrived_.fetch_add(1, std::memory_order_acq_rel) + 1 == threads_) {
      arrived_.store(0, std::memory_order_relaxed);
      meeting_.store(meeting + 1, std::memory_order_release);
      return;
    }
    constexpr int patience = 20'000;  // some tens of microseconds
    for (int looks = 0; meeting_.load(std::memory_order_acquire) == meeting; ++looks) {
      if (looks >= patience) { std::this_thread::yield(); }
    }
  }

 private:
  std::size_t threads_;
  alignas(64) std::atomic<std::size_t> arrived_ = 0;
  alignas(64) std::atomic<std::uint32_t> meeting_ = 0;
};

}  // namespace libsim
