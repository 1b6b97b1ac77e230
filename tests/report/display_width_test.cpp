#include "libsim/report/display_width.hpp"

#include <catch2/catch.hpp>

using namespace libsim;

TEST_CASE("a character counts as many columns as a terminal gives it", "[report]") {
  CHECK(display_width("") == 0);
  CHECK(display_width("gifts") == 5);
  CHECK(display_width("λ = ½ – ok") == 10);
  CHECK(display_width("直播") == 4);
  CHECK(display_width("e\u0301") == 1);      // e and a combining accent
  CHECK(display_width("\U0001F381!") == 3);  // a wrapped present
}

TEST_CASE("bytes that are not UTF-8 count one column each", "[report]") {
  CHECK(display_width("\xff\xfe") == 2);
  CHECK(display_width("\xe7\x9b") == 2);  // the first two bytes of a three-byte character
  CHECK(display_width("\xe7ok") == 3);
}
