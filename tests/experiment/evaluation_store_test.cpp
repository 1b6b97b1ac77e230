#include "libsim/experiment/evaluation_store.hpp"

#include <cmath>
#include <csignal>
#include <limits>

#include <catch2/catch.hpp>
#include <sys/resource.h>

#include "libsim/core/error.hpp"
#include "libsim/core/file.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace libsim;

namespace {

const std::vector<FactValue> two_facts{{"a.b", 1.0 / 3.0, "clicks", "share"},
                                       {"c", std::numeric_limits<double>::quiet_NaN(), "", ""}};

std::string content_of(const std::filesystem::path& file) {
  std::vector<std::string> problems;
  return read_file(file, problems).value_or("not there");
}

}  // namespace

TEST_CASE("what was evaluated is there again, to the last bit", "[experiment]") {
  const TemporaryFolder folder;
  const auto file = folder.path() / "state.jsonl";
  { EvaluationStore{file}.add("k", two_facts); }
  const EvaluationStore again{file};
  REQUIRE(again.find("k") != nullptr);
  CHECK(again.find("k")->at(0).value == 1.0 / 3.0);
  CHECK(again.find("k")->at(0).denominator == "clicks");
  CHECK(std::isnan(again.find("k")->at(1).value));
  CHECK(again.find("other") == nullptr);
  CHECK(again.size() == 1);
}

TEST_CASE("a line that a kill cut short is taken off, and the lines before it stay", "[experiment]") {
  const TemporaryFolder folder;
  const auto file = folder.path() / "state.jsonl";
  {
    EvaluationStore store{file};
    store.add("first", two_facts);
    store.add("second", two_facts);
  }
  const std::string whole = content_of(file);
  const std::size_t first_line = whole.find('\n') + 1;
  for (const std::size_t left : {first_line, first_line + 1, whole.size() - 1}) {
    folder.write("state.jsonl", whole.substr(0, left));
    EvaluationStore store{file};
    CHECK(store.size() == 1);
    store.add("second", two_facts);
    CHECK(content_of(file) == whole);
  }
}

TEST_CASE("a line that does not fit on the disk is taken off at once", "[experiment]") {
  const TemporaryFolder folder;
  const auto file = folder.path() / "state.jsonl";
  EvaluationStore store{file};
  store.add("first", two_facts);
  const std::string whole = content_of(file);

  ::rlimit before{};
  REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
  const ::rlimit almost{whole.size() + 10, before.rlim_max};
  auto* const handler = std::signal(SIGXFSZ, SIG_IGN);
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &almost) == 0);
  CHECK_THROWS_AS(store.add("second", two_facts), ResourceError);
  ::setrlimit(RLIMIT_FSIZE, &before);
  (void)std::signal(SIGXFSZ, handler);

  CHECK(content_of(file) == whole);
  CHECK(store.find("second") == nullptr);
  store.add("second", two_facts);
  CHECK(EvaluationStore{file}.size() == 2);
}

TEST_CASE("a file that is something else is left alone", "[experiment]") {
  const TemporaryFolder folder;
  for (const std::string text : {"dear diary\n", "dear diary", "{\"a\": 1}", "{\"facts\":[],\"key\":\"k\"}\nmine"}) {
    const auto file = folder.write("notes.txt", text);
    CHECK_THROWS_AS(EvaluationStore{file}, InputError);
    CHECK(content_of(file) == text);
  }
}
