#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <catch2/catch.hpp>

#include "libsim/core/draws.hpp"
#include "libsim/kernel/engine.hpp"
#include "libsim/kernel/time_weighted.hpp"

using namespace libsim;
using namespace std::chrono_literals;

namespace {

enum class Customer : EventClass { arrival, departure };

constexpr std::size_t customers = 200'000;

/// The draws of one queue with one server, by customer.
struct Draws {
  std::vector<Duration> gaps;      ///< [customers] between arrivals
  std::vector<Duration> services;  ///< [customers]

  /// Exponential, with these means.
  Draws(Duration gap, Duration service) {
    RngStream arrival_rng{{11, 0}, Purpose::test, 1};
    RngStream service_rng{{11, 0}, Purpose::test, 2};
    for (std::size_t i = 0; i < customers; ++i) {
      gaps.push_back(from_seconds(to_seconds(gap) * draw_exponential(arrival_rng)));
      services.push_back(from_seconds(to_seconds(service) * draw_exponential(service_rng)));
    }
  }
};

/// First come, first served, until all have left.
struct SingleServer {
  std::vector<Duration> waits;  ///< [customers] from arrival to the start of service
  TimeWeighted present;
  Time end;

  explicit SingleServer(const Draws& draws) : waits(customers) {
    Engine engine;
    std::vector<Time> arrived(customers);
    std::uint32_t in_service = 0;
    const auto serve = [&](std::uint32_t customer) {
      in_service = customer;
      waits[customer] = engine.now() - arrived[customer];
      engine.schedule(engine.now() + draws.services[customer], Customer::departure, customer);
    };
    engine.schedule(Time{} + draws.gaps[0], Customer::arrival, 0);
    engine.run([&](EventClass cls, Time at, std::uint32_t customer) {
      switch (Customer{cls}) {
        case Customer::arrival:
          arrived[customer] = at;
          if (present.value() == 0) { serve(customer); }
          present.add(at, 1);
          if (customer + 1 < customers) {
            engine.schedule(at + draws.gaps[customer + 1], Customer::arrival, customer + 1);
          }
          break;
        case Customer::departure:
          present.add(at, -1);
          if (present.value() > 0) { serve(in_service + 1); }
          break;
      }
    });
    end = engine.now();
  }
};

}  // namespace

TEST_CASE("the waits of a single server are Lindley's, customer by customer", "[kernel]") {
  const Draws draws{1'000ms, 700ms};
  const SingleServer server{draws};
  // Lindley, The theory of queues with a single server, 1952: W' = max(0, W + S - A').
  Duration wait{};
  for (std::size_t i = 0; i < customers; ++i) {
    if (i > 0) { wait = std::max(Duration::zero(), wait + draws.services[i - 1] - draws.gaps[i]); }
    REQUIRE(server.waits[i] == wait);
  }
}

TEST_CASE("the mean time in an M/M/1 queue is 1 / (mu - lambda)", "[kernel]") {
  const double rho = GENERATE(0.3, 0.5, 0.7);
  const Duration service = 1'000ms;
  const Draws draws{from_seconds(1.0 / rho), service};
  const SingleServer server{draws};
  constexpr std::size_t warm_up = 1'000;  // customers; the queue starts empty and its memory is some tens of them
  double sum_s = 0;
  for (std::size_t i = warm_up; i < customers; ++i) { sum_s += to_seconds(server.waits[i] + draws.services[i]); }
  const auto n = static_cast<double>(customers - warm_up);
  // The variance of a mean of n waits, which are correlated: rho (2 + 5 rho - 4 rho^2 + rho^3) / (1 - rho)^4 / n, with
  // mu = 1. Source: Whitt, Planning queueing simulations, Management Science 35(11), 1989.
  const double waits_variance = rho * (2 + 5 * rho - 4 * rho * rho + rho * rho * rho) / std::pow(1 - rho, 4) / n;
  const double standard_error = std::sqrt(waits_variance) + std::sqrt(1 / n);  // of waits, and at most of services
  CHECK(sum_s / n == Approx(1 / (1 - rho)).margin(4 * standard_error));
}

TEST_CASE("Little's law holds exactly on a run that starts and ends empty", "[kernel]") {
  const Draws draws{1'000ms, 800ms};
  const SingleServer server{draws};
  Duration time_in_system{};
  for (std::size_t i = 0; i < customers; ++i) { time_in_system += server.waits[i] + draws.services[i]; }
  CHECK(server.present.value() == 0);
  CHECK(server.present.mean(server.end) ==
        Approx(to_seconds(time_in_system) / to_seconds(server.end - Time{})).epsilon(1e-12));
}

TEST_CASE("the number in an M/G/infinity system is Poisson: its mean and variance are lambda E[S]", "[kernel]") {
  constexpr double per_hour = 20;
  constexpr double hours = 20'000;
  RngStream arrival_rng{{12, 0}, Purpose::test, 1};
  RngStream service_rng{{12, 0}, Purpose::test, 2};
  const auto draw_gap = [&] { return from_seconds(3600 / per_hour * draw_exponential(arrival_rng)); };
  Engine engine;
  TimeWeighted present;
  const auto handler = [&](EventClass cls, Time at, std::uint32_t) {
    switch (Customer{cls}) {
      case Customer::arrival:
        present.add(at, 1);
        engine.schedule(at + draw_gap(), Customer::arrival, 0);
        // Uniform from half an hour to one and a half.
        engine.schedule(at + from_seconds(3600 * (0.5 + draw_uniform(service_rng))), Customer::departure, 0);
        break;
      case Customer::departure:
        present.add(at, -1);
        break;
    }
  };
  engine.schedule(Time{} + draw_gap(), Customer::arrival, 0);
  const Time warm{90min};  // no service is longer, so the system is stationary from here on
  engine.run_until(warm, handler);
  present.restart(warm);
  const Time end = warm + from_seconds(3600 * hours);
  engine.run_until(end, handler);

  // c(u), the covariance of the numbers at two times u apart, has c(0) = lambda E[S] and the integral
  // lambda E[S^2] / 2; that of their squared deviations is 2 c(u)^2 + c(u) <= (2 c(0) + 1) c(u).
  const double mean = per_hour * 1.0;
  const double mean_variance = per_hour * (1.0 + 1.0 / 12) / hours;
  CHECK(present.mean(end) == Approx(mean).margin(4 * std::sqrt(mean_variance)));
  CHECK(present.variance(end) == Approx(mean).margin(4 * std::sqrt((2 * mean + 1) * mean_variance)));
}
