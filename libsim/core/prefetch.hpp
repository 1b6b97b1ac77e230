/// @file  Memory that will be needed soon.
#pragma once

#include <cstddef>

namespace libsim {

/// Brings the cache line of `*p` on its way. g++ takes a function that does nothing else for one without effect and
/// drops its calls, so whoever calls this from such a function has to be [[gnu::always_inline]], too.
template <class T>
[[gnu::always_inline]] inline void prefetch(const T* p) {
  __builtin_prefetch(p);
}

/// The same for every cache line of `*p`.
template <class T>
[[gnu::always_inline]] inline void prefetch_all(const T* p) {
  constexpr std::size_t line = 64;
  const auto* const bytes = static_cast<const std::byte*>(static_cast<const void*>(p));
  for (std::size_t at = 0; at < sizeof(T); at += line) { __builtin_prefetch(bytes + at); }
}

}  // namespace libsim
