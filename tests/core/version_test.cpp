#include "libsim/core/version.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

using namespace libsim;

TEST_CASE("the library's version is that of its headers, as text and as one number", "[core]") {
  CHECK(version() == fmt::format("{}.{}.{}", LIBSIM_VERSION_MAJOR, LIBSIM_VERSION_MINOR, LIBSIM_VERSION_PATCH));
  CHECK(LIBSIM_VERSION / 10'000 == LIBSIM_VERSION_MAJOR);
  CHECK(LIBSIM_VERSION / 100 % 100 == LIBSIM_VERSION_MINOR);
  CHECK(LIBSIM_VERSION % 100 == LIBSIM_VERSION_PATCH);
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
