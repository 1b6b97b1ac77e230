#include "libsim/allocation/prompt.hpp"

#include "libsim/allocation/nested_policy.hpp"

namespace libsim {

void Prompt::fields(ConfigReader& reader) {
  read_nested_policy(reader, "policy", "greedy", policy, "who chooses the rooms: {\"kind\": ...}");
  reader.choice("audience", audience, audience_names, "who is prompted");
  reader.field("per_day", per_day, {0, 10'000}, "prompted impressions/user/day", "the budget of fatigue");
  reader.field("spacing_h", spacing_h, {0.0, 1e4}, "h", "least time between prompts of one user, but for one slate's");
  reader.field("min_p_gift", min_p_gift, {0.0, 1.0}, "", "least predicted probability of a gift per click");
  reader.field("at_entry", at_entry, "prompt in the feed, for the entry");
  reader.field("in_session", in_session, "prompt inside sessions");
}

SignalSet Prompt::signals() const {
  return min_p_gift > 0.0 && at_entry ? policy.signals().with(Signal::p_gift) : policy.signals();
}

Prompt::User& Prompt::user(UserId id) {
  if (id.index() >= users_.size()) { users_.resize(id.index() + 1); }
  return users_[id.index()];
}

std::uint32_t Prompt::left_for(UserId id, Time at) {
  User& own = user(id);
  if (own.day != day_of(at)) {
    own.day = day_of(at);
    own.prompts = 0;
  }
  const bool wanted =
      audience == PromptAudience::all || (audience == PromptAudience::givers && own.gave) ||
      (audience == PromptAudience::high_watch_low_pay && quadrants_.much_watch_little_money(id.index()));
  const bool rested = own.last == Time::min() || at - own.last >= from_seconds(3600.0 * spacing_h);
  return wanted && rested && own.prompts < per_day ? per_day - own.prompts : 0;
}

void Prompt::spend(UserId id, Time at, std::uint32_t prompts) {
  if (prompts == 0) { return; }
  User& own = user(id);
  own.prompts += prompts;
  own.last = at;
}

void Prompt::decide(const Request& request, const CandidateSet& candidates, RngStream& rng, Slate& slate) {
  policy.decide(request, candidates, rng, slate);
  std::uint32_t left = at_entry ? left_for(request.user, request.at) : 0;
  for (std::size_t k = 0; k < slate.size; ++k) {
    auto& shown = slate.shown[k];
    const bool pays =
        min_p_gift == 0.0 || static_cast<double>(candidates.signal(Signal::p_gift)[shown.candidate]) >= min_p_gift;
    shown.prompt = left > 0 && pays;
    left -= shown.prompt ? 1U : 0U;
  }
}

bool Prompt::prompt(const SessionMoment& moment, RngStream& /*rng*/) {
  if (!in_session || left_for(moment.user, moment.at) == 0) { return false; }
  spend(moment.user, moment.at, 1);
  return true;
}

void Prompt::observe(const Showed& showed) {
  policy.observe(showed);
  std::uint32_t prompts = 0;
  for (std::size_t k = 0; k < showed.slate.size; ++k) { prompts += showed.slate.shown[k].prompt ? 1U : 0U; }
  left_for(showed.request.user, showed.request.at);  // the day's count begins anew where it has to
  spend(showed.request.user, showed.request.at, prompts);
}

void Prompt::observe(const Left& left) {
  policy.observe(left);
  quadrants_.watched(left.user.index(), left.watched);
}

void Prompt::observe(const Gifted& gifted) {
  policy.observe(gifted);
  quadrants_.gave(gifted.user.index(), gifted.amount);
  user(gifted.user).gave = true;
}

void Prompt::observe(const HourPassed& hour) {
  policy.observe(hour);
  if (hour.at == start_of_day(day_of(hour.at))) { quadrants_.cut(); }
}

}  // namespace libsim
