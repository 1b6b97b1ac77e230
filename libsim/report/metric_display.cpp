#include "libsim/report/metric_display.hpp"

#include <algorithm>
#include <array>

namespace libsim {
namespace {

struct Row {
  std::string_view name;
  MetricDisplay display;
};

constexpr std::array known_metrics{
    Row{"revenue", {MetricPart::money, Better::more}},
    Row{"revenue_of_worst_days", {MetricPart::money, Better::more}},
    Row{"gifts", {MetricPart::money, Better::more}},
    Row{"gift_rate", {MetricPart::money, Better::unknown}},
    Row{"top1_user_share", {MetricPart::money, Better::less}},
    Row{"ctr", {MetricPart::users, Better::more}},
    Row{"watch_time", {MetricPart::users, Better::more}},
    Row{"satisfaction", {MetricPart::users, Better::more}},
    Row{"next_day_return", {MetricPart::users, Better::more}},
    Row{"active_users", {MetricPart::users, Better::more}},
    Row{"visiting_users", {MetricPart::users, Better::unknown}},
    Row{"overload_share", {MetricPart::users, Better::less}},
    Row{"active_streamers", {MetricPart::streamers, Better::more}},
    Row{"streamer_gini_revenue", {MetricPart::streamers, Better::less}},
    Row{"streamer_gini_exposure", {MetricPart::streamers, Better::less}},
    Row{"top1_streamer_share", {MetricPart::streamers, Better::less}},
    Row{"long_tail_coverage", {MetricPart::streamers, Better::more}},
    Row{"effective_catalogue", {MetricPart::streamers, Better::more}},
    Row{"objective", {MetricPart::other, Better::more}},
    Row{"revenue_term", {MetricPart::other, Better::more}},
    Row{"retention_term", {MetricPart::other, Better::more}},
    Row{"satisfaction_term", {MetricPart::other, Better::more}},
    Row{"ecosystem_term", {MetricPart::other, Better::more}},
};

}  // namespace

MetricDisplay display_of_metric(std::string_view name) {
  const auto* const found =
      std::find_if(known_metrics.begin(), known_metrics.end(), [&](const Row& row) { return row.name == name; });
  MetricDisplay display = found == known_metrics.end() ? MetricDisplay{} : found->display;
  display.place = static_cast<std::size_t>(found - known_metrics.begin());
  return display;
}

}  // namespace libsim
