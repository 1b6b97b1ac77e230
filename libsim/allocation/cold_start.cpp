#include "libsim/allocation/cold_start.hpp"

#include <algorithm>

#include "libsim/allocation/nested_policy.hpp"
#include "libsim/core/portable_math.hpp"

namespace libsim {
void ColdStart::fields(ConfigReader& reader) {
  read_nested_policy(reader, "policy", "greedy", policy, "who decides: {\"kind\": ...}");
  reader.field("floor", floor, {0.0, 1.0}, "",
               "share of impressions that new streamers shall get, while some are live");
  reader.field("new_days", new_days, {0.0, 3650.0}, "days", "how long a streamer is new");
  reader.field("enough", enough, {1, 1'000'000'000}, "impressions", "after which it is new no longer");
  reader.field("settle_days", settle_days, {0.0, 3650.0}, "days", "who is met in this time at first may be old");
  reader.field("step", step, {1e-6, 10.0}, "", "how fast lambda answers");
  reader.field("most", most, {0.0, 40.0}, "", "largest lambda: new streamers count at most e^most times");
}

bool ColdStart::is_new(StreamerId streamer, Time at) const {
  if (streamer.index() >= known_.size()) { return false; }
  const Known& known = known_[streamer.index()];
  return !known.settled && known.impressions < enough && at - known.since < from_days(new_days);
}

void ColdStart::decide(const Request& request, const CandidateSet& candidates, RngStream& rng, Slate& slate) {
  begin_ = std::min(begin_, request.at);
  last_ = request.at;
  const auto factors = priced_.factors(candidates);
  const auto raised = static_cast<float>(portable_exp(lambda_));
  new_could_show_ = false;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (!is_new(candidates.streamer[i], request.at)) { continue; }
    factors[i] = raised;
    new_could_show_ = true;
  }
  policy.decide(request, lambda_ > 0.0 && new_could_show_ ? priced_.priced(candidates) : candidates, rng, slate);
}

float ColdStart::multiplier(const CandidateSet& candidates, std::size_t i) const {
  const bool raised = is_new(candidates.streamer[i], last_);
  return policy.multiplier(candidates, i) * (raised ? static_cast<float>(portable_exp(lambda_)) : 1.0F);
}

void ColdStart::observe(const Showed& showed) {
  policy.observe(showed);
  std::uint32_t fresh = 0;
  for (std::size_t k = 0; k < showed.slate.size; ++k) {
    const StreamerId streamer = showed.candidates.streamer[showed.slate.shown[k].candidate];
    if (!is_new(streamer, showed.request.at)) { continue; }
    ++known_[streamer.index()].impressions;
    ++fresh;
  }
  if (!showed.here || !new_could_show_ || showed.slate.size == 0) { return; }
  const double share = static_cast<double>(fresh) / static_cast<double>(showed.slate.size);
  lambda_ = std::clamp(lambda_ + step * (floor - share), 0.0, most);
}

void ColdStart::observe(const RoomOpened& opened) {
  policy.observe(opened);
  begin_ = std::min(begin_, opened.at);
  if (opened.streamer.index() >= known_.size()) { known_.resize(opened.streamer.index() + 1); }
  Known& known = known_[opened.streamer.index()];
  if (known.since != Time::min()) { return; }
  known.since = opened.at;
  known.settled = opened.at - begin_ < from_days(settle_days);
}

}  // namespace libsim
