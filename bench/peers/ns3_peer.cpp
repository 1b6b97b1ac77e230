/// @file  The hold model and the M/M/1 queue of libsim's benchmarks on ns-3, with each of its schedulers.
/// Prints one line a case: name, scheduler, ns/event. Built and run by bench/peers/run; libsim's build never needs it.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <string>
#include <vector>

#include <ns3/nstime.h>
#include <ns3/object-factory.h>
#include <ns3/simulator.h>

#include "../hold_increments.hpp"
#include "libsim/core/draws.hpp"

namespace {

constexpr double mean_gap_ms = 2'000;
constexpr double mean_service_ms = 1'000;

/// Stops the run after `warm_up + measured` events and times the last `measured` of them.
class EventTimer {
 public:
  EventTimer(std::int64_t warm_up, std::int64_t measured) : warm_up_{warm_up}, measured_{measured} {}

  void count() {
    ++events_;
    if (events_ == warm_up_) { begin_ = std::clock(); }
    if (events_ == warm_up_ + measured_) {
      end_ = std::clock();
      ns3::Simulator::Stop();
    }
  }

  double ns_per_event() const {
    return static_cast<double>(end_ - begin_) / CLOCKS_PER_SEC * 1e9 / static_cast<double>(measured_);
  }

 private:
  std::int64_t warm_up_;
  std::int64_t measured_;
  std::int64_t events_ = 0;
  std::clock_t begin_ = 0;  // processor time, as Google Benchmark takes it
  std::clock_t end_ = 0;
};

class Hold {
 public:
  explicit Hold(std::uint32_t pending) : timer_{3 * std::int64_t{pending} + 1, 1'000'000} {
    for (std::uint32_t i = 0; i < pending; ++i) { schedule(i); }
  }

  double run() {
    ns3::Simulator::Run();
    return timer_.ns_per_event();
  }

 private:
  void schedule(std::uint32_t payload) {
    const std::uint32_t delay_ms = increments_[drawn_++ % increments_.size()];
    ns3::Simulator::Schedule(ns3::MilliSeconds(delay_ms), &Hold::on_event, this, payload);
  }

  void on_event(std::uint32_t payload) {
    timer_.count();
    schedule(payload);
  }

  std::vector<std::uint32_t> increments_ = libsim::hold_increments("exponential");
  std::size_t drawn_ = 0;
  EventTimer timer_;
};

class Mm1 {
 public:
  Mm1() { on_arrival_later(); }

  double run() {
    ns3::Simulator::Run();
    return timer_.ns_per_event();
  }

 private:
  static ns3::Time draw(libsim::RngStream& rng, double mean_ms) {
    return ns3::MilliSeconds(static_cast<std::int64_t>(mean_ms * libsim::draw_exponential(rng) + 0.5));
  }

  void on_arrival_later() { ns3::Simulator::Schedule(draw(arrival_rng_, mean_gap_ms), &Mm1::on_arrival, this); }
  void on_departure_later() { ns3::Simulator::Schedule(draw(service_rng_, mean_service_ms), &Mm1::on_departure, this); }

  void observe() {
    timer_.count();
    const std::int64_t now = ns3::Simulator::Now().GetTimeStep();
    area_ += present_ * (now - last_);
    last_ = now;
  }

  void on_arrival() {
    observe();
    if (present_++ == 0) { on_departure_later(); }
    on_arrival_later();
  }

  void on_departure() {
    observe();
    if (--present_ > 0) { on_departure_later(); }
  }

  libsim::RngStream arrival_rng_{{1, 0}, libsim::Purpose::test, 1};
  libsim::RngStream service_rng_{{1, 0}, libsim::Purpose::test, 2};
  std::int64_t present_ = 0;
  std::int64_t area_ = 0;  // the integral of `present_`, in ns-3's time steps
  std::int64_t last_ = 0;
  EventTimer timer_{100'000, 3'000'000};
};

void use(const std::string& scheduler) {
  ns3::ObjectFactory factory;
  factory.SetTypeId("ns3::" + scheduler);
  ns3::Simulator::SetScheduler(factory);
}

void print(const std::string& name, const std::string& scheduler, double ns_per_event) {
  std::printf("%-34s ns3 %-22s %9.1f ns/event\n", name.c_str(), scheduler.c_str(), ns_per_event);
  std::fflush(stdout);
}

}  // namespace

int main() {
  for (const std::string scheduler : {"PriorityQueueScheduler", "MapScheduler", "HeapScheduler", "CalendarScheduler"}) {
    use(scheduler);
    print("kernel/mm1", scheduler, Mm1{}.run());
    ns3::Simulator::Destroy();
    for (const std::uint32_t pending : {1'000U, 100'000U, 1'000'000U}) {
      // Buckets of sorted lists: its microseconds an event at 100,000 become minutes a case at a million.
      if (scheduler == "CalendarScheduler" && pending > 1'000U) { continue; }
      use(scheduler);
      print("kernel/hold/exponential/" + std::to_string(pending), scheduler, Hold{pending}.run());
      ns3::Simulator::Destroy();
    }
  }
}
