#include "libsim/scenario/file_kind.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace libsim;

TEST_CASE("a file is known by the sections that only one kind has", "[scenario]") {
  using Json = nlohmann::json;
  CHECK(file_kind(Json{{"run", {}}, {"market", {}}}) == FileKind::market);
  CHECK(file_kind(Json{{"run", {}}, {"homepage", {}}}) == FileKind::racing);
  CHECK(file_kind(Json{{"scenario", "x.json"}, {"axes", Json::array()}}) == FileKind::sweep);
  CHECK(file_kind(Json{{"market", {}}, {"axes", Json::array()}}) == FileKind::unknown);
  CHECK(file_kind(Json{{"run", {}}}) == FileKind::unknown);
  CHECK(file_kind(Json::array({"market"})) == FileKind::unknown);
}

TEST_CASE("a mix-up is told with the verb that runs the file, and only a mix-up", "[scenario]") {
  const nlohmann::json sweep{{"policies", {"greedy"}}};
  CHECK(wrong_kind(sweep, FileKind::market) == "got a sweep, expected a market; libsim sweep runs it");
  CHECK(wrong_kind(sweep, FileKind::sweep).empty());
  CHECK(wrong_kind({{"typo", 1}}, FileKind::sweep).empty());
}
