#include "libsim/report/label_places.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

namespace libsim {
namespace {

struct PixelBox {
  double left;
  double right;
  double low;
  double high;

  double shared_with(const PixelBox& other) const {
    const double across = std::min(right, other.right) - std::max(left, other.left);
    const double up = std::min(high, other.high) - std::max(low, other.low);
    return across > 0.0 && up > 0.0 ? across * up : 0.0;
  }
};

PixelBox label_box(PixelPoint place, double width) {
  return {place.x, place.x + width, place.y - label_height / 2.0, place.y + label_height / 2.0};
}

}  // namespace

std::vector<PixelPoint> label_places(std::span<const PixelPoint> points, std::span<const double> widths, double width,
                                     double height) {
  constexpr double dot = 4.0;  // half of a point's symbol
  constexpr double gap = 6.0;  // between a point and its label
  constexpr int most_lines = 8;
  std::vector<PixelBox> taken;
  for (const PixelPoint& point : points) {
    taken.push_back({point.x - dot, point.x + dot, point.y - dot, point.y + dot});
  }
  std::vector<PixelPoint> places;
  for (std::size_t i = 0; i < points.size(); ++i) {
    PixelPoint best = points[i];
    double least = std::numeric_limits<double>::infinity();
    for (int lines = 0; lines <= most_lines && least > 0.0; ++lines) {
      for (const double side : {1.0, -1.0}) {
        for (const double up : {1.0, -1.0}) {
          const double rise = 8.0 + label_height * lines;
          const PixelPoint place{points[i].x + (side > 0.0 ? gap : -gap - widths[i]), points[i].y + up * rise};
          const PixelBox box = label_box(place, widths[i]);
          double cost = 0.0;
          for (const PixelBox& other : taken) { cost += box.shared_with(other); }
          const double inside = box.shared_with({0.0, width, 0.0, height});
          cost += 3.0 * (widths[i] * label_height - inside);
          if (cost < least) { least = cost, best = place; }
        }
      }
    }
    taken.push_back(label_box(best, widths[i]));
    places.push_back(best);
  }
  return places;
}

}  // namespace libsim
