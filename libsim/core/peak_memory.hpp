/// @file  How much memory this process has used.
#pragma once

#include <cstdint>

namespace libsim {

/// The most memory that the process had in use at one time so far, in bytes.
std::uint64_t peak_memory_bytes();

}  // namespace libsim
