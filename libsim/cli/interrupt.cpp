#include "libsim/cli/interrupt.hpp"

namespace libsim {
namespace {

std::atomic<bool> is_wanted = false;
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler sets it");

extern "C" void want_end(int /*signal*/) {
  is_wanted = true;
}

}  // namespace

Interrupt::Interrupt() {
  is_wanted = false;
  struct ::sigaction action {};
  action.sa_handler = want_end;
  action.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);
  ::sigemptyset(&action.sa_mask);
  ::sigaction(SIGINT, &action, &old_interrupt_);
  ::sigaction(SIGTERM, &action, &old_terminate_);
}

Interrupt::~Interrupt() {
  ::sigaction(SIGINT, &old_interrupt_, nullptr);
  ::sigaction(SIGTERM, &old_terminate_, nullptr);
}

const std::atomic<bool>& Interrupt::wanted() {
  return is_wanted;
}

}  // namespace libsim
