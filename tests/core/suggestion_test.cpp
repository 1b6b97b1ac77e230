#include "libsim/core/suggestion.hpp"

#include <catch2/catch.hpp>

using namespace libsim;

TEST_CASE("the nearest word is the one that was probably meant", "[core]") {
  const std::vector<std::string> known{"arrivals_per_min", "feed", "greedy", "slots", "softmax"};
  CHECK(nearest_word("slot", known) == "slots");
  CHECK(nearest_word("gredy", known) == "greedy");
  CHECK(nearest_word("fede", known) == "feed");  // a swap is one mistake, not two
  CHECK(nearest_word("SoftMax", known) == "softmax");
  CHECK(nearest_word("arrivals", known) == "arrivals_per_min");
}

TEST_CASE("no word is suggested where none is near", "[core]") {
  CHECK(nearest_word("budget", {"feed", "slots"}).empty());
  CHECK(nearest_word("", {"feed"}).empty());
  CHECK(nearest_word("z", {"a", "b"}).empty());
  CHECK(nearest_word(std::string(1'000'000, 'x'), {"x"}).empty());
  CHECK(nearest_word("feed", {}).empty());
}

TEST_CASE("where no word is near, all are listed", "[core]") {
  CHECK(suggestion_or_list("slot", {"feed", "slots"}) == "; did you mean \"slots\"?");
  CHECK(suggestion_or_list("budget", {"feed", "slots"}) == ", expected one of \"feed\", \"slots\"");
  CHECK(suggestion_or_list("budget", {"feed"}) == ", expected \"feed\"");
  CHECK(suggestion_or_list("budget", {}).empty());
}
