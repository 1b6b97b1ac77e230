#include "libsim/kernel/event.hpp"

#include <algorithm>
#include <array>

#include <catch2/catch.hpp>

using namespace libsim;
using namespace std::chrono_literals;

TEST_CASE("an event gives back what it was made of, up to the ends of every field", "[kernel]") {
  constexpr Time last{Duration{(std::int64_t{1} << 48) - 1}};
  constexpr Event event = Event::make(last, 255, Event::sequence_end - 1, 0xFFFF'FFFF);
  CHECK(event.at() == last);
  CHECK(event.cls() == 255);
  CHECK(event.sequence() == Event::sequence_end - 1);
  CHECK(event.payload() == 0xFFFF'FFFF);

  constexpr Event other = Event::make(Time{7s}, 3, (std::uint64_t{5} << 32U) + 9, 11);
  CHECK(other.at() == Time{7s});
  CHECK(other.cls() == 3);
  CHECK(other.sequence() == (std::uint64_t{5} << 32U) + 9);
  CHECK(other.payload() == 11);
}

TEST_CASE("events are ordered by time, then class, then sequence", "[kernel]") {
  constexpr std::uint64_t beyond_32_bits = std::uint64_t{1} << 33U;
  const std::array ascending{
      Event::make(Time{}, 0, 0, 9),      Event::make(Time{}, 0, 1, 8),      Event::make(Time{}, 0, beyond_32_bits, 7),
      Event::make(Time{}, 1, 0, 6),      Event::make(Time{}, 255, 0, 5),    Event::make(Time{1ms}, 0, 0, 4),
      Event::make(Time{1h}, 200, 50, 3), Event::make(Time{1h}, 200, 51, 2), Event::never()};
  for (std::size_t i = 0; i < ascending.size(); ++i) {
    for (std::size_t j = 0; j < ascending.size(); ++j) { CHECK((ascending[i] < ascending[j]) == (i < j)); }
  }
}
