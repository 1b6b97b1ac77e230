#include "libsim/experiment/saved_market.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "libsim/allocation/builtin_policies.hpp"
#include "libsim/core/error.hpp"
#include "libsim/core/file.hpp"
#include "libsim/estimators/history_baseline.hpp"
#include "libsim/experiment/branches.hpp"
#include "libsim/experiment/builtin_signals.hpp"
#include "libsim/experiment/compare.hpp"
#include "libsim/experiment/run.hpp"
#include "small_experiment.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace libsim;
using Catch::Matchers::Contains;

namespace {

/// A market under all kinds of constraints, predicted from its past: everything that learns does.
Experiment learning_experiment() {
  Experiment experiment = small_experiment();
  experiment.signals = AnySignals{HistoryBaseline{}};
  experiment.constraints.frequency_cap = 8;
  experiment.constraints.prompts_per_day = 4;
  experiment.constraints.weekly_spending = 200;
  experiment.constraints.capacity = CapacityRule::soft;
  experiment.constraints.gini.ceiling = 0.5;
  experiment.constraints.coverage.floor = 0.8;
  return experiment;
}

std::string bytes_of(const std::filesystem::path& file) {
  std::vector<std::string> problems;
  return read_file(file, problems).value_or("");
}

std::vector<std::pair<std::string, std::string>> bytes_in(const std::filesystem::path& folder) {
  std::vector<std::pair<std::string, std::string>> files;
  for (const auto& entry : std::filesystem::directory_iterator{folder}) {
    files.emplace_back(entry.path().filename().string(), bytes_of(entry.path()));
  }
  std::ranges::sort(files);
  return files;
}

void check_same(const std::vector<MetricValue>& a, const std::vector<MetricValue>& b) {
  REQUIRE(a.size() == b.size());
  for (std::size_t m = 0; m < a.size(); ++m) {
    INFO(a[m].name);
    CHECK((a[m].value == b[m].value || (a[m].value != a[m].value && b[m].value != b[m].value)));
  }
}

/// Runs `experiment` in one go, and with a stop after each of `stops` measured days, in a fresh market each time.
void check_broken_run(Experiment experiment, const NamedPolicy& policy, const std::vector<std::uint32_t>& stops) {
  const TemporaryFolder folder;
  const std::uint32_t days = experiment.scenario.run.days;
  const auto file = [&](const std::string& name) { return folder.path() / name; };
  const RunResult whole = run(experiment, {.policy = policy, .log = file("whole"), .save = file("whole.market")});
  std::string last;
  for (const std::uint32_t stop : stops) {
    experiment.scenario.run.days = stop;
    const std::string next = std::to_string(stop) + ".market";
    if (last.empty()) {
      run(experiment, {.policy = policy, .save = file(next)});
    } else {
      const SavedMarket from{file(last)};
      run(experiment, {.policy = policy, .from = &from, .save = file(next)});
    }
    last = next;
  }
  experiment.scenario.run.days = days;
  const SavedMarket from{file(last)};
  const RunResult broken =
      run(experiment, {.policy = policy, .log = file("broken"), .from = &from, .save = file("broken.market")});
  check_same(whole.metrics, broken.metrics);
  CHECK(whole.events == broken.events);
  CHECK(whole.requests == broken.requests);
  CHECK(bytes_in(file("whole")) == bytes_in(file("broken")));
  CHECK((bytes_of(file("whole.market")) == bytes_of(file("broken.market"))));  // all of the state, at the end
}

/// A market of a few people, whose file is small.
Experiment tiny_market() {
  Experiment experiment = small_experiment();
  experiment.scenario.world.users.count = 3;
  experiment.scenario.world.users.homes = 1;
  experiment.scenario.world.users.entry_per_day = 0.0;
  experiment.scenario.world.streamers.count = 2;
  experiment.scenario.world.streamers.entry_per_day = 0.0;
  experiment.scenario.run.days = 1;
  return experiment;
}

/// Counts gifts, and shows by their number; the state is listed or not.
struct GiftCounter {
  std::uint32_t gifts = 0;

  SignalSet signals() const { return {}; }
  void decide(const Request& request, const CandidateSet& candidates, RngStream& /*rng*/, Slate& slate) const {
    const std::size_t n = candidates.size();
    for (std::size_t k = 0; k < std::min<std::size_t>(request.slots, n); ++k) { slate.show((gifts + k) % n, 1.0); }
  }
  void observe(const Gifted& /*gifted*/) { ++gifts; }
};
struct SavedGiftCounter : GiftCounter {
  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.gifts);
  }
};

}  // namespace

TEST_CASE("under every built-in policy, a run that stopped and went on is the run that did not", "[experiment]") {
  for (const std::string& kind : builtin_policies().kinds()) {
    INFO(kind);
    Experiment experiment = learning_experiment();
    experiment.scenario.world.users.count = 100;
    experiment.scenario.run.days = 2;
    check_broken_run(experiment, load_policy(kind), {1});
  }
}

TEST_CASE("under every estimator, a run that stopped and went on is the run that did not", "[experiment]") {
  Log by_history;
  for (const std::string& kind : builtin_signals().kinds()) {
    INFO(kind);
    Experiment experiment = small_experiment();
    experiment.scenario.run.days = 3;
    nlohmann::json node{{"kind", kind}};
    if (kind != "history" && kind != "oracle") { node.update({{"serve_from", 2}, {"least_gift_rows", 5}}); }
    std::vector<std::string> problems;
    ConfigReader reader{node, "/estimator", problems};
    experiment.signals = builtin_signals().make(reader).value();
    REQUIRE(problems.empty());
    Simulation simulation{experiment, 0};
    simulation.decide_by(load_policy("greedy").policy);
    Log log;
    simulation.run_until_day(4, log);
    if (kind == "history") { by_history = log; }
    CHECK((kind == "history" || !first_difference(log, by_history).empty()));  // a model was fitted, and serves
    check_broken_run(experiment, load_policy("greedy"), {1, 2});
  }
}

TEST_CASE("ten days are four, and three, and three", "[experiment]") {
  Experiment experiment = learning_experiment();
  experiment.scenario.run.days = 10;
  check_broken_run(experiment, load_policy("concave"), {4, 7});
}

TEST_CASE("a run with an oracle and indexes of live rooms goes on as well", "[experiment]") {
  Experiment experiment = small_experiment();
  experiment.scenario.world.interest_dims = 6;  // more than a live room holds itself
  experiment.scenario.market.retrieval = {};
  experiment.scenario.market.retrieval.all = false;
  experiment.scenario.market.retrieval.follow = 2;
  experiment.scenario.market.retrieval.popular = 5;
  experiment.scenario.market.retrieval.interest = 3;
  experiment.scenario.market.retrieval.fresh = 3;
  experiment.scenario.market.retrieval.random = 3;
  experiment.scenario.run.days = 3;
  check_broken_run(experiment, load_policy("softmax"), {2});
}

TEST_CASE("a policy made in C++ can be saved if it lists its state", "[experiment]") {
  Experiment experiment = small_experiment();
  check_broken_run(experiment, {"counter", AnyPolicy{SavedGiftCounter{}}}, {1});
}

TEST_CASE("a policy that keeps a state and does not list it is refused by name before anything runs", "[experiment]") {
  const TemporaryFolder folder;
  int days = 0;
  const RunOptions options{.policy = NamedPolicy{"my counter", AnyPolicy{GiftCounter{}}},
                           .on_day_done = [&] { ++days; },
                           .save = folder.path() / "x.market"};
  CHECK_THROWS_WITH(run(small_experiment(), options), Contains("my counter") && Contains("each_state()"));
  CHECK_THROWS_AS(run(small_experiment(), options), InputError);
  CHECK(days == 0);
  CHECK_FALSE(std::filesystem::exists(options.save));
}

TEST_CASE("a saved market that was cut off anywhere, or has one bit changed anywhere, is refused", "[experiment]") {
  const TemporaryFolder folder;
  const auto file = folder.path() / "x.market";
  run(tiny_market(), {.save = file});
  const std::string whole = bytes_of(file);
  REQUIRE(whole.size() > 500);
  REQUIRE(whole.size() < 20'000);
  const auto is_refused = [&] {
    try {
      const SavedMarket market{file};
    } catch (const InputError&) { return true; }
    return false;
  };
  CHECK_FALSE(is_refused());
  std::size_t accepted = 0;
  const auto flip = [&](std::size_t place) {
    std::fstream bytes{file, std::ios::in | std::ios::out | std::ios::binary};
    bytes.seekg(static_cast<std::streamoff>(place));
    const int byte = bytes.get();
    bytes.seekp(static_cast<std::streamoff>(place));
    bytes.put(static_cast<char>(byte ^ (1 << (place % 8))));
  };
  for (std::size_t place = 0; place < whole.size(); place += place < 600 ? 1 : 7) {
    flip(place);
    accepted += is_refused() ? 0U : 1U;
    flip(place);
  }
  CHECK(accepted == 0);
  CHECK((bytes_of(file) == whole));
  std::ofstream{file, std::ios::binary | std::ios::app} << "x";
  CHECK(is_refused());
  for (std::size_t n = whole.size(); n-- > 0;) {
    std::filesystem::resize_file(file, n);
    accepted += is_refused() ? 0U : 1U;
  }
  CHECK(accepted == 0);
  CHECK_THROWS_WITH(SavedMarket{LIBSIM_SOURCE_DIR "/README.md"}, Contains("another kind of file"));
  CHECK_THROWS_AS(SavedMarket{folder.path() / "none.market"}, InputError);
}

TEST_CASE("a saved market of something else is refused with every difference", "[experiment]") {
  const TemporaryFolder folder;
  const auto file = folder.path() / "x.market";
  Experiment experiment = tiny_market();
  experiment.scenario.run.days = 2;
  run(experiment, {.save = file});
  const SavedMarket saved{file};
  CHECK(saved.days() == 3);
  CHECK(saved.measured_days() == 2);
  CHECK(saved.policy() == "popularity");

  Experiment other = experiment;
  other.hash = "another";
  other.scenario.run.seed = 77;
  other.scale = 0.5;
  other.scenario.run.days = 1;
  const RunOptions options{.policy = load_policy("greedy"), .from = &saved};
  CHECK_THROWS_WITH(run(other, options), Contains("scenario: got none, expected another") &&
                                             Contains("seed: got 5, expected 77") &&
                                             Contains("scale: got 1, expected 0.5") &&
                                             Contains("policy: got a run of popularity, expected one of greedy") &&
                                             Contains("got 2 measured days, expected at most the 1"));
  CHECK_THROWS_AS(compare(other, two_policies(), {.replications = 2, .from = &saved}), InputError);
}

TEST_CASE("branches of a saved market are those of the same market in memory", "[experiment]") {
  Experiment experiment = learning_experiment();
  experiment.scenario.run.days = 2;
  const NamedPolicy first = load_policy("concave");
  const TemporaryFolder folder;
  const auto file = folder.path() / "x.market";
  run(experiment, {.policy = first, .save = file});
  const SavedMarket saved{file};

  Simulation past{experiment, 0};
  Log log;
  past.run_until_day(1, log);
  forget_events(log, start_of_day(1));
  past.decide_by(first.policy);
  past.run_until_day(3, log);
  forget_events(log, start_of_day(3));

  const std::vector<Branch> branches{{load_policy("greedy"), experiment.constraints},
                                     {load_policy("thompson"), experiment.constraints}};
  const std::vector<BranchOutcome> outcomes = run_branches(experiment, branches, 0, {}, &saved);
  REQUIRE(outcomes.size() == 2);
  for (std::size_t b = 0; b < branches.size(); ++b) {
    Simulation simulation = past;
    Log own = log;
    simulation.decide_by(branches[b].policy.policy, branches[b].constraints);
    simulation.run_until_day(5, own);
    simulation.end_log(own);
    check_same(outcomes[b].slices.front().metrics, market_metrics(own, start_of_day(3), start_of_day(5)));
  }
}

TEST_CASE("a market in shards goes on from a file as it would have, on any number of threads", "[experiment]") {
  Experiment experiment = learning_experiment();
  experiment.scenario.world.users.count = 400;
  experiment.scenario.run.shards = 3;
  experiment.scenario.run.days = 3;
  check_broken_run(experiment, load_policy("concave"), {1, 2});

  const TemporaryFolder folder;
  const auto bytes = [&](unsigned jobs) {
    const auto file = folder.path() / std::to_string(jobs);
    run(experiment, {.policy = load_policy("linucb"), .save = file, .jobs = jobs});
    return bytes_of(file);
  };
  CHECK((bytes(1) == bytes(3)));
}

TEST_CASE("replications of a saved market have one past, and other luck to come", "[experiment]") {
  Experiment experiment = small_experiment();
  const TemporaryFolder folder;
  const auto file = folder.path() / "x.market";
  run(experiment, {.save = file});
  const SavedMarket saved{file};
  const auto begun = saved.branch(experiment, 0).simulation.market().state().audience;
  const auto other = saved.branch(experiment, 1).simulation.market().state().audience;
  REQUIRE(begun.users().size() == other.users().size());
  for (std::uint32_t u = 0; u < begun.users().size(); ++u) {
    CHECK(begun.state(UserId{u}).mood.satisfaction == other.state(UserId{u}).mood.satisfaction);
    CHECK(begun.users()[UserId{u}].propensity == other.users()[UserId{u}].propensity);
  }
  CHECK(saved.branch(experiment, 1).simulation.market().state().settled.replication == 0);
  CHECK(saved.branch(experiment, 1).simulation.market().state().run.replication == 1);

  const Comparison compared = compare(experiment, two_policies(), {.replications = 3, .jobs = 1, .from = &saved});
  const Comparison in_threads = compare(experiment, two_policies(), {.replications = 3, .jobs = 3, .from = &saved});
  const std::vector<MetricSummary>& metrics = compared.slices.front().policies[1].metrics;
  for (std::size_t m = 0; m < metrics.size(); ++m) {
    CHECK(metrics[m].values == in_threads.slices.front().policies[1].metrics[m].values);
  }
  const auto clicks = std::ranges::find(metrics, "ctr", &MetricSummary::name);
  REQUIRE(clicks != metrics.end());
  CHECK(clicks->values[0] != clicks->values[1]);
  CHECK(clicks->values[1] != clicks->values[2]);
}
