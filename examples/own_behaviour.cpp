// Does it matter that viewers compare the rooms of a slate? A behaviour of one's own, which enters the first room that
// is good enough, beside the usual one; both see random rooms.
#include <algorithm>

#include <fmt/format.h>

#include "libsim/allocation/random.hpp"
#include "libsim/libsim.hpp"

using namespace libsim;

struct FirstGoodEnough {
  LogitChoice usual;

  std::size_t choose(std::span<const float> matches, RngStream& rng) const {
    const double enough = draw_uniform(rng);  // one draw, whatever is shown: policies compared meet the same luck
    const auto first = std::ranges::find_if(matches, [=](double match) { return match > enough; });
    return static_cast<std::size_t>(first - matches.begin());  // matches.size() for none
  }
  bool goes_on(RngStream& rng) const { return usual.goes_on(rng); }
  Duration scan(RngStream& rng) const { return usual.scan(rng); }
};

struct ShowsAnyRooms {
  void decide(const auto& /*market*/, const Request& asked, const CandidateColumns& rooms, RngStream& rng,
              Slate& slate) {
    Random{}.decide(asked, rooms.view(), rng, slate);
  }
  void record_candidates(Log& /*log*/, const CandidateColumns& /*rooms*/) {}
  void show(const Request& /*asked*/, const Slate& /*slate*/) {}
  void observe(const auto& /*feedback*/) {}
  bool prompts() { return false; }
  bool prompt(const SessionMoment& /*moment*/, RngStream& /*rng*/) { return false; }
};

int main(int argc, char** argv) {
  const Scenario scenario = load_experiment(argc > 1 ? argv[1] : "scenarios/tiny.json").scenario;
  const Behaviour<> usual = make_behaviour(scenario);
  const auto show_a_week = [&]<ChoiceModel Choice>(const char* name, const Choice& choice) {
    const Behaviour<Choice> own{choice, usual.watching, usual.giving, usual.reentry, usual.retention, usual.morale};
    BasicMarket market{scenario, RunKey{scenario.run.seed, 0}, own};
    ShowsAnyRooms platform;
    Log log;
    market.run_until_day(7, platform, log);
    fmt::print("{}: {} rooms entered and {} gifts in a week\n", name, log.clicks.size(), log.gifts.size());
  };
  show_a_week("compares the slate", usual.choice);
  show_a_week("first good enough", FirstGoodEnough{usual.choice});
}
