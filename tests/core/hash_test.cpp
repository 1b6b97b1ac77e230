#include "libsim/core/hash.hpp"

#include <catch2/catch.hpp>

using namespace libsim;

TEST_CASE("the content hash gives the published FNV-1a vectors", "[core]") {
  // The FNV authors' test suite, test_fnv.c.
  CHECK(content_hash("") == 0xcbf29ce484222325ULL);
  CHECK(content_hash("a") == 0xaf63dc4c8601ec8cULL);
  CHECK(content_hash("foobar") == 0x85944171f73967e8ULL);
}

TEST_CASE("a hash is written as 16 digits, leading zeros too", "[core]") {
  CHECK(hex_digits(content_hash("foobar")) == "85944171f73967e8");
  CHECK(hex_digits(0x1f) == "000000000000001f");
}
