#include "libsim/decision/signal_source.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

using namespace libsim;

namespace {

struct Constant {
  void predict(const Request& /*request*/, const CandidateSet& /*candidates*/, Signal /*signal*/,
               std::span<float> out) const {
    std::ranges::fill(out, 0.5F);
  }
};

struct Answers {
  float predict(const Request& /*request*/, const CandidateSet& /*candidates*/, Signal /*signal*/,
                std::span<float> /*out*/) const {
    return 0.5F;
  }
};

}  // namespace

TEST_CASE("a signal source is any copyable value that fills a column", "[decision]") {
  STATIC_REQUIRE(SignalSource<Constant>);
  STATIC_REQUIRE_FALSE(SignalSource<Answers>);
  STATIC_REQUIRE_FALSE(SignalSource<int>);
}
