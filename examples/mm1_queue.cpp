// How long does a customer stay in an M/M/1 queue? The kernel alone: no market.
#include <queue>

#include <fmt/format.h>

#include "libsim/core/draws.hpp"
#include "libsim/kernel/engine.hpp"

using namespace libsim;

enum class Kind : EventClass { arrival, departure };

int main() {
  constexpr double arrivals_per_s = 0.5;
  constexpr double services_per_s = 1.0;
  const Time warm = start_of_day(1);  // the queue starts empty: the first day does not count
  Engine engine;
  RngStream arrival_rng{{1, 0}, Purpose::arrival, 0};
  RngStream service_rng{{1, 0}, Purpose::watch, 0};
  std::queue<Time> arrived;  // of those in the system
  Duration stayed{};
  int served = 0;
  const auto gap = [&] { return from_seconds(draw_exponential(arrival_rng) / arrivals_per_s); };
  const auto service = [&] { return from_seconds(draw_exponential(service_rng) / services_per_s); };

  engine.schedule(Time{} + gap(), Kind::arrival, 0);
  engine.run_until(start_of_day(31), [&](EventClass cls, Time at, std::uint32_t) {
    if (Kind{cls} == Kind::arrival) {
      arrived.push(at);
      if (arrived.size() == 1) { engine.schedule(at + service(), Kind::departure, 0); }
      engine.schedule(at + gap(), Kind::arrival, 0);
    } else {
      if (arrived.front() >= warm) { stayed += at - arrived.front(), ++served; }
      arrived.pop();
      if (!arrived.empty()) { engine.schedule(at + service(), Kind::departure, 0); }
    }
  });
  const double theory_s = 1 / (services_per_s - arrivals_per_s);
  fmt::print("mean time in system: {:.3f} s (theory: {:.3f} s)\n", to_seconds(stayed) / served, theory_s);
}
