#include "libsim/allocation/risk_averse.hpp"

#include <cmath>

#include <catch2/catch.hpp>

#include "made_candidates.hpp"

using namespace libsim;

TEST_CASE("many even gifts make a prediction trusted, one huge gift does not", "[allocation]") {
  const MadeCandidates made{{1.0F, 1.0F, 1.0F}};
  RiskAverse policy;
  for (int i = 0; i < 21; ++i) { policy.observe(gift(1, 10)); }
  policy.observe(gift(2, 1));
  policy.observe(gift(2, 100'000));
  const auto kept = [](double gifts) { return Approx(1.0 - 1.0 / std::sqrt(4.0 + gifts)).epsilon(1e-6); };
  CHECK(policy.multiplier(made.view(), 0) == kept(0.0));
  CHECK(policy.multiplier(made.view(), 1) == kept(21.0));
  CHECK(policy.multiplier(made.view(), 2) == kept(100'001.0 * 100'001.0 / (1.0 + 1e10)));
  RngStream rng{{65, 0}, Purpose::test, 1};
  Slate slate;
  policy.decide(request_of(3), made.view(), rng, slate);
  CHECK(slate.shown[0].candidate == 1);
  CHECK(slate.shown[1].candidate == 2);
  CHECK(slate.shown[2].candidate == 0);
}

TEST_CASE("without caution the bound is the prediction", "[allocation]") {
  const MadeCandidates made{{0.3F, 0.7F}};
  RiskAverse policy;
  policy.z = 0.0;
  policy.observe(gift(0, 5));
  CHECK(policy.multiplier(made.view(), 0) == 1.0F);
  CHECK(policy.multiplier(made.view(), 1) == 1.0F);
}
