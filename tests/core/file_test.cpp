#include "libsim/core/file.hpp"

#include <fstream>

#include <catch2/catch.hpp>
#include <sys/stat.h>

#include "libsim/core/error.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace libsim;

namespace {

std::string content_of(const std::filesystem::path& file) {
  std::vector<std::string> problems;
  return read_file(file, problems).value_or("(unreadable)");
}

std::size_t files_in(const std::filesystem::path& folder) {
  return static_cast<std::size_t>(
      std::distance(std::filesystem::directory_iterator{folder}, std::filesystem::directory_iterator{}));
}

}  // namespace

TEST_CASE("a file appears only when it is committed, and whole", "[core]") {
  const TemporaryFolder folder;
  const auto file = folder.path() / "result.json";
  write_file(file, "old");
  {
    AtomicFile out{file};
    out.write("new ");
    CHECK(content_of(file) == "old");
    out.write("content");
    out.commit();
  }
  CHECK(content_of(file) == "new content");
  CHECK(files_in(folder.path()) == 1);
}

TEST_CASE("a file that is not committed leaves nothing behind", "[core]") {
  const TemporaryFolder folder;
  {
    AtomicFile out{folder.path() / "result.json"};
    out.write("half");
    CHECK(files_in(folder.path()) == 1);
  }
  CHECK(files_in(folder.path()) == 0);
}

TEST_CASE("writing through a link replaces the file it leads to, and permissions stay", "[core]") {
  const TemporaryFolder folder;
  const auto file = folder.path() / "real.json";
  const auto link = folder.path() / "link.json";
  write_file(file, "old");
  std::filesystem::permissions(file, std::filesystem::perms{0640});
  std::filesystem::create_symlink("real.json", link);
  write_file(link, "new");
  CHECK(content_of(file) == "new");
  CHECK(std::filesystem::is_symlink(link));
  CHECK(std::filesystem::status(file).permissions() == std::filesystem::perms{0640});
}

TEST_CASE("what is no regular file is written to, not replaced", "[core]") {
  REQUIRE_NOTHROW(write_file("/dev/null", "text"));
  CHECK(std::filesystem::is_character_file("/dev/null"));
}

TEST_CASE("a file that cannot be written is a resource error that names it", "[core]") {
  const TemporaryFolder folder;
  const auto file = folder.path() / "missing" / "result.json";
  CHECK_THROWS_AS(write_file(file, "text"), ResourceError);
  CHECK_THROWS_WITH(write_file(file, "text"), file.string() + ": cannot be created: No such file or directory");
  CHECK_THROWS_AS(write_file("/dev/full", "text"), ResourceError);
}

TEST_CASE("a file that cannot be read is one problem that says why", "[core]") {
  const TemporaryFolder folder;
  write_file(folder.path() / "reference.json", "{}");
  std::vector<std::string> problems;

  SECTION("missing: the nearest name is suggested") {
    CHECK_FALSE(read_file(folder.path() / "referense.json", problems));
    CHECK(problems == std::vector{(folder.path() / "referense.json").string() +
                                  ": got no such file, expected an existing file; did you mean \"reference.json\"?"});
  }
  SECTION("in a folder that is missing, too") {
    CHECK_FALSE(read_file(folder.path() / "no" / "reference.json", problems));
    REQUIRE(problems.size() == 1);
    CHECK_THAT(problems[0], Catch::Contains("nor its folder"));
  }
  SECTION("a directory") {
    CHECK_FALSE(read_file(folder.path(), problems));
    CHECK(problems == std::vector{folder.path().string() + ": got a directory, expected a file"});
  }
  SECTION("not readable, whoever asks: a link to itself") {
    std::filesystem::create_symlink("loop.json", folder.path() / "loop.json");
    CHECK_FALSE(read_file(folder.path() / "loop.json", problems));
    REQUIRE(problems.size() == 1);
    CHECK_THAT(problems[0], Catch::Contains("expected a file that can be read"));
  }
}

TEST_CASE("whether a file can be written is known before, and asking leaves nothing behind", "[core]") {
  const TemporaryFolder folder;
  CHECK(write_problem(folder.path() / "new.json").empty());
  write_file(folder.path() / "old.json", "old");
  CHECK(write_problem(folder.path() / "old.json").empty());
  CHECK(content_of(folder.path() / "old.json") == "old");
  CHECK(files_in(folder.path()) == 1);
  CHECK(write_problem("/dev/null").empty());
  CHECK_THAT(write_problem(folder.path()), Catch::EndsWith("got a directory, expected a file"));
  CHECK_THAT(write_problem(folder.path() / "no" / "x"), Catch::Contains("got no folder"));
  // A folder in which nobody may make a file, not even the superuser.
  CHECK_THAT(write_problem("/proc/result.json"), Catch::Contains("expected a file that can be written"));
}
