#include "libsim/experiment/point_facts.hpp"

#include <cassert>
#include <cstddef>
#include <utility>

namespace libsim {

std::vector<double> PointFacts::values(const Point& point) const {
  std::vector<double> values;
  values.reserve(point.size());
  for (std::size_t p = 0; p < point.size(); ++p) { values.push_back(parameters()[p].value_at(point[p])); }
  return values;
}

std::vector<SeedFacts> PointFacts::of(const std::vector<Point>& points, double scale, std::uint32_t first,
                                      std::uint32_t seeds) const {
  assert(seeds >= 1 && "no luck, no facts");
  std::vector<Simulated> wanted;
  for (const Point& point : points) {
    for (std::uint32_t s = 0; s < seeds; ++s) { wanted.push_back({values(point), scale, first + s}); }
  }
  std::vector<std::vector<FactValue>> found = moments_->facts(wanted);
  std::vector<SeedFacts> by_point(points.size());
  auto next = found.begin();
  for (SeedFacts& facts : by_point) {
    for (std::uint32_t s = 0; s < seeds; ++s) { facts.push_back(std::move(*next++)); }
  }
  return by_point;
}

}  // namespace libsim
