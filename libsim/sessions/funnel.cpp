#include "libsim/sessions/funnel.hpp"

#include <cstddef>

#include "libsim/sessions/panel.hpp"

namespace libsim {

Funnel gift_funnel(const Log& log, const std::vector<bool>& panel, SessionOptions options) {
  Scope everybody = options.scope;
  everybody.users = nullptr;
  options.scope.users = &panel;
  const Sessions sessions = build_sessions(log, options);

  const auto [gift_sessions, multi_gift_sessions] = count_gift_sessions(sessions.rows);
  std::vector<bool> clicked(log.users, false);
  for_each_click(log, everybody, [&](std::size_t row) { clicked[log.clicks.user[row].index()] = true; });
  std::vector<bool> gave(log.users, false);
  for_each_row(log.gifts, everybody, [&](std::size_t row) { gave[log.gifts.user[row].index()] = true; });
  std::int64_t panel_gave = 0;
  std::int64_t clicked_and_gave = 0;
  for (std::size_t user = 0; user < log.users; ++user) {
    panel_gave += panel[user] && gave[user] ? 1 : 0;
    clicked_and_gave += clicked[user] && gave[user] ? 1 : 0;
  }

  const auto session_count = static_cast<std::int64_t>(sessions.rows.size());
  Funnel funnel;
  funnel.stages = {{"clicks", sessions.clicks},
                   {"sessions", session_count},
                   {"gift sessions", gift_sessions},
                   {"multi-gift sessions", multi_gift_sessions}};
  funnel.rates = {
      {"sessions per click", "sessions of panel users", "click rows of panel users", session_count, sessions.clicks},
      {"gift rate per click", "gift rows of panel users", "click rows of panel users", sessions.gifts, sessions.clicks},
      {"gift rate per session", "sessions with a gift", "sessions of panel users", gift_sessions, session_count},
      {"multi-gift rate", "sessions with more than one gift", "sessions with a gift", multi_gift_sessions,
       gift_sessions},
      {"gift rate per panel user", "panel users who gave", "panel users", panel_gave, count_members(panel)},
      {"gift rate per clicking user", "users with a click who gave", "users with a click", clicked_and_gave,
       count_members(clicked)},
      {"gift rate per user", "users who gave", "all users of the log", count_members(gave), std::int64_t{log.users}}};
  return funnel;
}

}  // namespace libsim
