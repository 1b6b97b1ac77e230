/// @file  The maximum of network_bound by other means: Boost.Graph's successive shortest paths.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/successive_shortest_path_nonnegative_weights.hpp>
#include <boost/range/iterator_range.hpp>

#include "libsim/bound/exposure_returns.hpp"
#include "libsim/bound/frozen_requests.hpp"

namespace libsim {

/// A network of its own, with costs >= 0 as Boost wants them: a unit pays `shift` less the worth on two arcs, or twice
/// `shift` where a slot stays empty. Sums of multiples of 1/4096 are exact. @pre all worth is below 256
class BoostFlow {
 public:
  BoostFlow(const FrozenRequests& frozen, const std::vector<ExposureReturns>& returns)
      : graph_{frozen.size() * frozen.slots() + frozen.streamer.size() + frozen.streamers + 2} {
    const std::size_t slots = frozen.size() * frozen.slots();
    const std::size_t streamers = slots + frozen.streamer.size();
    const std::size_t end = streamers + frozen.streamers;
    for (std::size_t slot = 0; slot < slots; ++slot) {
      const std::size_t r = slot / frozen.slots();
      const double weight = frozen.slot_weight[slot % frozen.slots()];
      add(end + 1, slot, 1, 0.0);
      add(slot, end, 1, 2.0 * shift);
      for (std::uint32_t row = frozen.first[r]; row < frozen.first[r + 1]; ++row) {
        add(slot, slots + row, 1, shift - weight * static_cast<double>(frozen.coins[row]));
      }
    }
    for (std::size_t row = 0; row < frozen.streamer.size(); ++row) {
      add(slots + row, streamers + frozen.streamer[row].index(), 1, 0.0);
    }
    for (std::size_t s = 0; s < frozen.streamers; ++s) {
      for (const ExposureStep& step : returns[s]) { add(streamers + s, end, step.impressions, shift - step.worth); }
    }
    boost::successive_shortest_path_nonnegative_weights(graph_, end + 1, end);
    worth_ = 2.0 * shift * static_cast<double>(slots);
    for (const Arc arc : boost::make_iterator_range(boost::edges(graph_))) {
      const std::int64_t units =
          boost::get(boost::edge_capacity, graph_, arc) - boost::get(boost::edge_residual_capacity, graph_, arc);
      if (units > 0) { worth_ -= static_cast<double>(units) * boost::get(boost::edge_weight, graph_, arc); }
    }
  }

  double worth() const { return worth_; }

 private:
  using Arc = boost::adjacency_list_traits<boost::vecS, boost::vecS, boost::directedS>::edge_descriptor;
  using Reverse = boost::property<boost::edge_reverse_t, Arc, boost::property<boost::edge_weight_t, double>>;
  using Residual = boost::property<boost::edge_residual_capacity_t, std::int64_t, Reverse>;
  using Capacity = boost::property<boost::edge_capacity_t, std::int64_t, Residual>;
  using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS, boost::no_property, Capacity>;

  static constexpr double shift = 256.0;

  void add(std::size_t from, std::size_t to, std::int64_t units, double cost) {
    const auto forth = boost::add_edge(from, to, graph_).first;
    const auto back = boost::add_edge(to, from, graph_).first;
    boost::put(boost::edge_capacity, graph_, forth, units);
    boost::put(boost::edge_capacity, graph_, back, 0);
    boost::put(boost::edge_reverse, graph_, forth, back);
    boost::put(boost::edge_reverse, graph_, back, forth);
    boost::put(boost::edge_weight, graph_, forth, cost);
    boost::put(boost::edge_weight, graph_, back, -cost);
  }

  Graph graph_;
  double worth_ = 0.0;
};

}  // namespace libsim
