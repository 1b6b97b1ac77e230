#include "libsim/metrics/gift_graph.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/connected_components.hpp>
#include <boost/graph/core_numbers.hpp>
#include <boost/property_map/property_map.hpp>

#include "libsim/metrics/quantile.hpp"

namespace libsim {
namespace {

using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS>;

/// Vertices: users 0..users-1, then streamers, both numbered densely.
struct Edges {
  std::vector<std::size_t> user;
  std::vector<std::size_t> streamer;
  std::size_t users = 0;
  std::size_t streamers = 0;
};

Edges gift_edges(const Log& log, const Scope& scope) {
  std::vector<std::uint64_t> keys;
  for_each_row(log.gifts, scope, [&](std::size_t row) {
    keys.push_back(packed_key(log.gifts.user[row], log.streamer_of(log.gifts.room[row])));
  });
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());

  constexpr std::size_t unnumbered = std::numeric_limits<std::size_t>::max();
  std::vector<std::size_t> number_of_user(log.users, unnumbered);
  std::vector<std::size_t> number_of_streamer(log.streamers, unnumbered);
  Edges edges;
  for (const std::uint64_t key : keys) {
    std::size_t& user = number_of_user[key >> 32U];
    std::size_t& streamer = number_of_streamer[key & 0xFFFF'FFFFU];
    if (user == unnumbered) { user = edges.users++; }
    if (streamer == unnumbered) { streamer = edges.streamers++; }
    edges.user.push_back(user);
    edges.streamer.push_back(streamer);
  }
  return edges;
}

DegreeQuantiles degree_quantiles(std::vector<std::int64_t> degrees) {
  std::sort(degrees.begin(), degrees.end());
  const std::span<const std::int64_t> sorted{degrees};
  return {quantile_of_sorted(sorted, 0.5), quantile_of_sorted(sorted, 0.9), quantile_of_sorted(sorted, 0.99),
          quantile_of_sorted(sorted, 1.0)};
}

/// Pearson correlation over edges of the two degrees, from integer sums.
double mixing(const Edges& edges, std::span<const std::int64_t> user_degree,
              std::span<const std::int64_t> streamer_degree) {
  const auto n = static_cast<std::int64_t>(edges.user.size());
  std::int64_t sum_x = 0;
  std::int64_t sum_y = 0;
  std::int64_t sum_xx = 0;
  std::int64_t sum_yy = 0;
  std::int64_t sum_xy = 0;
  for (std::size_t e = 0; e < edges.user.size(); ++e) {
    const std::int64_t x = user_degree[edges.user[e]];
    const std::int64_t y = streamer_degree[edges.streamer[e]];
    sum_x += x;
    sum_y += y;
    sum_xx += x * x;
    sum_yy += y * y;
    sum_xy += x * y;
  }
  const auto covariance = [n](std::int64_t ab, std::int64_t a, std::int64_t b) {
    return static_cast<double>(n) * static_cast<double>(ab) - static_cast<double>(a) * static_cast<double>(b);
  };
  const double spread = std::sqrt(covariance(sum_xx, sum_x, sum_x) * covariance(sum_yy, sum_y, sum_y));
  return spread > 0.0 ? covariance(sum_xy, sum_x, sum_y) / spread : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

GiftGraphSummary summarise_gift_graph(const Log& log, const Scope& scope) {
  const Edges edges = gift_edges(log, scope);
  Graph graph{edges.users + edges.streamers};
  std::vector<std::int64_t> user_degree(edges.users);
  std::vector<std::int64_t> streamer_degree(edges.streamers);
  for (std::size_t e = 0; e < edges.user.size(); ++e) {
    boost::add_edge(edges.user[e], edges.users + edges.streamer[e], graph);
    ++user_degree[edges.user[e]];
    ++streamer_degree[edges.streamer[e]];
  }

  GiftGraphSummary summary;
  summary.users = static_cast<std::int64_t>(edges.users);
  summary.streamers = static_cast<std::int64_t>(edges.streamers);
  summary.edges = static_cast<std::int64_t>(edges.user.size());
  summary.degree_mixing = mixing(edges, user_degree, streamer_degree);
  summary.user_degrees = degree_quantiles(std::move(user_degree));
  summary.streamer_degrees = degree_quantiles(std::move(streamer_degree));
  if (edges.user.empty()) { return summary; }

  const auto index = boost::get(boost::vertex_index, graph);
  std::vector<std::size_t> component(boost::num_vertices(graph));
  const std::size_t components =
      boost::connected_components(graph, boost::make_iterator_property_map(component.begin(), index));
  summary.components = static_cast<std::int64_t>(components);
  std::vector<std::int64_t> sizes(components);
  for (const std::size_t c : component) { ++sizes[c]; }
  summary.largest_component = *std::max_element(sizes.begin(), sizes.end());

  std::vector<std::size_t> core(boost::num_vertices(graph));
  boost::core_numbers(graph, boost::make_iterator_property_map(core.begin(), index));
  summary.max_core = static_cast<std::int64_t>(*std::max_element(core.begin(), core.end()));
  return summary;
}

}  // namespace libsim
