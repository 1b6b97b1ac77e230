#include "libsim/decision/slate_check.hpp"

#include <cmath>
#include <functional>
#include <string>
#include <utility>

#include <catch2/catch.hpp>

#include "../allocation/made_candidates.hpp"
#include "libsim/core/error.hpp"
#include "libsim/decision/policy.hpp"

using namespace libsim;
using Catch::Matchers::Contains;

namespace {

/// Answers as it is told.
struct Says {
  std::function<void(const CandidateSet&, Slate&)> answer;
  SignalSet signals() const { return {}; }
  void decide(const Request& /*request*/, const CandidateSet& candidates, RngStream& /*rng*/, Slate& slate) const {
    answer(candidates, slate);
  }
};

/// What is said of a policy's answer to a request for two of three rooms; "" if it is one.
std::string said_of(std::function<void(const CandidateSet&, Slate&)> answer) {
  const MadeCandidates made{{0.1F, 0.5F, 0.3F}};
  CandidateSet without_signals = made.view();
  without_signals.signals = {};
  AnyPolicy policy{Says{std::move(answer)}};
  RngStream rng{{91, 0}, Purpose::test, 1};
  Slate slate;
  try {
    policy.decide(request_of(2), without_signals, rng, slate);
  } catch (const InputError& error) { return error.what(); }
  return "";
}

}  // namespace

TEST_CASE("a policy that breaks its contract is told how, and one that keeps it is not", "[decision]") {
  const auto shows = [](std::size_t first, std::size_t second, double propensity) {
    return [=](const CandidateSet& /*candidates*/, Slate& slate) {
      slate.show(first, 1.0);
      slate.show(second, propensity);
    };
  };
  CHECK(said_of(shows(2, 0, 0.5)).empty());
  CHECK_THAT(said_of(shows(1, 1, 1.0)), Contains("slot 2: got candidate 1, which slot 1 shows already"));
  CHECK_THAT(said_of(shows(1, 3, 1.0)), Contains("slot 2: got candidate 3, expected one below 3"));
  for (const double none : {0.0, -1.0, 3.0, std::nan("")}) {
    CHECK_THAT(said_of(shows(1, 2, none)), Contains("slot 2: got propensity"));
  }
  CHECK_THAT(said_of([](const CandidateSet&, Slate&) {}), Contains("decide() showed 0 rooms, expected 2"));
  CHECK_THAT(said_of([](const CandidateSet& candidates, Slate&) { (void)candidates.signal(Signal::ev_gift); }),
             Contains("got a request for ev_gift, expected only what its signals() names"));
  CHECK_THAT(said_of([](const CandidateSet&, Slate& slate) {
               for (std::size_t k = 0; k <= max_slots; ++k) { slate.show(k, 1.0); }
             }),
             Contains("more than 16 rooms"));
}
