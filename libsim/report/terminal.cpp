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

bool is_terminal(OutputStream stream) {
  return isatty(stream == OutputStream::standard_output ? STDOUT_FILENO : STDERR_FILENO) == 1;
}

}  // namespace

bool obeys_escapes(OutputStream stream) {
  return is_terminal(stream) && environment("TERM") != "dumb";
}

bool wants_emphasis(OutputStream stream) {
  return obeys_escapes(stream) && environment("NO_COLOR").empty();
}

}  // namespace libsim
