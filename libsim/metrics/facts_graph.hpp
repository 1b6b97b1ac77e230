/// @file  Facts on who gives to whom, as a graph. None has a published value.
#pragma once

#include <cmath>
#include <vector>

#include "libsim/metrics/fact_context.hpp"
#include "libsim/metrics/fact_value.hpp"
#include "libsim/metrics/gift_graph.hpp"

namespace libsim {

/// The facts of the gift graph: who gives to whom.
inline std::vector<FactValue> graph_facts(const FactContext& context) {
  const GiftGraphSummary graph = summarise_gift_graph(context.log, context.scope);
  const auto number = [](std::int64_t count) { return static_cast<double>(count); };
  const char* givers = "panel users with a gift row";
  const char* receivers = "streamers with a gift row";
  return {{"graph.edges", number(graph.edges), "pairs of user and streamer with a gift row", "pairs",
           "pairs of a giver and a receiver"},
          {"graph.components", number(graph.components), "components of the gift graph", "components",
           "connected components of the gift graph"},
          {"graph.largest", detail::share_of(graph.largest_component, graph.users + graph.streamers),
           "givers and receivers", "share", "givers and receivers in the largest component"},
          {"graph.max_core", number(graph.max_core), "the gift graph", "core",
           "largest k such that some part of the graph has every degree at least k"},
          {"graph.user_degree_p90", graph.user_degrees[1], givers, "streamers", "streamers a user gave to, P90"},
          {"graph.user_degree_p99", graph.user_degrees[2], givers, "streamers", "streamers a user gave to, P99"},
          {"graph.streamer_degree_p90", graph.streamer_degrees[1], receivers, "users",
           "users a streamer received from, P90"},
          {"graph.streamer_degree_p99", graph.streamer_degrees[2], receivers, "users",
           "users a streamer received from, P99"},
          {"graph.mixing", graph.degree_mixing, "pairs of user and streamer with a gift row", "correlation",
           "correlation of the degrees of the two ends of a pair; below 0: loyal givers gather at few streamers"}};
}

}  // namespace libsim
