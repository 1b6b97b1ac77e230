/// @file  The `libsim` program as a function.
#pragma once

#include <string>
#include <vector>

#include "libsim/cli/console.hpp"

namespace libsim {

/// Does what a command line says. Throws nothing.
/// @param arguments  without the program's name
/// @return 0 done; 1 a check, or a cell of a sweep, failed; 2 bad input, with every problem on `err`; 3 out of
///         resources, or a sweep was stopped before its end
int run_program(const std::vector<std::string>& arguments, const Console& console);

}  // namespace libsim
