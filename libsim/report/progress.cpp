#include "libsim/report/progress.hpp"

#include <chrono>
#include <cstdio>
#include <utility>

#include <fmt/core.h>

#include "libsim/report/number_format.hpp"
#include "libsim/report/terminal.hpp"

namespace libsim {
namespace {

constexpr double first_draw_after = 1.0;   // s: shorter work needs no progress
constexpr double draw_interval = 0.1;      // s
constexpr const char* erase = "\r\x1b[K";  // back to the start of the line, and clear it

}  // namespace

ProgressDisplay ProgressDisplay::standard_error(bool quiet) {
  return {
      .shown = !quiet && obeys_escapes(OutputStream::standard_error),
      .write =
          [](std::string_view text) {
            std::fwrite(text.data(), 1, text.size(), stderr);
            std::fflush(stderr);
          },
      .seconds =
          [] { return std::chrono::duration<double>{std::chrono::steady_clock::now().time_since_epoch()}.count(); },
  };
}

std::string progress_line(std::string_view label, std::string_view unit, std::int64_t done, std::int64_t total,
                          double seconds) {
  const double rate = static_cast<double>(done) / seconds;
  std::string line = fmt::format("{}: {}", label, format_count(done));
  if (total > 0) { line += fmt::format(" of {}", format_count(total)); }
  line += fmt::format(" {}, {} {}/s", unit, format_number(rate), unit);
  if (total > 0 && done > 0) {
    line += fmt::format(", {} left", format_wait(static_cast<double>(total - done) / rate));
  }
  return line;
}

Progress::Progress(std::string label, std::string unit, std::int64_t total, ProgressDisplay display)
    : label_{std::move(label)},
      unit_{std::move(unit)},
      total_{total},
      display_{std::move(display)},
      started_{display_.shown ? display_.seconds() : 0.0},
      next_draw_{started_ + first_draw_after} {}

Progress::~Progress() {
  if (drawn_) { display_.write(erase); }
}

void Progress::tick(std::int64_t n) {
  done_.fetch_add(n, std::memory_order_relaxed);
  if (!display_.shown) { return; }
  const std::unique_lock lock{drawing_, std::try_to_lock};
  if (!lock.owns_lock()) { return; }  // another thread is drawing, and the line can miss this tick
  const double now = display_.seconds();
  if (now >= next_draw_) { draw(now); }
}

void Progress::draw(double now) {
  display_.write(erase + progress_line(label_, unit_, done(), total_, now - started_));
  next_draw_ = now + draw_interval;
  drawn_ = true;
}

}  // namespace libsim
