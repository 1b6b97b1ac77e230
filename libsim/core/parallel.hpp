/// @file  Independent work on several threads.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace libsim {

/// Calls f(i) once for each i in [0, n), on up to `jobs` threads, in no particular order: write results by index. The
/// first exception stops the work not yet begun and is thrown here. @param jobs  0 for one a processor
template <class F>
void parallel_for(std::size_t n, unsigned jobs, F f) {
  if (jobs == 0) { jobs = std::max(1U, std::thread::hardware_concurrency()); }
  std::atomic<std::size_t> next = 0;
  std::exception_ptr failure;
  std::mutex guard;
  const auto work = [&] {
    for (std::size_t i = next++; i < n; i = next++) {
      try {
        f(i);
      } catch (...) {
        const std::lock_guard lock{guard};
        if (!failure) { failure = std::current_exception(); }
        next = n;
      }
    }
  };
  std::vector<std::jthread> threads;  // they join on every way out, also if one of them cannot be started
  for (std::size_t t = 1; t < std::min<std::size_t>(jobs, n); ++t) { threads.emplace_back(work); }
  work();
  threads.clear();
  if (failure) { std::rethrow_exception(failure); }
}

}  // namespace libsim
