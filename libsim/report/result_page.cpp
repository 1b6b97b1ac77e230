#include "libsim/report/result_page.hpp"

#include <cstddef>
#include <string_view>

#include <fmt/format.h>

#include "libsim/core/version.hpp"
#include "libsim/report/html.hpp"

namespace libsim {
namespace {

// Contrast of texts with their ground is 4.5:1 or more (WCAG 2, AA) in both palettes.
constexpr std::string_view style = R"css(
:root{color-scheme:light dark;--ground:#fcfcfb;--raised:#fff;--text:#1c2126;--faint:#59636d;--rule:#d9dde1;--link:#1f5fa8;
--good:#176b3f;--bad:#b02a1c;--wash:#f1f3f5}
@media (prefers-color-scheme:dark){:root{--ground:#14171a;--raised:#1b1f23;--text:#e6e9ec;--faint:#9aa5b0;--rule:#343b42;
--link:#86b8f0;--good:#6fd39a;--bad:#ff9387;--wash:#22272c}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--text);
font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",sans-serif;overflow-wrap:break-word}
main,footer{max-width:70rem;margin:0 auto;padding:0 1rem}
header{padding:2.25rem 0 .5rem}
h1,h2,h3{line-height:1.22;text-wrap:balance;margin:0}
h1{font-size:clamp(1.5rem,1.2rem + 1.4vw,2.15rem);letter-spacing:-.012em}
h2{font-size:1.45rem;letter-spacing:-.008em}
.sub{font-size:1.12rem;margin:2.4rem 0 .8rem}
p,ul{margin:.5rem 0;max-width:46rem}
a{color:var(--link)}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono","Liberation Mono",monospace;font-size:.87em}
.setting{color:var(--faint);margin:.45rem 0 1.1rem}
.says{border-left:.25rem solid var(--link);padding:.1rem 0 .1rem 1rem;margin:1.1rem 0 0;max-width:50rem}
.says p{margin:.35rem 0;max-width:none}
.says p:first-child{font-size:1.17rem;line-height:1.45}
.part{border-top:1px solid var(--rule);margin-top:3rem;padding-top:2rem}
.note{color:var(--faint);font-size:.92rem;white-space:pre-line}
.figures{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,18.5rem),1fr));gap:1rem;margin:.8rem 0 0}
.figures.wide{grid-template-columns:repeat(auto-fill,minmax(min(100%,24rem),1fr))}
figure{margin:0;padding:.7rem .7rem .5rem;background:var(--raised);border:1px solid var(--rule);border-radius:.5rem;min-width:0}
figcaption{font-weight:600;font-size:.92rem;line-height:1.35;margin:0 .2rem .3rem}
figure svg [color=white]{color:var(--raised)}
figure svg{display:block;width:100%;height:auto;max-width:34rem;margin:0 auto}
.scroll{position:relative;overflow-x:auto;border:1px solid var(--rule);border-radius:.5rem;background:var(--raised);margin:.8rem 0 1.1rem}
.scroll:focus-visible,a:focus-visible,summary:focus-visible{outline:.16rem solid var(--link);outline-offset:.12rem}
table{border-collapse:separate;border-spacing:0;font-size:.9rem;font-variant-numeric:tabular-nums;min-width:100%}
caption{text-align:left;font-weight:600;padding:.6rem .75rem .35rem;position:sticky;left:0}
th,td{padding:.27rem .75rem;text-align:right;white-space:nowrap;font-weight:400;vertical-align:bottom}
thead th{font-weight:600}
thead tr:last-child>*{border-bottom:1px solid var(--rule)}
th.group{text-align:center;color:var(--faint);font-weight:400;border-bottom:1px solid var(--rule)}
.left{text-align:left}
tbody tr:nth-child(even)>*{background:var(--wash)}
tr>:first-child{position:sticky;left:0;background:var(--raised);z-index:1}
tr.gap>*{border-top:.15rem solid var(--rule)}
.unit,.faint{color:var(--faint);font-weight:400}
.strong{font-weight:600}
.good{color:var(--good);font-weight:600}
.bad{color:var(--bad);font-weight:600}
.said{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media (max-width:40rem){tbody th,thead th:first-child{min-width:7.6rem;max-width:10rem;white-space:normal}
th,td{padding:.27rem .55rem}
dl{grid-template-columns:6.2rem 1fr}}
@media (min-width:40.01rem){wbr{display:none}}
details{margin:.8rem 0}
summary{cursor:pointer;color:var(--link);padding:.2rem 0}
dl{display:grid;grid-template-columns:minmax(7rem,max-content) 1fr;gap:.3rem 1.2rem;margin:.6rem 0;font-size:.94rem}
dt{color:var(--faint)}
dd{margin:0;min-width:0;overflow-wrap:anywhere}
pre{margin:0;padding:.75rem .9rem}
.parts{list-style:none;padding:0;max-width:50rem}
.parts li{padding:.7rem 0;border-top:1px solid var(--rule)}
.parts li:last-child{border-bottom:1px solid var(--rule)}
footer{color:var(--faint);font-size:.88rem;border-top:1px solid var(--rule);margin-top:3rem;padding-top:1rem;padding-bottom:2.5rem}
@media print{figure,tr{break-inside:avoid}.scroll{overflow:visible}}
)css";

std::string paragraph(std::string_view text, std::string_view style_class = "") {
  return style_class.empty() ? fmt::format("<p>{}</p>\n", html_escape(text))
                             : fmt::format("<p class=\"{}\">{}</p>\n", style_class, html_escape(text));
}

std::string what_it_says(const ResultPart& part) {
  std::string html = "<div class=\"says\">\n";
  for (const std::string& sentence : part.headline) { html += paragraph(sentence); }
  return html + "</div>\n";
}

std::string figures_of(const ResultPart& part, const std::map<std::string, std::string>& drawings) {
  std::string narrow;
  std::string wide;
  for (const Figure& figure : part.figures) {
    const auto drawing = drawings.find(figure.name);
    if (drawing == drawings.end()) { continue; }
    (figure.width > 360 ? wide : narrow) += fmt::format(
        "<figure>\n<figcaption>{}{}</figcaption>\n{}</figure>\n", html_escape(figure.title),
        figure.note.empty() ? "" : fmt::format("<br><span class=\"unit\">{}</span>", html_escape(figure.note)),
        drawing->second);
  }
  if (narrow.empty() && wide.empty()) { return ""; }
  std::string html = paragraph(part.figures_note, "note");
  if (!narrow.empty()) { html += "<div class=\"figures\">\n" + narrow + "</div>\n"; }
  if (!wide.empty()) { html += "<div class=\"figures wide\">\n" + wide + "</div>\n"; }
  return html;
}

std::string tables_of(const ResultPart& part) {
  std::string html;
  for (const CaptionedTable& table : part.tables) {
    const std::string shown = html_table(table.table, table.caption);
    html += table.folded
                ? fmt::format("<details>\n<summary>{}</summary>\n{}</details>\n", html_escape(table.caption), shown)
                : shown;
  }
  for (const std::string& note : part.notes) { html += paragraph(note, "note"); }
  return html;
}

std::string command_box(const std::vector<std::string>& commands) {
  std::string text;
  for (const std::string& command : commands) { text += html_escape(command) + "\n"; }
  return fmt::format(
      "<div class=\"scroll\" role=\"region\" aria-label=\"Commands\" tabindex=\"0\"><pre><code>{}</code></pre></div>\n",
      text);
}

std::string origin_of(const ResultPart& part) {
  std::string html = "<dl>\n";
  html += fmt::format("<dt>Read from</dt><dd>{}</dd>\n", html_escape(part.source));
  for (const ProvenanceLine& line : part.provenance) {
    html += fmt::format("<dt>{}</dt><dd>{}</dd>\n", html_escape(line.name), html_escape(line.value));
  }
  return html + "</dl>\n" + command_box(part.commands);
}

/// Everything of a part below its title. @param level  of its headings
std::string body_of(const ResultPart& part, const PageFrame& frame, const std::map<std::string, std::string>& drawings,
                    int level) {
  const auto heading = [level](const char* text) {
    return fmt::format("<h{0} class=\"sub\">{1}</h{0}>\n", level, text);
  };
  std::string html = what_it_says(part);
  const std::string figures = figures_of(part, drawings);
  if (!figures.empty()) {
    html += heading("Figures") + figures;
  } else if (!part.figures.empty() && !frame.no_figures.empty()) {
    html += paragraph(frame.no_figures, "note");
  }
  return html + heading("Tables") + tables_of(part) + heading("What made it, and how to make it again") +
         origin_of(part);
}

std::string contents(std::span<const ResultPart> parts) {
  std::string html = "<nav aria-label=\"Results\">\n<ul class=\"parts\">\n";
  for (std::size_t p = 0; p < parts.size(); ++p) {
    html += fmt::format("<li><a href=\"#part{}\">{}</a><br>{}</li>\n", p + 1, html_escape(parts[p].title),
                        html_escape(parts[p].headline.empty() ? "" : parts[p].headline.front()));
  }
  return html + "</ul>\n</nav>\n";
}

std::string footer_of(const PageFrame& frame) {
  std::string html = "<footer>\n";
  if (!frame.not_read.empty()) {
    std::string names;
    for (const std::string& name : frame.not_read) { names += (names.empty() ? "" : ", ") + name; }
    html += paragraph("Also in the folder, of a kind that this page does not show: " + names + ".");
  }
  if (!frame.figures_folder.empty()) {
    html += fmt::format(
        "<p>Figures as SVG, PDF and PNG, with their data and scripts: <a href=\"{0}/\">{0}/</a> beside this "
        "page.</p>\n",
        html_escape(frame.figures_folder));
  }
  return html + fmt::format("<p>Page made by libsim {} ({}): <code>{}</code></p>\n</footer>\n", html_escape(version()),
                            html_escape(commit()), html_escape(frame.command));
}

}  // namespace

std::string result_page(std::span<const ResultPart> parts, const PageFrame& frame,
                        const std::map<std::string, std::string>& drawings) {
  const bool alone = parts.size() == 1;
  const std::string title = html_escape(alone ? parts.front().title : frame.title);
  std::string html = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src "
      "data:\">\n"
      "<link rel=\"icon\" href=\"data:,\">\n"
      "<title>{0}</title>\n<style>{1}</style>\n</head>\n<body>\n<main>\n<header>\n<h1>{0}</h1>\n",
      title, style);
  if (alone) {
    html += paragraph(parts.front().setting, "setting") + "</header>\n" + body_of(parts.front(), frame, drawings, 2);
  } else {
    html += "</header>\n" + contents(parts);
    for (std::size_t p = 0; p < parts.size(); ++p) {
      html += fmt::format(
          "<section class=\"part\" id=\"part{0}\" aria-labelledby=\"title{0}\">\n<h2 id=\"title{0}\">{1}</h2>\n", p + 1,
          html_escape(parts[p].title));
      html += paragraph(parts[p].setting, "setting") + body_of(parts[p], frame, drawings, 3) + "</section>\n";
    }
  }
  return html + "</main>\n" + footer_of(frame) + "</body>\n</html>\n";
}

}  // namespace libsim
