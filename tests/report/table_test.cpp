#include "libsim/report/table.hpp"

#include <algorithm>
#include <sstream>
#include <string>

#include <catch2/catch.hpp>

#include "libsim/report/display_width.hpp"

using namespace libsim;

namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream stream{text};
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) { lines.push_back(line); }
  return lines;
}

}  // namespace

TEST_CASE("columns are aligned under their names and units", "[report]") {
  TextTable table{{{"policy", "", Align::left, ""}, {"income", "coins/request", Align::right, ""}, {"n"}}};
  table.add_row({"greedy", "12.3", "8"});
  table.add_row({"uniform_random", "1,234.5", "16"});
  CHECK(table.text(false) ==
        "policy                 income   n\n"
        "                coins/request\n"
        "─────────────────────────────────\n"
        "greedy                   12.3   8\n"
        "uniform_random        1,234.5  16\n");
}

TEST_CASE("a table without units has no line for them", "[report]") {
  TextTable table{{{"a"}, {"b"}}};
  table.add_row({"1", "20"});
  CHECK(table.text(false) ==
        "a   b\n"
        "─────\n"
        "1  20\n");
}

TEST_CASE("a text that is wider in bytes than on the screen keeps the columns aligned", "[report]") {
  TextTable table{{{"name", "", Align::left, ""}, {"x"}}};
  table.add_row({"直播", "1"});
  table.add_row({"λ₁", "–"});
  table.add_row({"abcd", "3"});
  for (const std::string& line : lines_of(table.text(false))) { CHECK(display_width(line) == 7); }
}

TEST_CASE("neighbours of one group share a heading as wide as they are", "[report]") {
  TextTable table{{{"policy", "", Align::left, ""},
                   {"mean", "", Align::right, "gift income"},
                   {"change", "", Align::right, "gift income"},
                   {"Gini"}}};
  table.add_row({"greedy", "12", "+4.1%", "0.93"});
  CHECK(table.text(false) ==
        "        gift income\n"
        "policy  mean  change  Gini\n"
        "──────────────────────────\n"
        "greedy    12   +4.1%  0.93\n");
}

TEST_CASE("a heading wider than its columns widens the last of them", "[report]") {
  TextTable table{{{"a", "", Align::right, "a long heading"}, {"b", "", Align::right, "a long heading"}, {"c"}}};
  table.add_row({"1", "2", "3"});
  CHECK(table.text(false) ==
        "a long heading\n"
        "a            b  c\n"
        "─────────────────\n"
        "1            2  3\n");
}

TEST_CASE("emphasis adds escape codes and moves nothing", "[report]") {
  TextTable table{{{"policy", "", Align::left, ""}, {"change", "%"}}};
  table.add_row({"greedy", {"-3.0", Emphasis::bad}});
  table.add_gap();
  table.add_row({{"concave", Emphasis::strong}, {"+4.1", Emphasis::good}});
  const std::string plain = table.text(false);
  CHECK(plain.find('\x1b') == std::string::npos);

  std::string emphasised = table.text(true);
  CHECK(emphasised.find("\x1b[31m-3.0\x1b[0m") != std::string::npos);
  for (auto escape = emphasised.find('\x1b'); escape != std::string::npos; escape = emphasised.find('\x1b')) {
    emphasised.erase(escape, emphasised.find('m', escape) - escape + 1);
  }
  CHECK(emphasised == plain);
}

TEST_CASE("no line of a table ends in a space", "[report]") {
  TextTable table{{{"a", "", Align::left, "group"}, {"b", "", Align::left, ""}}};
  table.add_row({"1", ""});
  table.add_row({"", "long text"});
  CHECK(std::ranges::none_of(lines_of(table.text(false)), [](const std::string& line) { return line.ends_with(' '); }));
}
