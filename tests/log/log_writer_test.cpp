#include "libsim/log/log_writer.hpp"

#include <atomic>
#include <csignal>
#include <cstdio>
#include <optional>
#include <string>
#include <thread>

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "libsim/core/error.hpp"
#include "libsim/log/any_log.hpp"
#include "libsim/log/log_reader.hpp"
#include "tests/log/synthetic_log.hpp"

using namespace libsim;
using namespace libsim::test;
using Catch::Matchers::Contains;

namespace {

constexpr std::uint32_t three_blocks_of_impressions = 40'000;

/// The only entry of `directory` whose name contains `part`, if there is one.
std::optional<std::filesystem::path> entry_with(const std::filesystem::path& directory, std::string_view part) {
  for (const auto& entry : std::filesystem::directory_iterator{directory}) {
    if (entry.path().filename().string().find(part) != std::string::npos) { return entry.path(); }
  }
  return std::nullopt;
}

}  // namespace

TEST_CASE("a log read back is the log that was written", "[log]") {
  const TemporaryDirectory directory;
  for (const std::uint32_t requests : {0U, 1U, 16'384U, three_blocks_of_impressions}) {
    const Log log = synthetic_log(1, requests);
    write_log(log, directory / "log");
    CHECK(same(read_log(directory / "log"), log));
  }
  write_log(Log{}, directory / "log");
  CHECK(same(read_log(directory / "log"), Log{}));
}

TEST_CASE("equal logs are equal bytes, other logs are not", "[log]") {
  const TemporaryDirectory directory;
  write_log(synthetic_log(1, 1000), directory / "a");
  write_log(synthetic_log(1, 1000), directory / "b");
  write_log(synthetic_log(2, 1000), directory / "c");
  CHECK(all_contents(directory / "a") == all_contents(directory / "b"));
  CHECK(all_contents(directory / "a") != all_contents(directory / "c"));
}

TEST_CASE("a log written while it grows has the bytes of one written whole", "[log]") {
  const TemporaryDirectory directory;
  write_log(synthetic_log(3, three_blocks_of_impressions), directory / "whole");

  const std::size_t keep_blocks = GENERATE(0U, 1U);
  LogWriter writer{directory / "streamed"};
  SyntheticLog growing{3, 0};
  for (std::uint32_t i = 0; i < three_blocks_of_impressions; ++i) {
    growing.add_request(i);
    if (i % 1000 == 999) { writer.flush(growing.log(), keep_blocks); }
  }
  CHECK_FALSE(growing.log().impressions.room.holds_block(0));
  CHECK(growing.log().impressions.room.holds_block(1) == (keep_blocks == 1));
  CHECK(growing.log().impressions.size() == 4 * three_blocks_of_impressions);
  CHECK(growing.log().rooms.size() == 200);
  writer.finish(growing.log());
  CHECK(all_contents(directory / "whole") == all_contents(directory / "streamed"));
}

TEST_CASE("rooms stay readable while a log is written, however many", "[log]") {
  const TemporaryDirectory directory;
  Log log;
  log.streamers = 1;
  constexpr std::size_t rooms = 2 * Column<Time>::block_rows;
  for (std::size_t i = 0; i < rooms; ++i) { log.rooms.append(StreamerId{0}, Time{}, Time{}, 0); }
  LogWriter writer{directory / "log"};
  writer.flush(log);
  REQUIRE(log.rooms.end.holds_block(0));
  log.rooms.end[0] = Time{Duration{5}};  // a room that ends after the flush
  writer.finish(log);
  CHECK(read_log(directory / "log").rooms.end[0] == Time{Duration{5}});
}

TEST_CASE("the sizes of a log are those of its columns and its files", "[log]") {
  const TemporaryDirectory directory;
  const Log log = synthetic_log(1, 1000);
  const auto sizes = write_log(log, directory / "log");
  REQUIRE(sizes.size() == 11);
  CHECK(sizes[2].table == "impressions");
  CHECK(sizes[2].rows == 4000);
  CHECK(sizes[2].row_bytes == 9);
  for (const TableBytes& size : sizes) {
    CHECK(size.disk_bytes == std::filesystem::file_size(directory / ("log/" + size.table + ".table")));
  }
  CHECK(log_bytes(log)[2].disk_bytes == 0);
}

TEST_CASE("a log appears only when it is finished", "[log]") {
  const TemporaryDirectory directory;
  {
    Log log = synthetic_log(1, three_blocks_of_impressions);
    LogWriter writer{directory / "log"};
    writer.flush(log);
    CHECK_FALSE(std::filesystem::exists(directory / "log"));
    const auto partial = entry_with(directory.path(), ".partial-");
    REQUIRE(partial);
    CHECK_THAT(problems_of([&] { read_log(*partial); }), Contains("did not finish"));
    CHECK_THAT(problems_of([&] { read_any_log(*partial); }), Contains("did not finish"));
  }
  CHECK(std::filesystem::is_empty(directory.path()));
}

TEST_CASE("killing a writer leaves the old log, and nothing else that can be read", "[log]") {
  const TemporaryDirectory directory;
  const Log old = synthetic_log(1, 100);
  write_log(old, directory / "log");
  Log log = synthetic_log(2, three_blocks_of_impressions);
  const ::pid_t child = ::fork();
  if (child == 0) {
    LogWriter writer{directory / "log"};
    writer.flush(log);
    (void)::raise(SIGKILL);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(WIFSIGNALED(status));
  CHECK(same(read_log(directory / "log"), old));
  const auto partial = entry_with(directory.path(), ".partial-");
  REQUIRE(partial);
  CHECK_THAT(problems_of([&] { read_log(*partial); }), Contains("did not finish"));
  std::filesystem::rename(*partial, directory / "renamed");
  CHECK_THAT(problems_of([&] { read_log(directory / "renamed"); }), Contains("is not a log"));
}

TEST_CASE("a log replaces an older one, through links and from the same path with a slash", "[log]") {
  const TemporaryDirectory directory;
  const Log log = synthetic_log(2, 10);
  write_log(synthetic_log(1, 10), directory / "log");
  std::filesystem::create_directory_symlink(directory / "log", directory / "link");
  write_log(log, directory / "link/");
  CHECK(same(read_log(directory / "log"), log));
  CHECK(std::filesystem::is_symlink(directory / "link"));
  CHECK(all_contents(directory.path()).size() == 2);
  std::filesystem::create_directory(directory / "empty");
  write_log(log, directory / "empty");
  CHECK(same(read_log(directory / "empty"), log));
}

TEST_CASE("while a log is replaced there is always one, where names can be exchanged", "[log]") {
  const TemporaryDirectory directory;
  std::filesystem::create_directory(directory / "a");
  std::filesystem::create_directory(directory / "b");
  if (::renameat2(AT_FDCWD, (directory / "a").c_str(), AT_FDCWD, (directory / "b").c_str(), RENAME_EXCHANGE) != 0) {
    WARN("this file system cannot exchange names");
    return;
  }
  write_log(Log{}, directory / "log");
  std::atomic<bool> done = false;
  std::atomic<int> missing = 0;
  std::thread watcher{[&, log = directory / "log"] {
    while (!done) { missing += ::access(log.c_str(), F_OK) == 0 ? 0 : 1; }
  }};
  for (int i = 0; i < 10; ++i) { write_log(Log{}, directory / "log"); }
  done = true;
  watcher.join();
  CHECK(missing == 0);
  CHECK_FALSE(entry_with(directory.path(), ".partial-"));
}

TEST_CASE("a directory that holds anything else is refused and left alone", "[log]") {
  const TemporaryDirectory directory;
  const auto refused = [&](std::string_view name) {
    const auto before = all_contents(directory / name);
    std::string problems = problems_of([&] { write_log(Log{}, directory / name); });
    CHECK(all_contents(directory / name) == before);
    CHECK_FALSE(entry_with(directory.path(), ".partial-"));
    return problems;
  };
  set_contents(directory / "foreign/thesis.tex", "years of work");
  set_contents(directory / "foreign/data.csv", "1");
  CHECK(refused("foreign") ==
        "data.csv: not part of a log that libsim wrote; choose another directory\n"
        "thesis.tex: not part of a log that libsim wrote; choose another directory");

  write_log(synthetic_log(1, 10), directory / "log");
  set_contents(directory / "log/notes.txt", "read me");
  CHECK(refused("log") == "notes.txt: not part of a log that libsim wrote; choose another directory");

  set_contents(directory / "others/log.json", R"({"format": "another program's"})");
  CHECK_THAT(refused("others"), Contains("log.json: not part of a log"));

  set_contents(directory / "file", "text");
  CHECK_THAT(problems_of([&] { write_log(Log{}, directory / "file"); }), Contains("is not a directory"));
}

TEST_CASE("a directory that cannot be created is a lack of resources", "[log]") {
  const TemporaryDirectory directory;
  set_contents(directory / "file", "text");
  CHECK_THROWS_AS(write_log(Log{}, directory / "file/log"), ResourceError);
}
