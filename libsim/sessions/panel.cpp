#include "libsim/sessions/panel.hpp"

#include <algorithm>
#include <cstddef>

#include "libsim/core/time.hpp"
#include "libsim/sessions/scope.hpp"

namespace libsim {
namespace {

void keep_only(std::vector<bool>& panel, const std::vector<bool>& did) {
  for (std::size_t user = 0; user < panel.size(); ++user) { panel[user] = panel[user] && did[user]; }
}

}  // namespace

std::vector<bool> panel_users(const Log& log, const PanelRule& rule) {
  Scope scope;
  scope.from = start_of_day(rule.start_day);
  scope.to = start_of_day(rule.end_day);
  std::vector<bool> panel(log.users, true);

  const auto require_row = [&](const auto& table) {
    std::vector<bool> did(log.users, false);
    for_each_row(table, scope, [&](std::size_t row) { did[table.user[row].index()] = true; });
    keep_only(panel, did);
  };
  if (rule.require_click) {
    std::vector<bool> did(log.users, false);
    for_each_click(log, scope, [&](std::size_t row) { did[log.clicks.user[row].index()] = true; });
    keep_only(panel, did);
  }
  if (rule.require_comment) { require_row(log.comments); }
  if (rule.require_like) { require_row(log.likes); }
  if (rule.require_gift) { require_row(log.gifts); }
  return panel;
}

std::int64_t count_members(const std::vector<bool>& panel) {
  return static_cast<std::int64_t>(std::count(panel.begin(), panel.end(), true));
}

}  // namespace libsim
