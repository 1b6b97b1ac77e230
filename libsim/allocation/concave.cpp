#include "libsim/allocation/concave.hpp"

#include <algorithm>

#include "libsim/allocation/ranking.hpp"
#include "libsim/core/portable_math.hpp"
#include "libsim/core/vector_math.hpp"

namespace libsim {
namespace {

constexpr double forgotten_coins = 0.01;  // a hundredth of the cheapest gift

}  // namespace

void Concave::fields(ConfigReader& reader) {
  reader.choice("g", returns.form, concave_form_names, "worth of a streamer's revenue V");
  reader.field("alpha", returns.alpha, {0.0, 100.0}, "", "inequality aversion of alpha_fair: 0 is revenue, 1 is log");
  reader.field("tau", tau, {0.0, 1e15}, "coins",
               "revenue at which g bends; 0: the mean V of the streamers with V > 0, hourly");
  reader.field("half_life_days", half_life_days, {0.0, 1e6}, "days",
               "time in which past revenue loses half its weight; 0: never");
}

void Concave::decide(const Request& request, const CandidateSet& candidates, RngStream& /*rng*/, Slate& slate) {
  const std::size_t n = candidates.size();
  if (lambda_.empty()) { rebuild(); }
  if (scores_.size() < n) { scores_.resize(n); }
  const auto scores = std::span{scores_}.first(n);
  product_gathered(candidates.signal(Signal::ev_gift), lambda_, candidates.streamer, scores);
  show_best(scores, request, slate);
}

float Concave::multiplier(const CandidateSet& candidates, std::size_t i) const {
  const std::size_t streamer = candidates.streamer[i].index();
  if (streamer < revenue_.size()) { return lambda_[streamer]; }
  return static_cast<float>(returns.slope(0.0, scale()));
}

double Concave::revenue(StreamerId streamer) const {
  return streamer.index() < revenue_.size() ? revenue_[streamer.index()] : 0.0;
}

void Concave::observe(const RoomOpened& opened) {
  make_room_for(opened.streamer);
}

void Concave::observe(const Gifted& gifted) {
  if (gifted.amount <= Coins{}) { return; }
  make_room_for(gifted.streamer);
  double& revenue = revenue_[gifted.streamer.index()];
  if (revenue == 0.0) { earning_.push_back(gifted.streamer); }
  revenue += to_double(gifted.amount);
  lambda_[gifted.streamer.index()] = static_cast<float>(returns.slope(revenue, scale()));
}

void Concave::observe(const HourPassed& /*hour*/) {
  if (half_life_days > 0.0) {
    const double kept = portable_pow(0.5, 1.0 / (24.0 * half_life_days));
    for (const StreamerId streamer : earning_) {
      double& revenue = revenue_[streamer.index()];
      revenue *= kept;
      if (revenue < forgotten_coins) { revenue = 0.0; }
    }
    std::erase_if(earning_, [this](StreamerId streamer) { return revenue_[streamer.index()] == 0.0; });
  }
  if (tau == 0.0 && !earning_.empty()) {
    double sum = 0;
    for (const StreamerId streamer : earning_) { sum += revenue_[streamer.index()]; }
    automatic_tau_ = sum / static_cast<double>(earning_.size());
  }
  if (tau == 0.0 || half_life_days > 0.0) { rebuild(); }
}

void Concave::make_room_for(StreamerId streamer) {
  if (streamer.index() < revenue_.size()) { return; }
  revenue_.resize(streamer.index() + 1);
  lambda_.resize(revenue_.size() + 1, static_cast<float>(returns.slope(0.0, scale())));
}

void Concave::rebuild() {
  lambda_.assign(revenue_.size() + 1, static_cast<float>(returns.slope(0.0, scale())));
  for (const StreamerId streamer : earning_) {
    lambda_[streamer.index()] = static_cast<float>(returns.slope(revenue_[streamer.index()], scale()));
  }
}

}  // namespace libsim
