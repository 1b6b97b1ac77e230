#include "libsim/report/metric_figures.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "libsim/report/label_places.hpp"
#include "libsim/report/metric_display.hpp"
#include "libsim/report/metric_tables.hpp"
#include "libsim/report/result_part.hpp"

namespace libsim {
namespace {

constexpr const char* better_colour = "0x2f9461";
constexpr const char* worse_colour = "0xc8503c";
constexpr const char* told_colour = "0x3b7fc4";    // differs, but nobody can say which way is better
constexpr const char* untold_colour = "0x7a8691";  // may be chance

const char* colour_of(const MetricSummary& metric) {
  if (!differs(metric)) { return untold_colour; }
  const Better better = display_of_metric(metric.name).better;
  if (better == Better::unknown) { return told_colour; }
  return (metric.versus_baseline.mean > 0.0) == (better == Better::more) ? better_colour : worse_colour;
}

/// What differences are multiplied by to be shown, and in which unit they then are.
struct DifferenceScale {
  double factor;
  std::string unit;
};

DifferenceScale difference_scale(const MetricSummary& baseline) {
  const double percent = 100.0 / std::abs(baseline.level.mean);
  if (std::isfinite(percent)) { return {percent, "%"}; }
  return {1.0, baseline.unit};
}

/// The range of an axis that shows all of `values` and 0, with a margin.
class ShownRange {
 public:
  void add(double value) {
    if (!std::isfinite(value)) { return; }
    low_ = std::min(low_, value);
    high_ = std::max(high_, value);
  }
  void add(const Interval& interval, double factor) {
    for (const double value : {interval.mean, interval.low, interval.high}) { add(factor * value); }
  }
  double low() const { return low_ - 0.06 * width(); }
  double high() const { return high_ + 0.06 * width(); }
  /// gnuplot's commands for this range of an axis, with at most six tics.
  std::string commands(char axis) const {
    const double width = this->width();
    const double power = std::pow(10.0, std::floor(std::log10(width / 5.0)));
    double step = 10.0 * power;
    for (const double digit : {5.0, 2.0, 1.0}) {
      if (digit * power >= width / 5.0) { step = digit * power; }
    }
    return fmt::format("set {0}range [{1}:{2}]\nset {0}tics {3}\n", axis, low(), high(), step);
  }

 private:
  double width() const { return high_ > low_ ? high_ - low_ : 1.0; }

  double low_ = 0.0;
  double high_ = 0.0;
};

/// Places of the policies' names, in the units of the axes. @param figure  whose axes and their words take the rest
std::vector<PixelPoint> name_places(std::span<const PolicyResult> policies, std::span<const PixelPoint> points,
                                    const ShownRange& x, const ShownRange& y, const Figure& figure) {
  const double width = figure.width - 75.0;
  const double height = figure.height - 65.0;
  std::vector<PixelPoint> pixels;
  std::vector<double> widths;
  for (const PixelPoint& point : points) {
    pixels.push_back(
        {(point.x - x.low()) / (x.high() - x.low()) * width, (point.y - y.low()) / (y.high() - y.low()) * height});
  }
  for (const PolicyResult& policy : policies) { widths.push_back(7.0 * static_cast<double>(policy.name.size())); }
  std::vector<PixelPoint> places = label_places(pixels, widths, width, height);
  for (PixelPoint& place : places) {
    place = {x.low() + place.x / width * (x.high() - x.low()), y.low() + place.y / height * (y.high() - y.low())};
  }
  return places;
}

std::string direction_words(const std::string& metric) {
  switch (display_of_metric(metric).better) {
    case Better::more:
      return "more is better";
    case Better::less:
      return "less is better";
    case Better::unknown:
      break;
  }
  return "";
}

std::string interval_fields(const Interval& interval, double factor) {
  return fmt::format("{},{},{}", figure_field(factor * interval.mean), figure_field(factor * interval.low),
                     figure_field(factor * interval.high));
}

/// "greedy +4.1% [+2.0, +6.2]; ..." of all policies but the first.
std::string differences_in_words(std::span<const PolicyResult> policies, std::size_t metric) {
  std::string words;
  for (std::size_t p = 1; p < policies.size(); ++p) {
    words += fmt::format("{}{} {}", p == 1 ? "" : "; ", policies[p].name,
                         difference_words(policies[p].metrics[metric], policies[0].metrics[metric].level.mean));
  }
  return words;
}

}  // namespace

bool any_difference(std::span<const PolicyResult> policies, std::size_t metric) {
  return std::ranges::any_of(policies, [&](const PolicyResult& policy) {
    const Interval& d = policy.metrics[metric].versus_baseline;
    return !std::isnan(d.mean) && (d.mean != 0.0 || d.low != 0.0 || d.high != 0.0);
  });
}

Figure difference_figure(std::span<const PolicyResult> policies, std::size_t metric, const std::string& name) {
  const PolicyResult& baseline = policies.front();
  const MetricSummary& level = baseline.metrics[metric];
  const DifferenceScale scale = difference_scale(level);
  Figure figure{.name = name,
                .title = level.name,
                .note = direction_words(level.name),
                .words = fmt::format("{}, difference from {}: {}", level.name, baseline.name,
                                     differences_in_words(policies, metric)),
                .data = "place,difference,low,high,colour,symbol,policy\n"};
  ShownRange range;
  std::vector<std::string> names;
  for (std::size_t p = 1; p < policies.size(); ++p) {
    names.push_back(policies[p].name);
    const MetricSummary& shown = policies[p].metrics[metric];
    range.add(shown.versus_baseline, scale.factor);
    figure.data += fmt::format("{},{},{},{},{}\n", p, interval_fields(shown.versus_baseline, scale.factor),
                               colour_of(shown), differs(shown) ? 7 : 6, figure_field(policies[p].name));
  }
  const std::size_t rows = policies.size() - 1;
  figure.height = static_cast<int>(62 + 26 * rows);
  figure.plot = fmt::format(
      "set yrange [{}.6:0.4]\n"
      "{}{}"
      "set ytics scale 0\n"
      "set tmargin 0.4\nset bmargin 2.9\n"
      "unset grid\nset grid x lt 1 lc rgb '#80808890' lw 0.6\n"
      "set border 1\n"
      "set xlabel {} offset 0,0.4\n"
      "set arrow 1 from 0, graph 0 to 0, graph 1 nohead lc rgb 'black' lw 1\n"
      "plot data skip 1 using 3:1:($4-$3):(0):5 with vectors nohead lw 2 lc rgb variable, \\\n"
      "     '' skip 1 using 2:1:6:5:ytic(7) with points ps 0.9 pt variable lc rgb variable\n",
      rows, range.commands('x'), left_margin(names, 7.2, figure.width),
      figure_literal(fmt::format("difference from {}, {}", baseline.name, scale.unit)));
  return figure;
}

Figure trade_off_figure(std::span<const PolicyResult> policies, std::size_t across, std::size_t up,
                        const std::string& name) {
  const PolicyResult& baseline = policies.front();
  const MetricSummary& x = baseline.metrics[across];
  const MetricSummary& y = baseline.metrics[up];
  const double to_x = 100.0 / std::abs(x.level.mean);
  const double to_y = 100.0 / std::abs(y.level.mean);
  Figure figure{.name = name,
                .title = fmt::format("{} against {}", x.name, y.name),
                .note = fmt::format("across: {}; up: {}", direction_words(x.name), direction_words(y.name)),
                .words = fmt::format("{} across, {} up, as differences from {} in percent. {}: {}. {}: {}", x.name,
                                     y.name, baseline.name, x.name, differences_in_words(policies, across), y.name,
                                     differences_in_words(policies, up)),
                .data = "x,x_low,x_high,y,y_low,y_high,colour,line_colour,symbol,policy,name_x,name_y\n",
                .width = 440,
                .height = 340};
  const char* const faint = policies.size() > 6 ? "90" : "";  // many intervals would hide the dots
  ShownRange x_range;
  ShownRange y_range;
  std::vector<PixelPoint> points;  // the first policy's is the origin
  for (const PolicyResult& policy : policies) {
    const Interval& dx = policy.metrics[across].versus_baseline;
    const Interval& dy = policy.metrics[up].versus_baseline;
    x_range.add(dx, to_x);
    y_range.add(dy, to_y);
    points.push_back({to_x * dx.mean, to_y * dy.mean});
  }
  const std::vector<PixelPoint> places = name_places(policies, points, x_range, y_range, figure);
  for (std::size_t p = 1; p < policies.size(); ++p) {
    const Interval& dx = policies[p].metrics[across].versus_baseline;
    const Interval& dy = policies[p].metrics[up].versus_baseline;
    const std::string_view colour = series_colour(p - 1).substr(1);
    figure.data += fmt::format("{},{},0x{},0x{}{},{},{},{},{}\n", interval_fields(dx, to_x), interval_fields(dy, to_y),
                               colour, faint, colour, series_symbol(p - 1), figure_field(policies[p].name),
                               figure_field(places[p].x), figure_field(places[p].y));
  }
  const auto axis = [](const MetricSummary& metric) {
    return figure_literal(fmt::format("{}, difference in %", metric.name));
  };
  figure.plot = fmt::format(
      "{}{}"
      "set xlabel {} offset 0,0.3\nset ylabel {} offset 0.8,0\n"
      "set arrow 1 from 0, graph 0 to 0, graph 1 nohead lc rgb 'black' lw 0.8\n"
      "set arrow 2 from graph 0, first 0 to graph 1, first 0 nohead lc rgb 'black' lw 0.8\n"
      "set label 1 {} at {},{}\n"
      "plot data skip 1 using 2:4:($3-$2):(0):8 with vectors nohead lw 1.6 lc rgb variable, \\\n"
      "     '' skip 1 using 1:5:(0):($6-$5):8 with vectors nohead lw 1.6 lc rgb variable, \\\n"
      "     '' skip 1 using 1:4:9:7 with points ps 1 pt variable lc rgb variable, \\\n"
      "     '' skip 1 using 11:12:10 with labels left\n",
      x_range.commands('x'), y_range.commands('y'), axis(x), axis(y), figure_literal(baseline.name), places[0].x,
      places[0].y);
  return figure;
}

}  // namespace libsim
