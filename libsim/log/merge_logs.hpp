/// @file  Logs of the same rooms and other users, put together.
#pragma once

#include <span>

#include "libsim/log/log.hpp"

namespace libsim {

/// Appends to `to` what the logs of one market's shards hold: in order of time, the simultaneous in order of the logs.
/// Their rooms are the same, and come from the first; populations are of the same days, and are added up.
/// @param from  at least one. Its rooms are those of `to` and perhaps more
/// @param jobs  threads
void append_merged(Log& to, std::span<const Log* const> from, unsigned jobs);

}  // namespace libsim
