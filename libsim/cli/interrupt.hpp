/// @file  Ends work that asks for it when a person or a scheduler wants it to end.
#pragma once

#include <atomic>

#include <signal.h>  // NOLINT(modernize-deprecated-headers): sigaction is POSIX's

namespace libsim {

/// While it lives, the first SIGINT or SIGTERM only says that an end is wanted; a second one ends the process, as it
/// would have without this. One at a time.
class Interrupt {
 public:
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;
  Interrupt(Interrupt&&) = delete;
  Interrupt& operator=(Interrupt&&) = delete;

  /// True from the first signal on.
  static const std::atomic<bool>& wanted();

 private:
  struct ::sigaction old_interrupt_ {};
  struct ::sigaction old_terminate_ {};
};

}  // namespace libsim
