// How much does it matter that viewers compare the rooms of a slate? A model of choice of one's own, in which they take
// the first room that is good enough, against the one that ships; both see random rooms.
#include <cstddef>
#include <span>

#include <fmt/format.h>

#include "libsim/allocation/random.hpp"
#include "libsim/libsim.hpp"

using namespace libsim;

/// Looks at one room after the other and enters the first that matches well enough.
struct FirstGoodEnough {
  LogitChoice shipped;
  float enough = 0.3F;

  std::size_t choose(std::span<const float> matches, RngStream& rng) const {
    for (std::size_t i = 0; i < matches.size(); ++i) {
      if (matches[i] > enough && draw_bernoulli(rng, 0.5)) { return i; }
    }
    return matches.size();  // none
  }
  bool goes_on(RngStream& rng) const { return shipped.goes_on(rng); }
  Duration scan(RngStream& rng) const { return shipped.scan(rng); }
};

/// Whoever decides: here it asks for no signals and learns nothing.
struct ShowsAnything {
  template <class Market>
  void decide(const Market& /*market*/, const Request& request, const CandidateColumns& candidates, RngStream& rng,
              Slate& slate) const {
    random.decide(request, candidates.view(), rng, slate);
  }
  void show(const Request& /*request*/, const Slate& /*slate*/) const {}
  void observe(const auto& /*feedback*/) const {}
  bool prompts() const { return false; }
  bool prompt(const SessionMoment& /*moment*/, RngStream& /*rng*/) const { return false; }
  void record_candidates(Log& /*log*/, const CandidateColumns& /*candidates*/) const {}

  Random random;
};

template <class Choice>
Behaviour<Choice> behaviour_with(Choice choice, const Scenario& scenario) {
  const Behaviour<> shipped = make_behaviour(scenario);
  return {choice, shipped.watching, shipped.giving, shipped.reentry, shipped.retention, shipped.morale};
}

template <class Choice>
void show_a_week(const char* name, Choice choice, const Scenario& scenario) {
  BasicMarket market{scenario, RunKey{scenario.run.seed, 0}, behaviour_with(choice, scenario)};
  ShowsAnything platform;
  Log log;
  market.run_until_day(7, platform, log);
  market.end_log(log);
  fmt::print("{}\n", name);
  for (const MetricValue& metric : market_metrics(log, Time{}, start_of_day(7))) {
    if (metric.name == "ctr" || metric.name == "watch_time" || metric.name == "revenue") {
      fmt::print("  {}: {:.3g} {}\n", metric.name, metric.value, metric.unit);
    }
  }
}

int main(int argc, char** argv) {
  const Scenario scenario = load_experiment(argc > 1 ? argv[1] : "scenarios/tiny.json").scenario;
  const LogitChoice shipped{scenario.market.feed};
  show_a_week("compares the slate", shipped, scenario);
  show_a_week("first good enough", FirstGoodEnough{shipped}, scenario);
}
