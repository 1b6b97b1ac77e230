#include "libsim/metrics/fidelity.hpp"

#include <vector>

#include <catch2/catch.hpp>

using namespace libsim;

TEST_CASE("logs are as far from each other as their distributions, and from a reference", "[metrics]") {
  LogDistributions first;
  first[2] = distribution_of({1, 1, 2, 10});
  LogDistributions second;
  second[2] = distribution_of({1, 2, 3, 4});
  LogDistributions reference;
  reference[2] = distribution_of({1, 5});
  const std::vector<LogDistributions> logs{first, second};

  const Fidelity alone = find_fidelity(logs, nullptr);
  CHECK(alone.logs == 2);
  CHECK(alone.kinds[2].values == 4);
  CHECK(alone.kinds[2].ks.pairs == 1);
  CHECK(alone.kinds[2].ks.max == ks_distance(first[2], second[2]));
  CHECK_FALSE(alone.kinds[2].reference);
  CHECK(alone.kinds[0].lorenz.empty());
  CHECK_FALSE(alone.kinds[2].ccdf.empty());

  const Fidelity beside = find_fidelity(logs, &reference);
  REQUIRE(beside.kinds[2].reference);
  CHECK(beside.kinds[2].reference->values == 2);
  CHECK(beside.kinds[2].reference->ks.pairs == 2);
  CHECK(beside.kinds[2].ks.max == alone.kinds[2].ks.max);
}
