#include "libsim/decision/request.hpp"

#include <fmt/format.h>

#include "libsim/core/error.hpp"

namespace libsim::detail {

void refuse_signal(Signal signal) {
  throw InputError{"policy",
                   {fmt::format("got a request for {}, expected only what its signals() names",
                                signal_names[static_cast<std::size_t>(signal)])}};
}

void refuse_slot() {
  throw InputError{"policy", {fmt::format("got a slate of more than {} rooms, expected as many as slots", max_slots)}};
}

}  // namespace libsim::detail
