/// @file  Facts on who gives to whom, as a graph. None has a published value.
#pragma once

#include <cmath>
#include <vector>

#include "libsim/metrics/fact_context.hpp"
#include "libsim/metrics/fact_value.hpp"
#include "libsim/metrics/gift_graph.hpp"

namespace libsim {

inline std::vector<FactValue> graph_facts(const FactContext& context) {
  const GiftGraphSummary graph = summarise_gift_graph(context.log, context.scope);
  const auto number = [](std::int64_t count) { return static_cast<double>(count); };
  const char* givers = "panel users with a gift row";
  const char* receivers = "streamers with a gift row";
  return {{"graph.edges", number(graph.edges), "pairs of user and streamer with a gift row", "pairs"},
          {"graph.components", number(graph.components), "components of the gift graph", "components"},
          {"graph.largest", detail::share_of(graph.largest_component, graph.users + graph.streamers),
           "givers and receivers", "share"},
          {"graph.max_core", number(graph.max_core), "the gift graph", "core"},
          {"graph.user_degree_p90", graph.user_degrees[1], givers, "streamers"},
          {"graph.user_degree_p99", graph.user_degrees[2], givers, "streamers"},
          {"graph.streamer_degree_p90", graph.streamer_degrees[1], receivers, "users"},
          {"graph.streamer_degree_p99", graph.streamer_degrees[2], receivers, "users"},
          {"graph.mixing", graph.degree_mixing, "pairs of user and streamer with a gift row", "correlation"}};
}

}  // namespace libsim
