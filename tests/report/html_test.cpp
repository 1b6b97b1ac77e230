#include "libsim/report/html.hpp"

#include <catch2/catch.hpp>

using namespace libsim;
using Catch::Matchers::Contains;

TEST_CASE("a text stays a text in HTML, whatever it says", "[report]") {
  CHECK(html_escape("<script>alert('x')</script>") == "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;");
  CHECK(html_escape("\" onclick=\"x") == "&quot; onclick=&quot;x");
  CHECK(html_escape("a & b &amp; c") == "a &amp; b &amp;amp; c");
  CHECK(html_escape("±, 中文\n\x01\x1b[31m") == "±, 中文\n[31m");
}

TEST_CASE("an HTML table names its headings, groups columns and says in words what colours say", "[report]") {
  TextTable table{{{.name = "metric", .align = Align::left},
                   {.name = "random"},
                   {.name = "a<b", .unit = "%", .group = "difference from random"},
                   {.name = "c", .unit = "%", .group = "difference from random"}}};
  table.add_row({"revenue", "8 ±2", {"+3 ±1", Emphasis::good}, {"-3 ±1", Emphasis::bad}});
  table.add_gap();
  table.add_row({"ctr", "1", "0", "0"});
  const std::string html = html_table(table, "All & more");
  CHECK_THAT(html, Contains("<caption>All &amp; more</caption>"));
  CHECK_THAT(html, Contains("<th scope=\"colgroup\" colspan=\"2\" class=\"group\">difference from random</th>"));
  CHECK_THAT(html, Contains("<th scope=\"col\">a&lt;b<br><span class=\"unit\">%</span></th>"));
  CHECK_THAT(html, Contains("<th scope=\"row\" class=\"left\">revenue</th>"));
  CHECK_THAT(html, Contains("<td class=\"good\">+3 ±1<span class=\"said\"> better</span></td>"));
  CHECK_THAT(html, Contains("<td class=\"bad\">-3 ±1<span class=\"said\"> worse</span></td>"));
  CHECK_THAT(html, Contains("<tr class=\"gap\"><th scope=\"row\" class=\"left\">ctr</th>"));
}
