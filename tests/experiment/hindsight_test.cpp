#include "libsim/experiment/hindsight.hpp"

#include <algorithm>
#include <cmath>

#include <catch2/catch.hpp>

#include "libsim/allocation/greedy.hpp"
#include "libsim/allocation/random.hpp"
#include "libsim/experiment/compare.hpp"
#include "libsim/experiment/simulation.hpp"
#include "small_experiment.hpp"

using namespace libsim;

namespace {

struct Frozen {
  Log log;
  FrozenRequests requests;
};

/// A day under `policy`, of which a share of the requests is kept.
Frozen frozen_day(const AnyPolicy& policy, double share, Oracle oracle = {}) {
  Simulation simulation{small_experiment(std::move(oracle)), 0};
  simulation.decide_by(policy);
  simulation.freeze_requests(share);
  Frozen frozen;
  simulation.run_until_day(1, frozen.log);
  frozen.requests = *simulation.frozen_requests();
  return frozen;
}

}  // namespace

TEST_CASE("who ranks by the true coins leaves none to be had; who guesses leaves many", "[experiment]") {
  const auto of_greedy = hindsight_gaps(frozen_day(AnyPolicy{Greedy{}}, 0.3).requests);
  CHECK(of_greedy[0].name == "coins");
  CHECK(of_greedy[0].value == Approx(of_greedy[0].bound).epsilon(1e-6));
  CHECK(of_greedy[1].gap() < 1e-6);
  Oracle blurred;
  blurred.noise = 1.0;  // the bounds know the truth all the same
  CHECK(hindsight_gaps(frozen_day(AnyPolicy{Greedy{}}, 0.3, blurred).requests)[0].gap() > 0.01);
  CHECK(hindsight_gaps(frozen_day(AnyPolicy{Random{}}, 0.3).requests)[0].gap() > 0.2);
}

TEST_CASE("no worth is above its bound, and keeping to an exposure never helps", "[experiment]") {
  for (const AnyPolicy& policy : {AnyPolicy{Random{}}, AnyPolicy{Popularity{}}, AnyPolicy{Greedy{}}}) {
    const auto gaps = hindsight_gaps(frozen_day(policy, 0.3).requests);
    REQUIRE(gaps.size() == 3);
    for (const HindsightGap& gap : gaps) { CHECK(gap.value <= gap.bound * (1.0 + 1e-6)); }
    CHECK(gaps[0].value == gaps[1].value);
    CHECK(gaps[1].bound <= gaps[0].bound * (1.0 + 1e-6));
    CHECK(gaps[1].exact);
  }
}

TEST_CASE("what is too much for the network simplex is bounded by prices, a little above it", "[experiment]") {
  const FrozenRequests frozen = frozen_day(AnyPolicy{Popularity{}}, 0.3).requests;
  const HindsightGap exact = hindsight_gaps(frozen)[1];
  const HindsightGap priced = hindsight_gaps(frozen, {.arcs = 0})[1];
  REQUIRE(exact.exact);
  CHECK_FALSE(priced.exact);
  CHECK(priced.bound >= exact.bound * (1.0 - 1e-9));
  CHECK(priced.bound <= exact.bound * 1.01);
}

TEST_CASE("requests are frozen as the log has them, and nobody's luck changes", "[experiment]") {
  const auto [log, frozen] = frozen_day(AnyPolicy{Random{}}, 1.0);
  Simulation unwatched{small_experiment(), 0};
  unwatched.decide_by(AnyPolicy{Random{}});
  Log plain;
  unwatched.run_until_day(1, plain);
  CHECK(unwatched.frozen_requests() == nullptr);
  REQUIRE(plain.impressions.size() == log.impressions.size());
  REQUIRE(frozen.size() == log.requests.size());
  std::size_t impression = 0;
  for (std::size_t r = 0; r < frozen.size(); ++r) {
    CHECK(frozen.first[r + 1] - frozen.first[r] == log.requests.candidates[r]);
    for (std::size_t k = 0; k < log.requests.slots[r]; ++k, ++impression) {
      const std::uint32_t row = frozen.shown[r * frozen.slots() + k];
      REQUIRE(row != no_row);
      CHECK(frozen.streamer[row] == log.rooms.streamer[log.impressions.room[impression].index()]);
      CHECK(plain.impressions.room[impression] == log.impressions.room[impression]);
    }
  }
}

TEST_CASE("the share asked for is frozen, with weights of slots that fall and have mean 1", "[experiment]") {
  const auto [log, frozen] = frozen_day(AnyPolicy{Random{}}, 0.2);
  const auto requests = static_cast<double>(log.requests.size());
  CHECK(static_cast<double>(frozen.size()) == Approx(0.2 * requests).margin(4.0 * std::sqrt(0.2 * 0.8 * requests)));
  double sum = 0.0;
  for (const double weight : frozen.slot_weight) { sum += weight; }
  CHECK(sum == Approx(static_cast<double>(frozen.slots())));
  CHECK(std::ranges::is_sorted(frozen.slot_weight, std::ranges::greater{}));
}

TEST_CASE("a comparison's gaps are those of its runs, on any number of threads", "[experiment]") {
  const Experiment experiment = small_experiment();
  const std::vector<NamedPolicy> policies{{"random", AnyPolicy{Random{}}}, {"greedy", AnyPolicy{Greedy{}}}};
  CompareOptions options;
  options.replications = 2;
  options.frozen_share = 0.2;
  options.jobs = 1;
  const Comparison single = compare(experiment, policies, options);
  options.jobs = 2;
  const Comparison threaded = compare(experiment, policies, options);
  REQUIRE(single.gaps.size() == 2);
  for (std::size_t p = 0; p < 2; ++p) {
    CHECK(single.gaps[p].requests == threaded.gaps[p].requests);
    for (std::size_t g = 0; g < 3; ++g) { CHECK(single.gaps[p].gaps[g].values == threaded.gaps[p].gaps[g].values); }
  }
  Simulation simulation{experiment, 1};
  Log log;
  simulation.run_until_day(1, log);
  simulation.decide_by(AnyPolicy{Random{}});
  simulation.freeze_requests(0.2);
  simulation.run_until_day(3, log);
  const auto by_hand = hindsight_gaps(*simulation.frozen_requests());
  for (std::size_t g = 0; g < 3; ++g) {
    const GapSummary& gap = single.gaps[0].gaps[g];
    CHECK(gap.values[1] == by_hand[g].gap());
    CHECK(gap.gap.mean == Approx(0.5 * (gap.values[0] + gap.values[1])));
    CHECK(gap.versus_baseline.mean == 0.0);
  }
  CHECK(single.gaps[1].gaps[0].versus_baseline.mean < 0.0);
  options.frozen_share = 0.0;
  CHECK(compare(experiment, policies, options).gaps.empty());
}
