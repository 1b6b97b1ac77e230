#include "libsim/allocation/hard_limits.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

namespace libsim {
namespace {

double share(std::int64_t part, std::int64_t whole) {
  return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

HardLimits::User& HardLimits::user_on(UserId id, std::int64_t day) {
  if (id.index() >= users_.size()) { users_.resize(id.index() + 1); }
  User& user = users_[id.index()];
  if (user.day != day) {
    user.shown.clear();
    user.prompts = 0;
    for (std::int64_t gone = std::max(user.day + 1, day - 6); gone <= day; ++gone) {
      user.coins[static_cast<std::size_t>(gone) % 7] = 0;
    }
    user.day = day;
  }
  return user;
}

bool HardLimits::filter(const Request& request, const CandidateSet& candidates, std::vector<std::uint32_t>& allowed) {
  const std::size_t n = candidates.size();
  allowed.clear();
  counts_.candidates += static_cast<std::int64_t>(n);
  const bool by_capacity = config_.capacity == CapacityRule::hard;
  const bool by_frequency = config_.frequency_cap > 0;
  if (!by_capacity && !by_frequency) { return false; }
  bool marked = false;
  User& user = user_on(request.user, day_of(request.at));
  if (by_frequency) {
    for (const Count& count : user.shown) {
      if (count.impressions < config_.frequency_cap) { continue; }
      mark_[count.streamer.index()] = count.impressions;
      marked = true;
    }
  }
  for (std::uint32_t i = 0; i < n; ++i) {
    const std::size_t streamer = candidates.streamer[i].index();
    const bool capped = marked && streamer < mark_.size() && mark_[streamer] != 0;
    const bool full = by_capacity && candidates.viewers[i] >= candidates.capacity[i];
    counts_.capped += capped ? 1 : 0;
    counts_.full += full ? 1 : 0;
    if (!capped && !full) { allowed.push_back(i); }
  }
  if (marked) {
    for (const Count& count : user.shown) { mark_[count.streamer.index()] = 0; }
  }
  return allowed.size() < n;
}

std::uint32_t HardLimits::prompts_left(UserId user, Time at) {
  constexpr std::uint32_t unlimited = std::numeric_limits<std::uint32_t>::max();
  if (config_.prompts_per_day == 0 && config_.weekly_spending == 0) { return unlimited; }
  const User& own = user_on(user, day_of(at));
  const std::int64_t spent = std::accumulate(own.coins.begin(), own.coins.end(), std::int64_t{0});
  if (config_.weekly_spending > 0 && spent >= std::int64_t{config_.weekly_spending}) { return 0; }
  if (config_.prompts_per_day == 0) { return unlimited; }
  return config_.prompts_per_day - std::min(own.prompts, config_.prompts_per_day);
}

void HardLimits::observe(const Showed& showed) {
  if (!showed.here) { return; }
  User& user = user_on(showed.request.user, day_of(showed.request.at));
  for (std::size_t k = 0; k < showed.slate.size; ++k) {
    const auto& shown = showed.slate.shown[k];
    const StreamerId streamer = showed.candidates.streamer[shown.candidate];
    ++counts_.shown;
    counts_.shown_full +=
        showed.candidates.viewers[shown.candidate] >= showed.candidates.capacity[shown.candidate] ? 1 : 0;
    if (config_.frequency_cap > 0) {
      if (streamer.index() >= mark_.size()) { mark_.resize(streamer.index() + 1, 0); }
      auto count = std::ranges::find(user.shown, streamer, &Count::streamer);
      if (count == user.shown.end()) { count = user.shown.insert(count, {streamer, 0}); }
      ++count->impressions;
      counts_.shown_too_often += count->impressions > config_.frequency_cap ? 1 : 0;
    }
    if (shown.prompt) { check_prompt(user); }
  }
}

void HardLimits::prompted(UserId user, Time at) {
  check_prompt(user_on(user, day_of(at)));
}

void HardLimits::check_prompt(User& user) {
  ++counts_.prompts;
  ++user.prompts;
  counts_.prompts_too_many += config_.prompts_per_day > 0 && user.prompts > config_.prompts_per_day ? 1 : 0;
  const std::int64_t spent = std::accumulate(user.coins.begin(), user.coins.end(), std::int64_t{0});
  counts_.prompts_to_spent += config_.weekly_spending > 0 && spent >= std::int64_t{config_.weekly_spending} ? 1 : 0;
}

void HardLimits::observe(const Gifted& gifted) {
  if (config_.weekly_spending == 0) { return; }
  const std::int64_t day = day_of(gifted.at);
  user_on(gifted.user, day).coins[static_cast<std::size_t>(day) % 7] += gifted.amount.value;
}

HardLimits::Counts& HardLimits::Counts::operator+=(const Counts& other) {
  candidates += other.candidates, capped += other.capped, full += other.full;
  shown += other.shown, shown_too_often += other.shown_too_often, shown_full += other.shown_full;
  prompts += other.prompts, prompts_refused += other.prompts_refused;
  prompts_too_many += other.prompts_too_many, prompts_to_spent += other.prompts_to_spent;
  return *this;
}

void HardLimits::report(const Counts& counts, std::vector<ConstraintReport>& reports) const {
  const auto add = [&](const char* name, const char* observable, double limit, std::int64_t checks,
                       std::int64_t violations, double removed) {
    ConstraintReport report;
    report.name = name;
    report.observable = observable;
    report.hard = true;
    report.limit = limit;
    report.checks = checks;
    report.violations = violations;
    report.removed = removed;
    reports.push_back(std::move(report));
  };
  const double refused = share(counts.prompts_refused, counts.prompts_refused + counts.prompts);
  if (config_.frequency_cap > 0) {
    add("frequency_cap", "impressions of a streamer to a user on a day", config_.frequency_cap, counts.shown,
        counts.shown_too_often, share(counts.capped, counts.candidates));
  }
  if (config_.prompts_per_day > 0) {
    add("prompts_per_day", "prompts to a user on a day", config_.prompts_per_day, counts.prompts,
        counts.prompts_too_many, refused);
  }
  if (config_.weekly_spending > 0) {
    add("weekly_spending", "coins of a prompted user on the day and the six before", config_.weekly_spending,
        counts.prompts, counts.prompts_to_spent, refused);
  }
  if (config_.capacity == CapacityRule::hard) {
    add("capacity", "viewers over capacity of a room when shown", 1.0, counts.shown, counts.shown_full,
        share(counts.full, counts.candidates));
  }
}

}  // namespace libsim
