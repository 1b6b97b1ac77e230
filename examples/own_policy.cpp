// Is it a good idea to show the rooms that opened last? A policy of one's own, against two that ship.
#include <algorithm>
#include <numeric>
#include <vector>

#include <fmt/format.h>

#include "libsim/libsim.hpp"

using namespace libsim;

struct NewestFirst {
  SignalSet signals() const { return {}; }  // needs no prediction

  void decide(const Request& request, const CandidateSet& candidates, RngStream& /*rng*/, Slate& slate) const {
    std::vector<std::size_t> order(candidates.size());
    std::iota(order.begin(), order.end(), 0);
    std::ranges::stable_sort(order, std::ranges::greater{}, [&](std::size_t i) { return candidates.start[i]; });
    order.resize(std::min<std::size_t>(order.size(), request.slots));
    for (const std::size_t candidate : order) { slate.show(candidate, 1.0); }  // chosen surely
  }
};

int main(int argc, char** argv) {
  const Experiment experiment = load_experiment(argc > 1 ? argv[1] : "scenarios/tiny.json");
  const std::vector<NamedPolicy> policies{
      load_policy("random"), load_policy("greedy"), {"newest first", AnyPolicy{NewestFirst{}}}};
  const Comparison comparison = compare(experiment, policies, {.replications = 4});
  fmt::print("{}{}", compare_table(comparison.slices.front(), false), compare_legend(comparison, false));
}
