#include "libsim/sessions/panel.hpp"

#include <algorithm>

#include "libsim/core/time.hpp"
#include "libsim/sessions/scope.hpp"

namespace libsim {
namespace {

void note(std::vector<bool>& did, UserId user) {
  if (did.size() <= user.index()) { did.resize(user.index() + 1, false); }
  did[user.index()] = true;
}

}  // namespace

void PanelActs::observe(const Log& log) {
  Scope scope;
  scope.from = start_of_day(rule_.start_day);
  scope.to = start_of_day(rule_.end_day);
  const auto note_rows = [&](const auto& table, std::vector<bool>& did) {
    for_each_row(table, scope, [&](std::size_t row) { note(did, table.user[row]); });
  };
  if (rule_.require_click) {
    for_each_click(log, scope, [&](std::size_t row) { note(did_[0], log.clicks.user[row]); });
  }
  if (rule_.require_comment) { note_rows(log.comments, did_[1]); }
  if (rule_.require_like) { note_rows(log.likes, did_[2]); }
  if (rule_.require_gift) { note_rows(log.gifts, did_[3]); }
}

std::vector<bool> PanelActs::members(std::size_t users) const {
  std::vector<bool> panel(users, true);
  const std::array required{rule_.require_click, rule_.require_comment, rule_.require_like, rule_.require_gift};
  for (std::size_t act = 0; act < required.size(); ++act) {
    if (!required[act]) { continue; }
    const std::vector<bool>& did = did_[act];
    for (std::size_t user = 0; user < users; ++user) { panel[user] = panel[user] && user < did.size() && did[user]; }
  }
  return panel;
}

std::vector<bool> panel_users(const Log& log, const PanelRule& rule) {
  PanelActs acts{rule};
  acts.observe(log);
  return acts.members(log.users);
}

std::int64_t count_members(const std::vector<bool>& panel) {
  return static_cast<std::int64_t>(std::count(panel.begin(), panel.end(), true));
}

}  // namespace libsim
