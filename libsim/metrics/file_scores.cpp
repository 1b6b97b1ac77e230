#include "libsim/metrics/file_scores.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <string>
#include <utility>

#include "libsim/metrics/inequality.hpp"
#include "libsim/metrics/ndcg.hpp"

namespace libsim {
namespace {

/// The rows of each query, by its number.
ScoreSet ranking_scores(const PredictionFile& file) {
  struct Query {
    std::vector<double> relevance;
    std::vector<double> score;
    PredictionOrder by_score;
    PredictionOrder best;
  };
  std::vector<Query> queries;
  for (std::size_t row = 0; row < file.rows(); ++row) {
    queries.resize(std::max<std::size_t>(queries.size(), file.user[row] + 1));
    queries[file.user[row]].relevance.push_back(file.truth[row]);
    queries[file.user[row]].score.push_back(file.prediction[row]);
  }
  for (Query& query : queries) {
    query.by_score = order_by(query.score);
    query.best = order_by(query.relevance);
  }
  constexpr std::size_t all = std::numeric_limits<std::size_t>::max();
  const std::vector<std::pair<const char*, std::size_t>> cuts{
      {"ndcg@1", 1}, {"ndcg@3", 3}, {"ndcg@5", 5}, {"ndcg@10", 10}, {"ndcg@all", all}};
  ScoreSet set;
  for (const auto& [name, k] : cuts) {
    set.names.emplace_back(name);
    set.names.push_back(std::string{name} + "_ignore_ties");
  }
  set.compute = [queries = std::move(queries), cuts](RowCounts counts) {
    std::vector<double> values;
    for (const auto& [name, k] : cuts) {
      for (const TieGains ties : {TieGains::averaged, TieGains::later_first}) {
        values.push_back(detail::mean_over(queries.size(), counts, [&, k = k](std::size_t q) {
          return ndcg(queries[q].relevance, queries[q].by_score, queries[q].best, k, ties);
        }));
      }
    }
    return values;
  };
  return set;
}

std::vector<PredictionScore> concentration_scores(const std::vector<double>& values) {
  const std::vector<std::pair<const char*, double>> metrics{
      {"gini", gini(values)},
      {"hhi", herfindahl_hirschman(values)},
      {"shannon_entropy_nats", shannon_entropy(values)},
      {"jain_index", jain_index(values)},
      {"top1pct_share_ceil", top_share(values, 0.01, TopRule::up)},
      {"top10pct_share_ceil", top_share(values, 0.10, TopRule::up)}};
  std::vector<PredictionScore> scores;
  for (const auto& [name, value] : metrics) { scores.push_back({.name = name, .value = value}); }
  return scores;
}

}  // namespace

std::vector<PredictionScore> score_file(const PredictionFile& file, const BootstrapOptions& options) {
  ScoreSet set;
  switch (file.kind) {
    case PredictionKind::binary:
      set = probability_scores(file.truth, file.prediction);
      if (!file.amount.empty()) { set.append(capture_scores(file.amount, file.prediction)); }
      break;
    case PredictionKind::amount:
      set = amount_scores(file.truth, file.prediction);
      set.append(kendall_score(file.truth, file.prediction));
      if (std::ranges::all_of(file.truth, [](double y) { return y >= 0.0; })) {
        set.append(capture_scores(file.truth, file.prediction));
      }
      break;
    case PredictionKind::ranking:
      return scores_with_intervals(ranking_scores(file), {}, distinct_users(file.user), options);
    case PredictionKind::concentration:
      return concentration_scores(file.truth);
  }
  return scores_with_intervals(set, file.user, file.rows(), options);
}

}  // namespace libsim
