/// @file  Vectors for memory that is read all over the place.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <new>
#include <vector>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace libsim {

/// Asks the system for pages of 2 MiB where an array fills some of them. Reads of scattered rows of a large array spend
/// more time on finding pages of 4 KiB than on fetching the rows. Costs up to a page of memory an array.
template <class T>
struct LargePageAllocator {
  /// What it allocates.
  using value_type = T;

  LargePageAllocator() = default;
  /// One allocator is like any other.
  template <class U>
  explicit(false) LargePageAllocator(const LargePageAllocator<U>& /*other*/) noexcept {}  // NOLINT

  /// Room for n of T, on large pages where the system gives them. @throws std::bad_alloc
  T* allocate(std::size_t n) {
    const std::size_t bytes = n * sizeof(T);
    if (bytes < 4 * page) { return static_cast<T*>(::operator new(bytes, alignment)); }
    const std::size_t whole_pages = (bytes + page - 1) / page * page;
    void* const memory = std::aligned_alloc(page, whole_pages);
    if (memory == nullptr) { throw std::bad_alloc{}; }
#if defined(__linux__) && defined(MADV_HUGEPAGE)
    madvise(memory, whole_pages, MADV_HUGEPAGE);  // a wish: without it everything is slower, and the same
#endif
    return static_cast<T*>(memory);
  }
  /// Gives back what allocate(n) returned.
  void deallocate(T* memory, std::size_t n) noexcept {
    if (n * sizeof(T) < 4 * page) {
      ::operator delete(memory, alignment);
    } else {
      std::free(memory);  // NOLINT(cppcoreguidelines-no-malloc): the counterpart of aligned_alloc
    }
  }

  bool operator==(const LargePageAllocator&) const = default;

 private:
  static constexpr std::size_t page = std::size_t{2} << 20U;
  static constexpr std::align_val_t alignment{alignof(T) < 64 ? 64 : alignof(T)};
};

/// A vector for per-entity state that is read in no order.
template <class T>
using LargeVector = std::vector<T, LargePageAllocator<T>>;

}  // namespace libsim
