#include "libsim/report/terminal.hpp"

#include <cstdlib>
#include <string_view>

#include <unistd.h>

namespace libsim {
namespace {

std::string_view environment(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nothing in libsim sets the environment
  return value == nullptr ? "" : value;
}

}  // namespace

bool is_terminal(OutputStream stream) {
  return isatty(stream == OutputStream::standard_output ? STDOUT_FILENO : STDERR_FILENO) == 1;
}

bool wants_emphasis(OutputStream stream) {
  return is_terminal(stream) && environment("NO_COLOR").empty() && environment("TERM") != "dumb";
}

}  // namespace libsim
