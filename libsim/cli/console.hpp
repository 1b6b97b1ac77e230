/// @file  Where the program writes.
#pragma once

#include <ostream>

namespace libsim {

/// The streams of the program, and what they can show. A test passes its own.
struct Console {
  std::ostream& out;        ///< results
  std::ostream& err;        ///< problems
  bool emphasised = false;  ///< `out` shows a terminal's escape codes
  bool progress = false;    ///< progress may go to standard error
};

}  // namespace libsim
