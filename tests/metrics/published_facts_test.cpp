#include "libsim/metrics/published_facts.hpp"

#include <catch2/catch.hpp>

using namespace libsim;

TEST_CASE("the facts that are compiled in are those of the file", "[metrics]") {
  const auto built_in = kuailive_fact_targets();
  const auto file = load_fact_targets(LIBSIM_SOURCE_DIR "/calibration/kuailive.facts.json");
  REQUIRE(built_in.size() == file.size());
  for (std::size_t i = 0; i < file.size(); ++i) {
    CHECK(built_in[i].id == file[i].id);
    CHECK(built_in[i].target == file[i].target);
  }
}
