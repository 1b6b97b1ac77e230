#include "libsim/market/wallet.hpp"

#include <catch2/catch.hpp>

using namespace libsim;

namespace {

Time hour(int h) {
  return Time{} + std::chrono::hours{h};
}

constexpr Wallet::Terms terms{90.9, 1.0 / 30.0};  // 3.03 coins a day

}  // namespace

TEST_CASE("a wallet holds whole coins, and is full at first", "[market]") {
  const Wallet wallet;
  CHECK(wallet.left(hour(0), terms) == Coins{90});
  CHECK(wallet.left(hour(1000), terms) == Coins{90});
  CHECK(wallet.left(hour(0), {0.5, 0.1}) == Coins{0});
  CHECK(wallet.left(hour(0), {1e300, 0.1}) > Coins{0});
}

TEST_CASE("what is spent comes back at an even rate, gifts or not, until the wallet is full", "[market]") {
  Wallet wallet;
  wallet.spend(Coins{70}, hour(100), terms);
  CHECK(wallet.left(hour(100), terms) == Coins{20});
  CHECK(wallet.left(hour(100 + 24), terms) == Coins{23});
  wallet.spend(Coins{23}, hour(100 + 24), terms);
  CHECK(wallet.left(hour(100 + 24), terms) == Coins{0});
  // 3.03 coins a day, of 93: parts of a coin are not lost at a gift.
  for (int day = 2; day < 30; ++day) {
    CHECK(wallet.left(hour(100 + 24 * day), terms) == Coins{90 - 93 + static_cast<int>(3.03 * day)});
  }
  CHECK(wallet.left(hour(100 + 24 * 31), terms) == Coins{90});
  wallet.spend(Coins{10}, hour(2000), terms);
  CHECK(wallet.left(hour(2000), terms) == Coins{80});
}

TEST_CASE("many small gifts leave a wallet as one look at the end does, whoever looks in between", "[market]") {
  Wallet watched;
  Wallet unwatched;
  Coins seen;
  for (int i = 0; i < 200; ++i) {
    for (int look = 0; look < 10; ++look) { seen += watched.left(hour(12 * i), terms); }
    if (watched.left(hour(12 * i), terms) < Coins{1}) { continue; }
    watched.spend(Coins{1}, hour(12 * i), terms);
    unwatched.spend(Coins{1}, hour(12 * i), terms);
  }
  CHECK(seen > Coins{0});
  CHECK(watched.left(hour(2400), terms) == unwatched.left(hour(2400), terms));
  // 1.515 coins come back between two gifts of 1: the wallet was full before each.
  CHECK(unwatched.left(hour(12 * 199), terms) == Coins{89});
}
