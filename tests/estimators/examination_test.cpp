#include "libsim/estimators/examination.hpp"

#include <catch2/catch.hpp>

using namespace libsim;

TEST_CASE("slots count as examined until there are clicks to go by, the first one always", "[estimators]") {
  Examination examination;
  for (int i = 0; i < 1000; ++i) {
    examination.show(0, 0.5);
    examination.show(1, 0.25);
    examination.show(2, 0.25);
  }
  for (int i = 0; i < 300; ++i) { examination.click(0); }
  examination.update();
  CHECK(examination.share(1) == 1.0);
  for (int i = 0; i < 100; ++i) { examination.click(0); }
  for (int i = 0; i < 120; ++i) { examination.click(1); }
  for (int i = 0; i < 900; ++i) { examination.click(2); }
  examination.update();
  CHECK(examination.share(0) == 1.0);
  CHECK(examination.share(1) == Approx(120.0 / 250.0 / 0.8));
  CHECK(examination.share(2) == 1.0);  // clicks beyond what the first slot brings are luck
  CHECK(examination.share(3) == 1.0);  // never shown
}
