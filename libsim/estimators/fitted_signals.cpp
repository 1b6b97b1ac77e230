#include "libsim/estimators/fitted_signals.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <chrono>
#include <utility>

#include <nlohmann/json.hpp>

#include "libsim/core/clones.hpp"
#include "libsim/core/error.hpp"
#include "libsim/core/json_file.hpp"
#include "libsim/core/state_archive.hpp"
#include "libsim/core/vector_math.hpp"
#include "libsim/estimators/market_time.hpp"

namespace libsim {
namespace {

constexpr std::array<std::string_view, 2> served_protocols{"day_frozen", "rolling"};

/// How a click's coins follow from the linear predictors, times what all candidates share.
struct ClickValue {
  float scale;  // e^h is multiplied by it
  float mean;   // coins of a gift, where the amount is not predicted
  float least;  // coins of a click
  float share;  // of impressions that are examined
};

// out[i] = p_click[i] * coins expected of a click, from its two linear predictors. They are for ranking: powers of two
// are exact enough (4e-6), and take half of the time.

constexpr float log2_e = 1.44269504F;

LIBSIM_CLONES void expect_two_stage(const ClickValue& value, const float* __restrict p_click,
                                    const float* __restrict gift, const float* __restrict amount, float* __restrict out,
                                    std::size_t n) {
  const ClickValue v = value;
  for (std::size_t i = 0; i < n; ++i) {
    const float coins = (v.scale * float_exp2(log2_e * amount[i]) - 1.0F) / (1.0F + float_exp2(-log2_e * gift[i]));
    out[i] = p_click[i] * (v.share * (coins > v.least ? coins : v.least));
  }
}

LIBSIM_CLONES void expect_logistic(const ClickValue& value, const float* __restrict p_click,
                                   const float* __restrict gift, float* __restrict out, std::size_t n) {
  const ClickValue v = value;
  for (std::size_t i = 0; i < n; ++i) {
    const float coins = v.mean / (1.0F + float_exp2(-log2_e * gift[i]));
    out[i] = p_click[i] * (v.share * (coins > v.least ? coins : v.least));
  }
}

LIBSIM_CLONES void expect_direct(const ClickValue& value, const float* __restrict p_click,
                                 const float* __restrict amount, float* __restrict out, std::size_t n) {
  const ClickValue v = value;
  for (std::size_t i = 0; i < n; ++i) { out[i] = p_click[i] * (v.share * (amount[i] > v.least ? amount[i] : v.least)); }
}

LIBSIM_CLONES void expect_direct_log(const ClickValue& value, const float* __restrict p_click,
                                     const float* __restrict amount, float* __restrict out, std::size_t n) {
  const ClickValue v = value;
  for (std::size_t i = 0; i < n; ++i) {
    const float coins = v.scale * float_exp2(log2_e * amount[i]) - 1.0F;
    out[i] = p_click[i] * (v.share * (coins > v.least ? coins : v.least));
  }
}

bool has_p_gift(GiftEstimatorKind kind) {
  return kind != GiftEstimatorKind::direct && kind != GiftEstimatorKind::direct_log;
}

/// What keeps a saved model from being served as one of `kind`; "" if nothing does.
std::string unserved(const GiftEstimator& model, GiftEstimatorKind kind) {
  const auto name_of = [](GiftEstimatorKind k) {
    return std::string{gift_estimator_names[static_cast<std::size_t>(k)]};
  };
  if (model.kind != kind) { return "got a model of kind " + name_of(model.kind) + ", expected " + name_of(kind); }
  const std::vector<Feature> served = features_of(Protocol::day_frozen);
  for (const std::string& name : model.names) {
    if (std::ranges::find(served, name, &Feature::name) == served.end()) {
      return "got a model with the feature \"" + name + "\", expected features that are known by the click";
    }
  }
  return "";
}

}  // namespace

void TrainingSchedule::fields(ConfigReader& reader) {
  reader.field("serve_from", serve_from, {1, 100'000}, "day",
               "from which the model predicts, the first of the market being 1; until then past rates do");
  reader.field("train_days", train_days, {1, 100'000}, "days", "before a fit whose clicks it learns from");
  reader.field("retrain_hours", retrain_hours, {0, 1'000'000}, "h", "from fit to fit; 0 to fit once");
  reader.field("lag_hours", lag_hours, {0.0, 1e6}, "h",
               "the newest clicks that a fit leaves out, for their gifts are still to come or training takes time");
  reader.field("least_gift_rows", least_gift_rows, {1, 1'000'000'000}, "clicks",
               "with a gift that a fit must have; with fewer, past rates predict, or the model before");
}

void FittedSignals::fields(ConfigReader& reader) {
  schedule.fields(reader);
  reader.choice("protocol", protocol_, served_protocols,
                "how far the features' history reaches: up to midnight, or up to the request");
  if (options_.kind == GiftEstimatorKind::direct_log || options_.kind == GiftEstimatorKind::two_stage ||
      options_.kind == GiftEstimatorKind::boosted) {
    reader.choice("back_transform", options_.back, back_transform_names, "from predicted logarithms to amounts");
  }
  if (options_.kind != GiftEstimatorKind::pair_mean) {
    reader.field("penalty", options_.penalty, {1e-9, 1e15}, "rows",
                 "on the squared weights of every regression, features having deviation 1, or on the leaves of trees");
  }
  reader.field("model", file_,
               "a saved model (JSON) that predicts from the beginning, until a first one is fitted; \"\" for none");
  reader.object("history", baseline_, "past rates, which predict the other signals, and all before the model does");
  history_ = RunningHistory{protocol_};
  if (reader.is_describing() || file_.empty()) { return; }
  try {
    GiftEstimator saved = load_gift_estimator(file_);
    const std::string problem = unserved(saved, options_.kind);
    if (problem.empty()) {
      serve(std::move(saved));
    } else {
      reader.problem("model", problem);
    }
  } catch (const Error& error) { reader.problem("model", error.what()); }
}

void FittedSignals::predict(const Request& request, const CandidateSet& candidates, Signal signal,
                            std::span<float> out) {
  assert(out.size() == candidates.size());
  if (is_fit_due_) { fit(); }
  const bool is_ev = signal == Signal::ev_gift;
  if (!model_ || !(is_ev || (signal == Signal::p_gift && has_p_gift(model_->kind)))) {
    return baseline_.predict(request, candidates, signal, out);
  }
  history_.prefetch_user(request.user);
  history_.advance(request.at);
  if (is_factored(model_->kind)) {
    predict_factored(request, candidates, is_ev, out);
  } else {
    predict_rows(request, candidates, is_ev, out);
  }
}

double FittedSignals::least_coins() const {
  return 0.01 * model_->mean_amount;
}

void FittedSignals::predict_factored(const Request& request, const CandidateSet& candidates, bool is_ev,
                                     std::span<float> out) {
  scores_.score(history_, baseline_, request, candidates);
  if (!is_ev) { return logistic_each(scores_.gift(), out); }
  const double mean_gift = model_->prevalence > 0.0 ? model_->mean_amount / model_->prevalence : 0.0;
  const ClickValue value{static_cast<float>(model_->scale), static_cast<float>(mean_gift),
                         static_cast<float>(least_coins()), baseline_.examined_share()};
  const float* p_click = scores_.p_click().data();
  const float* gift = scores_.gift().data();
  const float* amount = scores_.amount().data();
  switch (model_->kind) {
    case GiftEstimatorKind::two_stage:
      return expect_two_stage(value, p_click, gift, amount, out.data(), out.size());
    case GiftEstimatorKind::logistic:
      return expect_logistic(value, p_click, gift, out.data(), out.size());
    case GiftEstimatorKind::direct:
      return expect_direct(value, p_click, amount, out.data(), out.size());
    case GiftEstimatorKind::direct_log:
      return expect_direct_log(value, p_click, amount, out.data(), out.size());
    case GiftEstimatorKind::zero:
    case GiftEstimatorKind::prevalence:
    case GiftEstimatorKind::pair_mean:
    case GiftEstimatorKind::multi_task:
    case GiftEstimatorKind::boosted:
      break;
  }
  assert(false && "a model that is factored");
}

void FittedSignals::predict_rows(const Request& request, const CandidateSet& candidates, bool is_ev,
                                 std::span<float> out) {
  const std::size_t n = candidates.size();
  for (std::vector<float>& column : columns_) { column.resize(n); }
  for (std::size_t i = 0; i < n; ++i) {
    history_.know(candidates.streamer[i]);
    const ClickFeatureValues row = history_.features(request.user, candidates.streamer[i], request.at, true);
    for (std::size_t f = 0; f < places_.size(); ++f) { columns_[f][i] = row[places_[f]]; }
  }
  const std::vector<std::span<const float>> features{columns_.begin(), columns_.end()};
  const GiftPredictions predicted = model_->predict(features, n);
  const float share = baseline_.examined_share();
  for (std::size_t i = 0; i < n; ++i) {
    const auto coins = static_cast<float>(std::max(predicted.amount[i], least_coins()));
    out[i] =
        is_ev ? baseline_.p_click(candidates.streamer[i]) * (share * coins) : static_cast<float>(predicted.p_gift[i]);
  }
}

void FittedSignals::observe(const Showed& showed) {
  baseline_.observe(showed);
  for (std::uint32_t k = 0; k < showed.slate.size; ++k) {
    const StreamerId streamer = showed.candidates.streamer[showed.slate.shown[k].candidate];
    scores_.change_p_click(streamer, baseline_.p_click(streamer));
  }
}

void FittedSignals::observe(const Clicked& clicked) {
  baseline_.observe(clicked);
  scores_.change_p_click(clicked.streamer, baseline_.p_click(clicked.streamer));
  history_.know(clicked.streamer);
  history_.advance(clicked.at);
  if (clicked.user.index() >= last_clicks_.size()) { last_clicks_.resize(clicked.user.index() + 1); }
  if (schedule.retrain_hours > 0 || !has_fitted_) {
    last_clicks_[clicked.user.index()] = {
        clicked.room,
        rows_.append(clicked.at, history_.features(clicked.user, clicked.streamer, clicked.at, clicked.from_feed))};
  }
  history_.observe(clicked);
}

void FittedSignals::observe(const Gifted& gifted) {
  baseline_.observe(gifted);
  history_.observe(gifted);
  if (gifted.user.index() >= last_clicks_.size()) { return; }
  const LastClick& last = last_clicks_[gifted.user.index()];
  if (last.room == gifted.room) { rows_.give(last.row, gifted.amount); }
}

void FittedSignals::observe(const Left& left) {
  baseline_.observe(left);
  history_.observe(left);
}

void FittedSignals::observe(const HourPassed& hour) {
  baseline_.observe(hour);
  scores_.forget_places();
  history_.observe(hour);
  const Duration reach = std::chrono::hours{24 * std::int64_t{schedule.train_days}};
  rows_.forget_before(hour.at - reach);
  if (!is_due(hour.at)) { return; }
  last_due_ = hour.at;
  is_fit_due_ = true;
}

bool FittedSignals::is_due(Time at) const {
  if (at < start_of_day(schedule.serve_from - 1)) { return false; }
  if (!last_due_ || is_fit_due_) { return true; }  // nobody asked since: no fit is older than it need be
  return schedule.retrain_hours > 0 && at - *last_due_ >= std::chrono::hours{schedule.retrain_hours};
}

void FittedSignals::fit() {
  is_fit_due_ = false;
  const Time to = *last_due_ - from_seconds(3600.0 * schedule.lag_hours);
  const Time from = *last_due_ - std::chrono::hours{24 * std::int64_t{schedule.train_days}};
  if (rows_.gift_rows(from, to) < schedule.least_gift_rows) {
    if (!model_) { last_due_.reset(); }  // the next hour may have enough
    return;
  }
  const TrainingRows::Table table = rows_.table(from, to);
  serve(fit_gift_estimator(training_view(table), options_));
  has_fitted_ = true;
}

void FittedSignals::serve(GiftEstimator model) {
  assert(unserved(model, options_.kind).empty());
  if (is_factored(model.kind)) {
    scores_.use(FactoredModel{model});
  } else {
    places_.clear();
    for (const std::string& name : model.names) {
      const auto found = std::ranges::find(all_features(), name, &Feature::name);
      places_.push_back(static_cast<std::size_t>(found - all_features().begin()));
    }
    columns_.resize(places_.size());
  }
  model_ = std::move(model);
}

std::string FittedSignals::model_text() const {
  return model_ ? gift_estimator_json(*model_).dump() : "";
}

void FittedSignals::was_read(const std::string& model) {
  const auto is_row = [&](const LastClick& last) { return last.row == 0 || last.row < rows_.count(); };
  const bool is_possible = last_due_ ? is_market_time(*last_due_) : !is_fit_due_;
  if (!std::ranges::all_of(last_clicks_, is_row) || !is_possible) {
    StateReader::refuse("got a model's training that no market does");
  }
  scores_ = {};
  model_.reset();
  if (model.empty()) { return; }
  std::vector<std::string> problems;
  const std::optional<nlohmann::json> json = parse_json(model, "a saved market", problems);
  GiftEstimator read = read_gift_estimator(json.value_or(nlohmann::json{}), "a saved market");
  if (!unserved(read, options_.kind).empty()) { StateReader::refuse("got another kind of model"); }
  serve(std::move(read));
}

}  // namespace libsim
