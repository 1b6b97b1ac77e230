/// @file  Memory that will be needed soon.
#pragma once

namespace libsim {

/// Brings the cache line of `*p` on its way. g++ takes a function that does nothing else for one without effect and
/// drops its calls, so whoever calls this from such a function has to be [[gnu::always_inline]], too.
template <class T>
[[gnu::always_inline]] inline void prefetch(const T* p) {
  __builtin_prefetch(p);
}

}  // namespace libsim
