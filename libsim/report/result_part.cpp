#include "libsim/report/result_part.hpp"

#include <charconv>
#include <cmath>
#include <cstddef>
#include <system_error>
#include <variant>

#include <fmt/format.h>

#include "libsim/report/number_format.hpp"

namespace libsim {

ResultPart part_of(const SavedResult& result) {
  struct {
    const std::string& source;
    ResultPart operator()(const SavedComparison& saved) const { return comparison_part(saved, source); }
    ResultPart operator()(const SavedFacts& saved) const { return facts_part(saved, source); }
    ResultPart operator()(const SavedSweep& saved) const { return sweep_part(saved, source); }
  } const part{result.name};
  return std::visit(part, result.value);
}

std::string setting_line(const Manifest& manifest) {
  std::string line;
  const auto add = [&](const std::string& text) { line += (line.empty() ? "" : "; ") + text; };
  if (manifest.replications) {
    add(fmt::format("{} replication{}", format_count(*manifest.replications), *manifest.replications == 1 ? "" : "s"));
  }
  if (manifest.days) {
    std::string days = fmt::format("{} day{}", format_count(*manifest.days), *manifest.days == 1 ? "" : "s");
    if (manifest.warmup_days.value_or(0) > 0) { days += fmt::format(" after a warm-up of {}", *manifest.warmup_days); }
    add(days);
  }
  if (manifest.scale && *manifest.scale != 1.0) { add(fmt::format("scale {}", *manifest.scale)); }
  if (manifest.seed) { add(fmt::format("seed {}", *manifest.seed)); }
  return line;
}

std::string shown_setting(const std::string& setting) {
  double value = 0.0;
  const char* const last = setting.data() + setting.size();
  const auto [end, error] = std::from_chars(setting.data(), last, value);
  const bool is_number = error == std::errc{} && end == last && std::isfinite(value);
  constexpr std::size_t long_number = 8;
  return is_number && setting.size() >= long_number && setting.find('.') != std::string::npos ? format_number(value, 4)
                                                                                              : setting;
}

std::string listed(const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) { text += i + 1 == words.size() ? " and " : ", "; }
    text += words[i];
  }
  return text;
}

std::string capitalised(std::string text) {
  const bool is_name = text.substr(0, text.find(' ')).find('_') != std::string::npos;
  if (!is_name && !text.empty() && text.front() >= 'a' && text.front() <= 'z') { text.front() -= 'a' - 'A'; }
  return text;
}

std::string difference_words(const MetricSummary& metric, double baseline) {
  const Interval& d = metric.versus_baseline;
  const double share = 1.0 / std::abs(baseline);
  if (std::isfinite(share)) { return format_percent_difference(share * d.mean, share * d.low, share * d.high); }
  return fmt::format("{} {}", format_interval(d.mean, d.low, d.high), metric.unit);
}

}  // namespace libsim
