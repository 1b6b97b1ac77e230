#include "libsim/experiment/estimation_bound.hpp"

#include <cmath>

#include "libsim/decision/signal.hpp"

namespace libsim {

std::vector<std::size_t> truths_of_rows(const Log& log, const ClickRows& rows, std::size_t first,
                                        std::span<const ClickTruth> truths) {
  std::vector<std::size_t> places(rows.size() - first, truths.size());
  std::size_t next = 0;
  for (std::size_t row = first; row < rows.size(); ++row) {
    const std::size_t click = rows.click[row];
    if (log.clicks.entry[click] != Entry::feed) { continue; }
    while (next < truths.size() && truths[next].at < rows.at[row]) { ++next; }
    for (std::size_t t = next; t < truths.size() && truths[t].at == rows.at[row]; ++t) {
      if (truths[t].user == rows.user[row] && truths[t].room == log.clicks.room[click]) { places[row - first] = t; }
    }
  }
  return places;
}

GiftPredictions true_predictions(std::span<const std::size_t> places, std::span<const ClickTruth> truths) {
  GiftPredictions predictions;
  for (const std::size_t place : places) {
    const bool has = place < truths.size();
    const auto p = [&] { return static_cast<double>(truths[place].signals[static_cast<std::size_t>(Signal::p_gift)]); };
    predictions.p_gift.push_back(has ? p() : std::nan(""));
    predictions.amount.push_back(has ? static_cast<double>(truths[place].amount) : std::nan(""));
  }
  return predictions;
}

std::vector<double> told_per_click(const Log& log, const ClickRows& rows, std::size_t first) {
  std::vector<double> told(rows.size() - first, std::nan(""));
  constexpr auto none = static_cast<std::size_t>(-1);
  std::vector<std::size_t> last_request(log.users, none);
  std::size_t request = 0;
  std::size_t candidate = 0;
  std::vector<std::size_t> first_candidate(log.users, none);  // of the user's last request, if it is kept
  for (std::size_t place = 0; place < told.size(); ++place) {
    const std::size_t click = rows.click[first + place];
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

}  // namespace libsim
