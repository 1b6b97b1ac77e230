#include "libsim/core/peak_memory.hpp"

#include <sys/resource.h>

namespace libsim {

std::uint64_t peak_memory_bytes() {
  struct ::rusage usage {};
  ::getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;  // Linux counts in KiB
}

}  // namespace libsim
