#include "libsim/core/version.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

using namespace libsim;

TEST_CASE("the version is three numbers", "[core]") {
  CHECK(std::ranges::count(version(), '.') == 2);
  CHECK(version().find_first_not_of("0123456789.") == std::string_view::npos);
}

TEST_CASE("the commit is a short hash, or says that it is unknown", "[core]") {
  const std::string_view hash = commit().substr(0, commit().find('-'));
  if (hash != "unknown") {
    CHECK(hash.size() >= 12);
    CHECK(hash.find_first_not_of("0123456789abcdef") == std::string_view::npos);
  }
}

TEST_CASE("the sources have a name, committed or not", "[core]") {
  CHECK(sources_hash().size() == 16);
  CHECK(sources_hash().find_first_not_of("0123456789abcdef") == std::string_view::npos);
}
