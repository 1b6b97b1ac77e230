#include "libsim/report/progress.hpp"

#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

using namespace libsim;

namespace {

// A display that remembers what was written, with a clock that the test moves.
struct Screen {
  std::vector<std::string> written;
  double now = 100.0;  // s

  ProgressDisplay display(bool shown = true) {
    return {shown, [this](std::string_view text) { written.emplace_back(text); }, [this] { return now; }};
  }
};

}  // namespace

TEST_CASE("a progress line tells count, rate and time left", "[report]") {
  CHECK(progress_line("compare", "runs", 37, 100, 3.0) == "compare: 37 of 100 runs, 12.3 runs/s, 5.1 s left");
  CHECK(progress_line("read", "rows", 1'200'000, 0, 2.0) == "read: 1,200,000 rows, 600,000 rows/s");
  CHECK(progress_line("run", "days", 0, 7, 2.0) == "run: 0 of 7 days, 0 days/s");
}

TEST_CASE("work shorter than a second shows no progress", "[report]") {
  Screen screen;
  {
    Progress progress{"run", "days", 10, screen.display()};
    for (int day = 0; day < 10; ++day) {
      screen.now += 0.09;
      progress.tick();
    }
  }
  CHECK(screen.written.empty());
}

TEST_CASE("longer work draws at most ten times a second and clears its line at the end", "[report]") {
  Screen screen;
  {
    Progress progress{"run", "days", 300, screen.display()};
    for (int day = 0; day < 300; ++day) {
      screen.now += 0.01;
      progress.tick();
    }
  }
  REQUIRE(screen.written.size() >= 10);
  CHECK(screen.written.size() <= 22);  // 2 s after the first, ten a second, and the clearing
  CHECK(screen.written.front().find("of 300 days, 100 days/s") != std::string::npos);
  CHECK(screen.written.back() == "\r\x1b[K");
}

TEST_CASE("a display that is not shown is never written to, and ticks still count", "[report]") {
  Screen screen;
  Progress progress{"run", "days", 2, screen.display(false)};
  screen.now += 60.0;
  progress.tick(2);
  CHECK(screen.written.empty());
  CHECK(progress.done() == 2);
}

TEST_CASE("ticks of many threads are all counted", "[report]") {
  Screen screen;
  Progress progress{"run", "steps", 40'000, screen.display()};
  screen.now += 2.0;  // every tick may draw
  std::vector<std::jthread> workers;
  for (int worker = 0; worker < 4; ++worker) {
    workers.emplace_back([&] {
      for (int step = 0; step < 10'000; ++step) { progress.tick(); }
    });
  }
  workers.clear();
  CHECK(progress.done() == 40'000);
  CHECK(screen.written.size() == 1);  // the clock stands still after the first
}
