#include "libsim/log/csv_tokenizer.hpp"

#include <string>
#include <vector>

#include <catch2/catch.hpp>

using namespace libsim;

namespace {

struct Line {
  std::uint64_t number;
  std::vector<std::string> fields;
  bool quotes_match;

  bool operator==(const Line&) const = default;
};

std::vector<Line> lines_of(std::string_view text) {
  std::vector<Line> lines;
  CsvTokenizer tokenizer{text};
  while (tokenizer.next()) {
    Line line{tokenizer.line(), {}, tokenizer.quotes_match()};
    for (const std::string_view field : tokenizer.fields()) { line.fields.push_back(unquoted(field)); }
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace

TEST_CASE("fields are what stands between commas, empty ones too", "[log]") {
  CHECK(lines_of("a,b\n1,\n,\n") ==
        std::vector<Line>{{1, {"a", "b"}, true}, {2, {"1", ""}, true}, {3, {"", ""}, true}});
}

TEST_CASE("byte order marks, empty lines and both line ends are no part of the fields", "[log]") {
  CHECK(lines_of("\xEF\xBB\xBF"
                 "a,b\r\n\r\n\n1,2\r\n3,4") ==
        std::vector<Line>{{1, {"a", "b"}, true}, {4, {"1", "2"}, true}, {5, {"3", "4"}, true}});
  CHECK(lines_of("").empty());
  CHECK(lines_of("\n\r\n").empty());
}

TEST_CASE("quoted fields hold commas and doubled quotes", "[log]") {
  CHECK(lines_of("\"a,b\",\"say \"\"hi\"\"\",\"\"\n") == std::vector<Line>{{1, {"a,b", "say \"hi\"", ""}, true}});
  CHECK(lines_of("in\"side,2\n") == std::vector<Line>{{1, {"in\"side", "2"}, true}});
}

TEST_CASE("a stray quote costs its line, not the rest of the file", "[log]") {
  CHECK(lines_of("\"open,1\n2,3\n\"shut\"text,4\n5,6\n") ==
        std::vector<Line>{
            {1, {"open,1"}, false}, {2, {"2", "3"}, true}, {3, {"shut", "4"}, false}, {4, {"5", "6"}, true}});
}

TEST_CASE("only a last line without a line end is unterminated", "[log]") {
  CsvTokenizer tokenizer{"a\nb"};
  REQUIRE(tokenizer.next());
  CHECK(tokenizer.terminated());
  REQUIRE(tokenizer.next());
  CHECK_FALSE(tokenizer.terminated());
  CHECK_FALSE(tokenizer.next());
}
