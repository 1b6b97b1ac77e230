#include "libsim/report/label_places.hpp"

#include <cmath>
#include <cstddef>
#include <vector>

#include <catch2/catch.hpp>

using namespace libsim;

TEST_CASE("a label with room stands to the right of its point, a little above", "[report]") {
  const std::vector<PixelPoint> points{{100, 100}};
  const auto places = label_places(points, std::vector<double>{40}, 400, 300);
  CHECK(places.front().x > 100);
  CHECK(places.front().x < 110);
  CHECK(places.front().y > 100);
  CHECK(places.front().y < 115);
}

TEST_CASE("labels of points that crowd together do not overlap, and stay in the frame", "[report]") {
  std::vector<PixelPoint> points;
  std::vector<double> widths;
  for (int i = 0; i < 12; ++i) {
    points.push_back({200.0 + 3.0 * (i % 4), 150.0 + 2.0 * (i % 3)});
    widths.push_back(50.0 + i);
  }
  points.push_back({395, 295});  // in a corner
  widths.push_back(60);
  const auto places = label_places(points, widths, 400, 300);
  for (std::size_t i = 0; i < places.size(); ++i) {
    CHECK(places[i].x >= 0.0);
    CHECK(places[i].x + widths[i] <= 400.0);
    CHECK(places[i].y - label_height / 2.0 >= 0.0);
    CHECK(places[i].y + label_height / 2.0 <= 300.0);
    for (std::size_t j = 0; j < i; ++j) {
      const bool apart = std::abs(places[i].y - places[j].y) >= label_height ||
                         places[i].x >= places[j].x + widths[j] || places[j].x >= places[i].x + widths[i];
      INFO(i << " and " << j);
      CHECK(apart);
    }
  }
}
