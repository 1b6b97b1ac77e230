#include "libsim/bound/network_bound.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>
#include <vector>

#include <lemon/network_simplex.h>
#include <lemon/static_graph.h>

namespace libsim {
namespace {

struct OutOfPotentials {};

/// An integer cost that counts its additions in place. LEMON has no limit on pivots, but changes potentials in no other
/// way, so that the type of a cost can end a run.
class CountedCost {
 public:
  CountedCost() = default;
  constexpr CountedCost(std::int64_t value) : value_{value} {}  // implicit: LEMON compares costs with 0

  static void allow(std::int64_t additions) { left = additions; }
  constexpr std::int64_t value() const { return value_; }

  constexpr auto operator<=>(const CountedCost&) const = default;
  constexpr CountedCost operator+(CountedCost other) const { return value_ + other.value_; }
  constexpr CountedCost operator-(CountedCost other) const { return value_ - other.value_; }
  constexpr CountedCost operator-() const { return -value_; }
  constexpr CountedCost operator/(int divisor) const { return value_ / divisor; }
  friend constexpr CountedCost operator*(std::int64_t factor, CountedCost cost) { return factor * cost.value_; }
  CountedCost operator*(CountedCost other) const { return value_ * other.value_; }
  CountedCost& operator+=(CountedCost other) {
    if (--left < 0) { throw OutOfPotentials{}; }
    value_ += other.value_;
    return *this;
  }
  CountedCost& operator-=(CountedCost other) {
    value_ -= other.value_;
    return *this;
  }

 private:
  static thread_local std::int64_t left;
  std::int64_t value_ = 0;
};

thread_local std::int64_t CountedCost::left = 0;

}  // namespace
}  // namespace libsim

template <>
struct std::numeric_limits<libsim::CountedCost> : std::numeric_limits<std::int64_t> {};

namespace libsim {
namespace {

using Graph = lemon::StaticDigraph;
using Simplex = lemon::NetworkSimplex<Graph, std::int64_t, CountedCost>;

/// A column by arc or node, as LEMON reads one.
template <class KeyType, class ValueType>
struct ColumnMap {
  using Key = KeyType;
  using Value = ValueType;

  const std::vector<ValueType>& column;

  ValueType operator[](Key key) const { return column[static_cast<std::size_t>(Graph::id(key))]; }
};

/// The network: arcs in order of their source, as a static graph wants them. Nodes are the slots, the candidates, the
/// streamers and the end.
struct Network {
  std::vector<std::pair<int, int>> arcs;
  std::vector<std::int64_t> capacity;  ///< [arcs]
  std::vector<CountedCost> cost;       ///< [arcs]
  std::vector<std::int64_t> supply;    ///< [nodes]
  double per_coin = 1.0;               ///< costs; a power of two

  void add(std::size_t from, std::size_t to, std::int64_t units, double coins) {
    arcs.emplace_back(static_cast<int>(from), static_cast<int>(to));
    capacity.push_back(units);
    cost.emplace_back(-std::llround(coins * per_coin));
  }
};

std::int64_t arcs_of(const FrozenRequests& frozen, std::span<const ExposureReturns> returns) {
  std::size_t arcs = frozen.size() * frozen.slots() + frozen.streamer.size() * (frozen.slots() + 1);
  for (const ExposureReturns& steps : returns) { arcs += steps.size(); }
  return static_cast<std::int64_t>(arcs);
}

double largest_worth(const FrozenRequests& frozen, std::span<const ExposureReturns> returns) {
  double largest = 0.0;
  for (const float coins : frozen.coins) { largest = std::max(largest, static_cast<double>(coins)); }
  largest *= frozen.slot_weight.front();
  for (const ExposureReturns& steps : returns) {
    for (const ExposureStep& step : steps) { largest = std::max(largest, std::abs(step.worth)); }
  }
  return largest;
}

Network network_of(const FrozenRequests& frozen, std::span<const ExposureReturns> returns) {
  constexpr int bits_of_cost = 36;  // so that no path of 2^25 arcs overflows half of 63 bits
  const std::size_t slots = frozen.slots();
  const std::size_t first_row = frozen.size() * slots;
  const std::size_t first_streamer = first_row + frozen.streamer.size();
  const std::size_t end = first_streamer + frozen.streamers;
  Network network;
  const double largest = largest_worth(frozen, returns);
  if (largest > 0.0) { network.per_coin = std::ldexp(1.0, bits_of_cost - 1 - std::ilogb(largest)); }
  for (std::size_t r = 0; r < frozen.size(); ++r) {
    for (std::size_t k = 0; k < slots; ++k) {
      for (std::uint32_t row = frozen.first[r]; row < frozen.first[r + 1]; ++row) {
        network.add(r * slots + k, first_row + row, 1, frozen.slot_weight[k] * static_cast<double>(frozen.coins[row]));
      }
      network.add(r * slots + k, end, 1, 0.0);
    }
  }
  for (std::size_t row = 0; row < frozen.streamer.size(); ++row) {
    network.add(first_row + row, first_streamer + frozen.streamer[row].index(), 1, 0.0);
  }
  for (std::size_t s = 0; s < frozen.streamers; ++s) {
    for (const ExposureStep& step : returns[s]) { network.add(first_streamer + s, end, step.impressions, step.worth); }
  }
  network.supply.assign(end + 1, 0);
  std::fill_n(network.supply.begin(), first_row, 1);
  network.supply[end] = -static_cast<std::int64_t>(first_row);
  return network;
}

/// The rows that slots send their unit to.
Slates slates_of(const FrozenRequests& frozen, const Simplex& simplex) {
  Slates slates(frozen.size() * frozen.slots(), no_row);
  int arc = 0;
  for (std::size_t r = 0; r < frozen.size(); ++r) {
    for (std::size_t k = 0; k < frozen.slots(); ++k) {
      for (std::uint32_t row = frozen.first[r]; row < frozen.first[r + 1]; ++row) {
        if (simplex.flow(Graph::arc(arc++)) > 0) { slates[r * frozen.slots() + k] = row; }
      }
      ++arc;  // to the end: the slot stays empty
    }
  }
  return slates;
}

}  // namespace

std::optional<NetworkBound> network_bound(const FrozenRequests& frozen, std::span<const ExposureReturns> returns,
                                          const NetworkLimits& limits) {
  if (frozen.size() == 0) { return NetworkBound{}; }
  if (arcs_of(frozen, returns) > std::min<std::int64_t>(limits.arcs, std::int64_t{1} << 25)) { return std::nullopt; }
  const Network network = network_of(frozen, returns);
  Graph graph;
  graph.build(static_cast<int>(network.supply.size()), network.arcs.begin(), network.arcs.end());
  Simplex simplex{graph};
  simplex.upperMap(ColumnMap<Graph::Arc, std::int64_t>{network.capacity})
      .costMap(ColumnMap<Graph::Arc, CountedCost>{network.cost})
      .supplyMap(ColumnMap<Graph::Node, std::int64_t>{network.supply});
  CountedCost::allow(limits.potentials);
  try {
    simplex.run();  // feasible: every slot may stay empty; and bounded: every arc has a capacity
  } catch (const OutOfPotentials&) { return std::nullopt; }

  NetworkBound bound;
  bound.slates = slates_of(frozen, simplex);
  bound.worth = total_coins(frozen, bound.slates);
  const auto impressions = impressions_by_streamer(frozen, bound.slates);
  for (std::size_t s = 0; s < frozen.streamers; ++s) { bound.worth += exposure_worth(returns[s], impressions[s]); }
  // A unit passes two rounded costs, each off by at most a half: here, and where another optimum would be.
  bound.upper = bound.worth + 2.0 * static_cast<double>(bound.slates.size()) / network.per_coin;
  return bound;
}

}  // namespace libsim
