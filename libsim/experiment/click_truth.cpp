#include "libsim/experiment/click_truth.hpp"

#include <algorithm>
#include <cstddef>

namespace libsim {

void TruthRecorder::decided(const MarketState<Behaviour<>>& market, const Request& request,
                            const CandidateColumns& candidates, const Slate& slate) {
  user_ = request.user;
  if (shown_.dims() != candidates.dims()) { shown_ = CandidateColumns{candidates.dims()}; }
  shown_.resize(slate.size);
  for (std::size_t k = 0; k < slate.size; ++k) { shown_.copy_row(k, candidates, slate.shown[k].candidate); }
  for (std::size_t s = 0; s < signal_count; ++s) {
    signals_[s].resize(slate.size);
    oracle_.predict_true(market, request, shown_, static_cast<Signal>(s), signals_[s]);
  }
  const auto column = [&](Signal signal) -> std::vector<float>& { return signals_[static_cast<std::size_t>(signal)]; };
  const double deferred = market.scenario.market.gifts.deferred;
  const double lost = market.scenario.recording.lost_click;
  // From the oracle, which counts half of the gifts put off, per impression, to a click that the log has.
  const double seen = (1.0 - deferred) / (1.0 - 0.5 * deferred) / market.behaviour.choice.mean_examined(request.slots);
  amounts_.resize(slate.size);
  for (std::size_t k = 0; k < slate.size; ++k) {
    const auto p_click = static_cast<double>(column(Signal::p_click)[k]);
    const double given = (1.0 - deferred) * static_cast<double>(column(Signal::p_gift)[k]);
    const double kept = (1.0 - lost) / (1.0 - lost * given);  // of such clicks among those the log has
    const auto coins = static_cast<double>(column(Signal::ev_gift)[k]);
    truth_.shown.push_back({column(Signal::p_click)[k], column(Signal::ev_gift)[k]});
    amounts_[k] = static_cast<float>(p_click > 0.0 ? coins / p_click * seen * kept : 0.0);
    column(Signal::p_gift)[k] = static_cast<float>(given * kept);
  }
}

void TruthRecorder::clicked(const Clicked& click) {
  if (!click.from_feed || click.user != user_) { return; }
  const auto found = std::ranges::find(shown_.room, click.room);
  if (found == shown_.room.end()) { return; }
  const auto k = static_cast<std::size_t>(found - shown_.room.begin());
  ClickTruth truth{click.user, click.room, click.at, {}, amounts_[k]};
  for (std::size_t s = 0; s < signal_count; ++s) { truth.signals[s] = signals_[s][k]; }
  truth_.clicks.push_back(truth);
}

}  // namespace libsim
