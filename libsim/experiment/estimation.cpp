#include "libsim/experiment/estimation.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "libsim/core/error.hpp"
#include "libsim/estimators/click_features.hpp"
#include "libsim/estimators/click_rows.hpp"

namespace libsim {
namespace {

/// The rows of a log, cut in time.
struct Split {
  ClickRows rows;
  FeatureTable table;
  std::size_t cut = 0;  // the first test row

  std::size_t test_rows() const { return rows.size() - cut; }
};

/// A model's answers for the test rows.
struct Answers {
  std::string model;
  GiftPredictions predicted;
  GiftEstimator fitted{};
};

std::vector<std::string> names_without(const FeatureTable& table, std::span<const FeatureGroup> without) {
  std::vector<std::string> names;
  for (const Feature& feature : table.features) {
    if (std::ranges::find(without, feature.group) == without.end()) { names.emplace_back(feature.name); }
  }
  return names;
}

Answers answers_of(const Split& split, GiftEstimatorKind kind, const EstimationOptions& options,
                   std::span<const FeatureGroup> without = {}) {
  const auto first = [&](const std::vector<double>& column) { return std::span{column}.first(split.cut); };
  const ClickRows& rows = split.rows;
  GiftEstimator model = fit_gift_estimator(
      {names_without(split.table, without), split.table.slice(0, split.cut, without), first(rows.is_gift),
       first(rows.amount), first(rows.watch_s), first(rows.returned), first(rows.overloaded)},
      {kind, options.back, options.penalty, options.rank});
  GiftPredictions predicted = model.predict(split.table.slice(split.cut, rows.size(), without), split.test_rows());
  return {std::string{gift_estimator_names[static_cast<std::size_t>(kind)]}, std::move(predicted), std::move(model)};
}

/// Some of the test rows, copied together.
struct Chosen {
  std::vector<std::uint32_t> places;  // among the test rows
  std::vector<double> is_gift;
  std::vector<double> amount;
  std::vector<std::uint32_t> user;

  Chosen(const Split& split, std::vector<std::uint32_t> which) : places{std::move(which)} {
    for (const std::uint32_t place : places) {
      is_gift.push_back(split.rows.is_gift[split.cut + place]);
      amount.push_back(split.rows.amount[split.cut + place]);
      user.push_back(split.rows.user[split.cut + place].value);
    }
  }
  std::vector<double> of(const std::vector<double>& column) const {
    std::vector<double> values;
    values.reserve(places.size());
    for (const std::uint32_t place : places) { values.push_back(column[place]); }
    return values;
  }
};

/// The test rows for which `choose` is true. @param choose  of a place among them
template <class F>
Chosen choose_rows(const Split& split, F choose) {
  std::vector<std::uint32_t> places;
  for (std::uint32_t place = 0; place < split.test_rows(); ++place) {
    if (choose(place)) { places.push_back(place); }
  }
  return {split, std::move(places)};
}

/// What a model says of some rows, and its metrics, which look into it.
struct Judged {
  std::vector<double> amount;
  std::vector<double> p;  // or the amount, for a model without one
  ScoreSet set;

  Judged(const Chosen& chosen, const Answers& answers)
      : amount{chosen.of(answers.predicted.amount)},
        p{answers.predicted.p_gift.empty() ? amount : chosen.of(answers.predicted.p_gift)},
        set{answers.predicted.p_gift.empty() ? discrimination_scores(chosen.is_gift, p)
                                             : probability_scores(chosen.is_gift, p)} {
    set.append(amount_scores(chosen.amount, amount));
    set.append(capture_scores(chosen.amount, amount));
  }
  Judged(const Judged&) = delete;
  Judged& operator=(const Judged&) = delete;
  Judged(Judged&&) noexcept = default;  // vectors keep their place
  Judged& operator=(Judged&&) noexcept = default;
  ~Judged() = default;
};

ModelScores scores_of(const Chosen& chosen, const Answers& answers, const BootstrapOptions& bootstrap) {
  const Judged judged{chosen, answers};
  return {answers.model, scores_with_intervals(judged.set, chosen.user, chosen.places.size(), bootstrap)};
}

/// The metrics of `model` less those of `reference`, in what both have. Both must outlive it.
ScoreSet difference_set(const ScoreSet& model, const ScoreSet& reference) {
  ScoreSet difference;
  std::vector<std::pair<std::size_t, std::size_t>> places;
  for (std::size_t m = 0; m < model.names.size(); ++m) {
    const auto same = std::ranges::find(reference.names, model.names[m]);
    if (same == reference.names.end()) { continue; }
    difference.names.push_back(model.names[m]);
    places.emplace_back(m, static_cast<std::size_t>(same - reference.names.begin()));
  }
  difference.compute = [&model, &reference, places = std::move(places)](RowCounts counts) {
    const std::vector<double> a = model.compute(counts);
    const std::vector<double> b = reference.compute(counts);
    std::vector<double> values;
    values.reserve(places.size());
    for (const auto& [of_model, of_reference] : places) { values.push_back(a[of_model] - b[of_reference]); }
    return values;
  };
  return difference;
}

/// [models but the reference]
std::vector<ModelScores> differences_of(const Chosen& chosen, const std::vector<Answers>& models,
                                        const BootstrapOptions& bootstrap) {
  const auto reference = std::ranges::find(models, "two_stage", &Answers::model);
  const Judged of_reference{chosen, *reference};
  std::vector<ModelScores> differences;
  for (const Answers& model : models) {
    if (model.model == reference->model) { continue; }
    const Judged judged{chosen, model};
    differences.push_back({model.model, scores_with_intervals(difference_set(judged.set, of_reference.set), chosen.user,
                                                              chosen.places.size(), bootstrap)});
  }
  return differences;
}

EstimationSlice slice_of(std::string name, const Chosen& chosen, const std::vector<Answers>& models,
                         const BootstrapOptions& bootstrap) {
  EstimationSlice slice;
  slice.name = std::move(name);
  slice.rows = static_cast<std::int64_t>(chosen.places.size());
  slice.users = static_cast<std::int64_t>(distinct_users(chosen.user));
  for (std::size_t i = 0; i < chosen.places.size(); ++i) {
    slice.gift_rows += chosen.is_gift[i] > 0.5 ? 1 : 0;
    slice.coins += chosen.amount[i];
  }
  for (const Answers& model : models) { slice.models.push_back(scores_of(chosen, model, bootstrap)); }
  return slice;
}

ModelCurves curves_of(const Chosen& all, const Answers& answers) {
  ModelCurves curves{answers.model, {}, {}};
  const std::vector<double>& p = answers.predicted.p_gift;
  if (!p.empty()) { curves.deciles = reliability_bins(all.is_gift, p, order_by(p), 10, BinRule::mass_quantile); }
  constexpr std::array fractions{0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5};
  curves.capture = capture_curve(all.amount, order_by(answers.predicted.amount), order_by(all.amount), fractions);
  return curves;
}

std::vector<Ablation> ablations_of(const Split& split, const Chosen& all, const EstimationOptions& options) {
  std::vector<Ablation> ablations;
  const auto add = [&](GiftEstimatorKind kind, std::string without, std::span<const FeatureGroup> groups) {
    ablations.push_back({std::move(without), names_without(split.table, groups).size(),
                         scores_of(all, answers_of(split, kind, options, groups), options.bootstrap)});
  };
  for (const GiftEstimatorKind kind : {GiftEstimatorKind::two_stage, GiftEstimatorKind::direct}) {
    add(kind, "", {});
    for (std::size_t g = 0; g < feature_group_count; ++g) {
      const std::array group{static_cast<FeatureGroup>(g)};
      const auto in_group = [&](const Feature& feature) { return feature.group == group[0]; };
      if (std::ranges::none_of(split.table.features, in_group)) { continue; }
      add(kind, std::string{feature_group_names[g]}, group);
    }
  }
  return ablations;
}

/// [test rows] what the policy was told of the room; NaN where the log does not keep it.
std::vector<double> told_per_click(const Log& log, const Split& split) {
  std::vector<double> told(split.test_rows(), std::nan(""));
  constexpr auto none = static_cast<std::size_t>(-1);
  std::vector<std::size_t> last_request(log.users, none);
  std::size_t request = 0;
  std::size_t candidate = 0;
  std::vector<std::size_t> first_candidate(log.users, none);  // of the user's last request, if it is kept
  for (std::size_t place = 0; place < told.size(); ++place) {
    const std::size_t click = split.rows.click[split.cut + place];
    for (; request < log.requests.size() && log.requests.at[request] <= log.clicks.at[click]; ++request) {
      const std::size_t user = log.requests.user[request].index();
      last_request[user] = request;
      while (candidate < log.candidates.size() && log.candidates.request[candidate] < request) { ++candidate; }
      const bool kept = candidate < log.candidates.size() && log.candidates.request[candidate] == request;
      first_candidate[user] = kept ? candidate : none;
    }
    if (log.clicks.entry[click] != Entry::feed) { continue; }
    const std::size_t user = log.clicks.user[click].index();
    for (std::size_t c = first_candidate[user]; c < log.candidates.size(); ++c) {
      if (log.candidates.request[c] != last_request[user]) { break; }
      if (log.candidates.room[c] != log.clicks.room[click]) { continue; }
      // A policy that ranks by ev_gift alone was not told p_click; then the click's part stays in.
      const double p_click = log.candidates.p_click[c];
      told[place] = p_click > 0.0 ? log.candidates.ev_gift[c] / p_click : log.candidates.ev_gift[c];
    }
  }
  return told;
}

std::optional<EstimationSlice> bound_of(const Log& log, const Split& split, const std::vector<Answers>& models,
                                        const BootstrapOptions& bootstrap) {
  if (log.candidates.size() == 0) { return std::nullopt; }
  Answers policy{"policy_ev", {{}, told_per_click(log, split)}};
  const Chosen kept =
      choose_rows(split, [&](std::uint32_t place) { return !std::isnan(policy.predicted.amount[place]); });
  if (kept.places.empty()) { return std::nullopt; }
  std::vector<Answers> all = models;
  all.push_back(std::move(policy));
  return slice_of("request_kept", kept, all, bootstrap);
}

/// @throws InputError
Split split_of(const Log& log, const EstimationOptions& options, const std::string& source, Estimation& estimation) {
  Split split;
  split.rows = click_rows(log, options.window);
  if (split.rows.size() == 0) { throw InputError{source, {"has no clicks to learn from"}}; }
  const std::int64_t first_day = day_of(split.rows.at.front());
  const std::int64_t end_day = day_of(split.rows.at.back()) + 1;
  estimation.days = end_day - first_day;
  estimation.test_days = options.test_days.value_or(std::max<std::int64_t>(1, estimation.days / 3));
  if (estimation.test_days >= estimation.days) {
    throw InputError{source,
                     {fmt::format("has clicks on {} day(s), expected at least {}: {} to test on, and one to "
                                  "learn from",
                                  estimation.days, estimation.test_days + 1, estimation.test_days)}};
  }
  split.cut = split.rows.first_at(start_of_day(end_day - estimation.test_days));
  split.table = click_features(log, split.rows, options.protocol);
  return split;
}

}  // namespace

PredictionScore ModelScores::score(std::string_view name) const {
  const auto found = std::ranges::find(scores, name, &PredictionScore::name);
  return found == scores.end() ? PredictionScore{std::string{name}} : *found;
}

Estimation estimate(const Log& log, const EstimationOptions& options, const std::string& source) {
  Estimation estimation;
  estimation.options = options;
  const Split split = split_of(log, options, source, estimation);
  estimation.features = split.table.features.size();
  estimation.train_rows = static_cast<std::int64_t>(split.cut);
  estimation.train_gift_rows =
      std::count(split.rows.is_gift.begin(), split.rows.is_gift.begin() + static_cast<std::ptrdiff_t>(split.cut), 1.0);
  estimation.gifts = split.rows.gifts;
  estimation.attributed_gifts = split.rows.attributed_gifts;

  std::vector<Answers> models;
  for (std::size_t kind = 0; kind < gift_estimator_count; ++kind) {
    models.push_back(answers_of(split, static_cast<GiftEstimatorKind>(kind), options));
    estimation.models.push_back(models.back().fitted);
  }
  const Chosen all = choose_rows(split, [](std::uint32_t) { return true; });
  estimation.all = slice_of("all", all, models, options.bootstrap);
  estimation.all.differences = differences_of(all, models, options.bootstrap);
  // As far as the protocol lets a model know.
  const auto met = [&](std::uint32_t place) {
    const std::size_t row = split.cut + place;
    const Time at = split.rows.at[row];
    return split.rows.first_meeting[row] < std::min(at, history_end(options.protocol, at));
  };
  const auto add_slice = [&](const char* name, const Chosen& chosen) {
    estimation.slices.push_back(slice_of(name, chosen, models, options.bootstrap));
  };
  add_slice("with_pair_history", choose_rows(split, met));
  add_slice("without_pair_history", choose_rows(split, [&](std::uint32_t place) { return !met(place); }));
  add_slice("first_day",
            choose_rows(split, [&](std::uint32_t place) { return split.rows.first_day[split.cut + place] != 0; }));
  for (const Answers& model : models) { estimation.curves.push_back(curves_of(all, model)); }
  if (options.ablate) { estimation.ablations = ablations_of(split, all, options); }
  estimation.bound = bound_of(log, split, models, options.bootstrap);
  return estimation;
}

}  // namespace libsim
