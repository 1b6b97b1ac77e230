// The program: `libsim VERB ...`.
#include <iostream>

#include "libsim/cli/program.hpp"
#include "libsim/report/terminal.hpp"

int main(int argc, char** argv) {
  const libsim::Console console{.out = std::cout,
                                .err = std::cerr,
                                .emphasised = libsim::wants_emphasis(libsim::OutputStream::standard_output),
                                .progress = true};
  return libsim::run_program({argv + 1, argv + argc}, console);
}
