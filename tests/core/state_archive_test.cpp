#include "libsim/core/state_archive.hpp"

#include <array>
#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "libsim/core/coins.hpp"
#include "libsim/core/error.hpp"
#include "libsim/core/id.hpp"
#include "libsim/core/large_vector.hpp"
#include "libsim/core/time.hpp"
#include "tests/support/state_bytes.hpp"

using namespace libsim;

namespace {

/// Has padding, and a member that is only memory for the next call.
struct Tally {
  bool seen = false;
  double sum = 0.0;
  std::vector<float> scratch{};

  bool operator==(const Tally& other) const { return seen == other.seen && sum == other.sum; }
  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.seen, self.sum);
  }
};

template <class T>
T read_back(const T& value, T into = {}) {
  const std::vector<std::byte> bytes = written(value);
  StateReader reader = reader_of(bytes, bytes.size());
  reader(into);
  CHECK(reader.left() == 0);
  return into;
}

}  // namespace

TEST_CASE("a state that is read is the one that was written, whatever it is read into", "[core]") {
  CHECK(read_back(std::string{"concave"}, std::string{"greedy and longer"}) == "concave");
  CHECK(read_back(std::vector<bool>{true, false, true}) == std::vector<bool>{true, false, true});
  CHECK(read_back(std::deque<Coins>{Coins{3}, Coins{-4}}) == std::deque<Coins>{Coins{3}, Coins{-4}});
  CHECK(read_back(LargeVector<RoomId>{RoomId{7}}, LargeVector<RoomId>(9)) == LargeVector<RoomId>{RoomId{7}});
  CHECK(read_back(std::optional<Time>{}, std::optional<Time>{Time{}}) == std::nullopt);
  CHECK(read_back(std::optional<Time>{Time::min()}) == Time::min());
  const std::vector<std::vector<std::pair<std::uint32_t, std::int64_t>>> nested{{{1, -2}}, {}, {{3, 4}, {5, 6}}};
  CHECK(read_back(nested) == nested);
  const std::array<std::vector<Tally>, 2> tallies{{{{true, 0.1, {}}, {false, -0.0, {}}}, {}}};
  CHECK(read_back(tallies) == tallies);
}

TEST_CASE("what is only memory for the next call, and padding, is not written", "[core]") {
  CHECK(written(Tally{true, 2.0, {1.0F, 2.0F}}).size() == 9);
  CHECK(written(std::array<Tally, 3>{}).size() == 27);
}

TEST_CASE("a long state passes in pieces, none longer than it may be", "[core]") {
  const std::vector<std::uint64_t> numbers(300'000, 7);
  std::size_t pieces = 0;
  StateWriter writer{[&](std::span<const std::byte> piece) {
    ++pieces;
    CHECK(piece.size() <= state_piece);
  }};
  writer(numbers);
  writer.finish();
  CHECK(pieces == 3);
  CHECK(writer.size() == 8 + 8 * numbers.size());
}

TEST_CASE("a state that ends too early is refused, wherever it is cut", "[core]") {
  const std::vector<std::byte> bytes =
      written(std::vector<std::uint32_t>{1, 2, 3}, std::vector<Tally>(2), std::string{"x"});
  for (std::size_t n = 0; n < bytes.size(); ++n) {
    INFO(n);
    StateReader reader = reader_of(bytes, n);
    std::vector<std::uint32_t> numbers;
    std::vector<Tally> tallies;
    std::string text;
    CHECK_THROWS_AS(reader(numbers, tallies, text), InputError);
  }
}

TEST_CASE("a number of elements that the bytes left cannot hold is refused before memory is taken for them", "[core]") {
  const std::vector<std::byte> bytes = written(std::uint64_t{1} << 60U, std::uint64_t{0});
  std::vector<double> numbers;
  std::vector<Tally> tallies;
  CHECK_THROWS_AS(reader_of(bytes, bytes.size())(numbers), InputError);
  CHECK_THROWS_AS(reader_of(bytes, bytes.size())(tallies), InputError);
  CHECK(numbers.capacity() == 0);
  CHECK(tallies.capacity() == 0);
}
