#include "libsim/experiment/signal_estimation.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <unordered_map>
#include <utility>

#include "libsim/decision/signal.hpp"
#include "libsim/estimators/ridge.hpp"
#include "libsim/experiment/estimation_bound.hpp"
#include "libsim/sessions/scope.hpp"

namespace libsim {
namespace {

/// Means of some outcome by a key, on the training rows. Asked, never walked through.
class MeansByKey {
 public:
  explicit MeansByKey(double prior_rows) : prior_{prior_rows} {}

  void add(std::uint64_t key, double y) {
    Sum& sum = sums_[key];
    sum.y += y;
    ++sum.rows;
    all_.y += y;
    ++all_.rows;
  }
  double mean() const { return all_.rows == 0.0 ? 0.0 : all_.y / all_.rows; }
  /// As if `prior_rows` further rows had shown the mean.
  double operator()(std::uint64_t key) const {
    const auto found = sums_.find(key);
    const Sum sum = found == sums_.end() ? Sum{} : found->second;
    return (sum.y + prior_ * mean()) / (sum.rows + prior_);
  }

 private:
  struct Sum {
    double y = 0.0;
    double rows = 0.0;
  };
  double prior_;
  std::unordered_map<std::uint64_t, Sum> sums_;
  Sum all_;
};

constexpr double pair_prior = 5.0;
constexpr std::size_t most_scored = 20'000;  // rows of a signal

/// One signal on its test rows.
struct Scored {
  std::vector<double> proxy;
  std::vector<double> truth;  // NaN where nobody knows; empty if never
  std::vector<std::uint32_t> user;
  std::vector<std::pair<std::string, std::vector<double>>> models;
};

SignalEstimation score(Signal signal, std::string proxy, Scored scored, const BootstrapOptions& bootstrap) {
  SignalEstimation estimation;
  estimation.signal = signal_names[static_cast<std::size_t>(signal)];
  estimation.proxy = std::move(proxy);
  estimation.rows = static_cast<std::int64_t>(scored.proxy.size());
  std::vector<std::size_t> known;
  for (std::size_t row = 0; row < scored.truth.size(); ++row) {
    if (!std::isnan(scored.truth[row])) { known.push_back(row); }
  }
  estimation.true_rows = static_cast<std::int64_t>(known.size());
  const auto of_known = [&](const auto& column) {
    std::remove_cvref_t<decltype(column)> values;
    for (const std::size_t row : known) { values.push_back(column[row]); }
    return values;
  };
  const std::vector<double> truth = of_known(scored.truth.empty() ? scored.proxy : scored.truth);
  const std::vector<double> proxy_of_known = of_known(scored.proxy);
  const std::vector<std::uint32_t> user_of_known = of_known(scored.user);
  for (const auto& [model, predicted] : scored.models) {
    SignalModelScores scores{
        model,
        scores_with_intervals(amount_scores(scored.proxy, predicted), scored.user, scored.proxy.size(), bootstrap),
        {}};
    if (!known.empty()) {
      const std::vector<double> of_model = of_known(predicted);
      scores.truth = scores_with_intervals(amount_scores(truth, of_model), user_of_known, known.size(), bootstrap);
    }
    estimation.models.push_back(std::move(scores));
  }
  if (!known.empty()) {
    estimation.models.push_back(
        {"oracle",
         scores_with_intervals(amount_scores(proxy_of_known, truth), user_of_known, known.size(), bootstrap),
         {}});
  }
  return estimation;
}

void add_trivial(Scored& scored, double mean, std::vector<double> pair_means) {
  scored.models.emplace_back("zero", std::vector<double>(scored.proxy.size(), 0.0));
  scored.models.emplace_back("mean", std::vector<double>(scored.proxy.size(), mean));
  scored.models.emplace_back("pair_mean", std::move(pair_means));
}

// ---- clicks

/// A signal of clicks and what stands for it.
struct Outcome {
  Signal signal;
  const char* name;
  std::vector<double> y;  // [rows] NaN if it is not known
};

std::vector<Outcome> outcomes_of(const ClickRows& rows) {
  const double mean_watch =
      std::accumulate(rows.watch_s.begin(), rows.watch_s.end(), 0.0) / static_cast<double>(rows.size());
  const double floor = std::max(mean_watch, 1e-3);
  std::vector<double> satisfaction;
  std::vector<double> conversion;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const double w = rows.watch_s[row];
    satisfaction.push_back(w / (w + floor) - 0.5);
    conversion.push_back(rows.is_gift[row] * floor / (w + floor));
  }
  return {{Signal::p_gift, "a gift", rows.is_gift},
          {Signal::watch_s, "log(1 + seconds watched)", log_amounts(rows.watch_s)},
          {Signal::satisfaction, "w / (w + mean w) - 1/2 of seconds watched w", std::move(satisfaction)},
          {Signal::retention, "a click on the next day", rows.returned},
          {Signal::conversion, "a gift, times mean w / (w + mean w)", std::move(conversion)},
          {Signal::load, "the room above its capacity", rows.overloaded}};
}

SignalEstimation estimate_click_signal(const SignalRows& data, Outcome outcome, std::span<const std::size_t> places,
                                       std::span<const ClickTruth> truths, double ridge_penalty,
                                       const BootstrapOptions& bootstrap) {
  const ClickRows& rows = data.rows;
  const auto pair = [&](std::size_t row) { return packed_key(rows.user[row], rows.streamer[row]); };
  MeansByKey means{pair_prior};
  for (std::size_t row = 0; row < data.train; ++row) {
    if (!std::isnan(outcome.y[row])) { means.add(pair(row), outcome.y[row]); }
  }
  std::vector<double> target(outcome.y.begin(), outcome.y.begin() + static_cast<std::ptrdiff_t>(data.train));
  for (double& y : target) { y = std::isnan(y) ? means.mean() : y; }
  std::vector<double> fitted(rows.size() - data.cut);
  const std::array<std::span<const double>, 1> targets{target};
  fit_ridge(data.table.slice(0, data.train), targets, ridge_penalty)
      .front()
      .predict(data.table.slice(data.cut, rows.size()), fitted);

  Scored scored;
  std::vector<double> pair_means;
  std::vector<double> ridge;
  const std::size_t every = 1 + (rows.size() - data.cut) / most_scored;
  for (std::size_t row = data.cut; row < rows.size(); row += every) {
    if (std::isnan(outcome.y[row])) { continue; }
    scored.proxy.push_back(outcome.y[row]);
    scored.user.push_back(rows.user[row].value);
    pair_means.push_back(means(pair(row)));
    ridge.push_back(fitted[row - data.cut]);
    if (truths.empty()) { continue; }
    const std::size_t place = places[row - data.cut];
    const auto signal = static_cast<std::size_t>(outcome.signal);
    scored.truth.push_back(place < truths.size() ? static_cast<double>(truths[place].signals[signal]) : std::nan(""));
  }
  add_trivial(scored, means.mean(), std::move(pair_means));
  scored.models.emplace_back("ridge", std::move(ridge));
  return score(outcome.signal, outcome.name, std::move(scored), bootstrap);
}

// ---- impressions

/// Calls f(impression, user, streamer, coins of its click or 0, whether it was clicked, request) for each.
/// @param amount  by row of the click table
template <class F>
void for_each_impression(const Log& log, const std::vector<double>& amount, F f) {
  std::size_t impression = 0;
  std::size_t click = 0;
  for (std::size_t request = 0; request < log.requests.size(); ++request) {
    const UserId user = log.requests.user[request];
    const Time at = log.requests.at[request];
    while (click < log.clicks.size() && log.clicks.at[click] < at) { ++click; }
    for (std::size_t k = 0; k < log.requests.slots[request]; ++k, ++impression) {
      const RoomId room = log.impressions.room[impression];
      const bool clicked = (log.impressions.flags[impression] & impression_flag::clicked) != 0;
      double coins = 0.0;
      for (std::size_t c = click; clicked && c < log.clicks.size() && log.clicks.at[c] == at; ++c) {
        if (log.clicks.user[c] == user && log.clicks.room[c] == room) { coins = amount[c]; }
      }
      f(impression, user, log.streamer_of(room), coins, clicked, request);
    }
  }
}

/// The mean, times what is particular of a user and of a streamer.
struct Rates {
  MeansByKey users{100.0};
  MeansByKey streamers{200.0};
  MeansByKey pairs{pair_prior};

  void add(UserId user, StreamerId streamer, double y) {
    users.add(user.value, y);
    streamers.add(streamer.value, y);
    pairs.add(packed_key(user, streamer), y);
  }
  double operator()(UserId user, StreamerId streamer) const {
    const double mean = users.mean();
    return mean == 0.0 ? 0.0 : users(user.value) * streamers(streamer.value) / mean;
  }
};

/// p_click and ev_gift.
std::vector<SignalEstimation> estimate_shown_signals(const SignalRows& data, std::span<const ShownTruth> shown,
                                                     const BootstrapOptions& bootstrap) {
  const Log& log = data.log;
  if (log.impressions.size() == 0) { return {}; }
  std::vector<double> amount(log.clicks.size(), 0.0);
  for (std::size_t row = 0; row < data.rows.size(); ++row) { amount[data.rows.click[row]] = data.rows.amount[row]; }
  const Time train_end = data.rows.at[data.train - 1];
  const Time test_begin = start_of_day(day_of(data.rows.at[data.cut]));
  std::size_t of_test = 0;
  for (std::size_t request = 0; request < log.requests.size(); ++request) {
    if (log.requests.at[request] >= test_begin) { of_test += log.requests.slots[request]; }
  }
  const std::size_t every = 1 + of_test / most_scored;
  const std::size_t first_shown = shown.empty() ? 0 : shown.size() - log.impressions.size();

  std::array<Rates, 2> rates;  // clicks, coins
  std::array<Scored, 2> scored;
  std::array<std::vector<double>, 2> pair_means;
  std::array<std::vector<double>, 2> predicted;
  for_each_impression(
      log, amount,
      [&](std::size_t i, UserId user, StreamerId streamer, double coins, bool clicked, std::size_t request) {
        const Time at = log.requests.at[request];
        const std::array<double, 2> y{clicked ? 1.0 : 0.0, coins};
        if (at <= train_end) {
          for (std::size_t s = 0; s < 2; ++s) { rates[s].add(user, streamer, y[s]); }
        }
        if (at < test_begin || request % every != 0) { return; }
        for (std::size_t s = 0; s < 2; ++s) {
          scored[s].proxy.push_back(y[s]);
          scored[s].user.push_back(user.value);
          pair_means[s].push_back(rates[s].pairs(packed_key(user, streamer)));
          predicted[s].push_back(rates[s](user, streamer));
          if (!shown.empty()) {
            const ShownTruth& truth = shown[first_shown + i];
            scored[s].truth.push_back(static_cast<double>(s == 0 ? truth.p_click : truth.ev_gift));
          }
        }
      });
  std::vector<SignalEstimation> estimations;
  for (std::size_t s = 0; s < 2; ++s) {
    add_trivial(scored[s], rates[s].users.mean(), std::move(pair_means[s]));
    scored[s].models.emplace_back("rates", std::move(predicted[s]));
    estimations.push_back(score(s == 0 ? Signal::p_click : Signal::ev_gift,
                                s == 0 ? "a click, per impression" : "coins, per impression", std::move(scored[s]),
                                bootstrap));
  }
  return estimations;
}

}  // namespace

std::vector<SignalEstimation> estimate_signals(const SignalRows& rows, std::span<const ClickTruth> truths,
                                               std::span<const ShownTruth> shown, double ridge_penalty,
                                               const BootstrapOptions& bootstrap) {
  std::vector<SignalEstimation> estimations = estimate_shown_signals(rows, shown, bootstrap);
  const std::vector<std::size_t> places = truths_of_rows(rows.log, rows.rows, rows.cut, truths);
  for (Outcome& outcome : outcomes_of(rows.rows)) {
    estimations.push_back(estimate_click_signal(rows, std::move(outcome), places, truths, ridge_penalty, bootstrap));
  }
  std::ranges::sort(estimations, {}, [](const SignalEstimation& e) {
    return std::ranges::find(signal_names, e.signal) - signal_names.begin();
  });
  return estimations;
}

}  // namespace libsim
