#include "libsim/log/log_reader.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "libsim/log/any_log.hpp"
#include "libsim/log/log_format.hpp"
#include "libsim/log/log_marker.hpp"
#include "libsim/log/log_writer.hpp"
#include "tests/log/synthetic_log.hpp"

using namespace libsim;
using namespace libsim::test;
using Catch::Matchers::Contains;

TEST_CASE("a truncated file is refused, wherever it was cut", "[log]") {
  const TemporaryDirectory directory;
  write_log(synthetic_log(1, 100), directory / "log");
  for (const auto& [name, text] : all_contents(directory / "log")) {
    CAPTURE(name);
    for (const std::size_t left :
         {std::size_t{0}, std::size_t{7}, text.size() / 2, text.size() - 24, text.size() - 2}) {
      set_contents(directory / "log" / name, std::string_view{text}.substr(0, left));
      CHECK_THAT(problems_of([&] { read_log(directory / "log"); }), Contains(name == "log.json" ? "" : name + ": "));
      CHECK(problems_of([&] { read_log(directory / "log"); }) != "no error");
    }
    set_contents(directory / "log" / name, text);
  }
  CHECK(problems_of([&] { read_log(directory / "log"); }) == "no error");
}

TEST_CASE("a file with one bit changed is refused", "[log]") {
  const TemporaryDirectory directory;
  write_log(synthetic_log(1, 5), directory / "log");
  const auto intact = all_contents(directory / "log");
  int accepted = 0;
  int tried = 0;
  for (const auto& [name, text] : intact) {
    // Every 23rd byte: headers, blocks and trailers all come up, in a second rather than a minute.
    for (std::size_t at = 0; at < text.size(); at += 23) {
      // The layout of log.json may change, its values may not.
      if (text[at] == ' ' || text[at] == '\n') { continue; }
      std::string damaged = text;
      damaged[at] = static_cast<char>(static_cast<unsigned char>(damaged[at]) ^ (1U << (at % 7)));
      set_contents(directory / "log" / name, damaged);
      ++tried;
      accepted += problems_of([&] { read_log(directory / "log"); }) == "no error" ? 1 : 0;
    }
    set_contents(directory / "log" / name, text);
  }
  CHECK(accepted == 0);
  CHECK(tried > 100);
}

TEST_CASE("all that is wrong with a log is said at once", "[log]") {
  const TemporaryDirectory directory;
  write_log(synthetic_log(1, 100), directory / "log");
  auto files = all_contents(directory / "log");
  std::filesystem::remove(directory / "log/rooms.table");
  files["likes.table"][files["likes.table"].size() - 60] ^= 1;  // in the last block
  set_contents(directory / "log/likes.table", files["likes.table"]);
  set_contents(directory / "log/gifts.table", files["gifts.table"] + "more");
  set_contents(directory / "log/visits.table", files["comments.table"]);
  files["clicks.table"][8] = 9;
  set_contents(directory / "log/clicks.table", files["clicks.table"]);
  const std::string problems = problems_of([&] { read_log(directory / "log"); });
  CHECK_THAT(problems, Contains("rooms.table: missing"));
  CHECK_THAT(problems, Contains("likes.table: byte ") && Contains("wrong checksum of a block of column 2"));
  CHECK_THAT(problems, Contains("gifts.table: 4 bytes follow its trailer"));
  CHECK_THAT(problems, Contains("visits.table: damaged header"));
  CHECK_THAT(problems, Contains("clicks.table: format version 9, this program reads version 1"));
}

TEST_CASE("a log whose rows refer to what is not there is refused", "[log]") {
  const TemporaryDirectory directory;
  Log log = synthetic_log(1, 100);
  log.clicks.user[0] = UserId{log.users};
  log.likes.room[0] = RoomId{200};
  log.rooms.streamer[0] = StreamerId{log.streamers};
  log.candidates.request[0] = 100;
  log.requests.slots[0] = 5;
  write_log(log, directory / "log");
  CHECK(problems_of([&] { read_log(directory / "log"); }) ==
        "rooms.table: 1 values of streamer are not below 30, the number of streamers\n"
        "clicks.table: 1 values of user are not below 50, the number of users\n"
        "likes.table: 1 values of room are not below 200, the number of rooms\n"
        "impressions.table: 400 rows, but the requests have 401 slots\n"
        "candidates.table: row 0 refers to request 100 of 100");
}

TEST_CASE("a log with values that no log can have is refused", "[log]") {
  const TemporaryDirectory directory;
  Log log = synthetic_log(1, 100);
  log.clicks.at[0] = Time{Duration{std::int64_t{1} << 62U}};
  log.clicks.entry[1] = static_cast<Entry>(6);
  log.rooms.end[3] = Time::min();
  log.gifts.amount[0] = Coins{-1};
  log.population.day[0] = -5;
  write_log(log, directory / "log");
  CHECK(problems_of([&] { read_log(directory / "log"); }) ==
        "rooms.table: 1 values of end are more than 200 years from the log's begin\n"
        "clicks.table: 1 values of at are more than 200 years from the log's begin\n"
        "clicks.table: 1 values of entry are no way to enter a room\n"
        "gifts.table: 1 values of amount are not in [0, 1000000000000] coins\n"
        "population.table: 1 values of day are no days of the log");
}

TEST_CASE("a log.json that is whole, but says what cannot be, is refused", "[log]") {
  const TemporaryDirectory directory;
  write_log(synthetic_log(1, 5), directory / "log");
  const nlohmann::json sound = read_marker(directory / "log").value();
  const auto problem = [&](const char* pointer, const nlohmann::json& value) {
    nlohmann::json changed = sound;
    changed[nlohmann::json::json_pointer{pointer}] = value;
    write_marker(directory / "log", changed);
    return problems_of([&] { read_any_log(directory / "log"); });
  };
  CHECK(problem("/version", log_version) == "no error");
  CHECK_THAT(problem("/version", nullptr), Contains("is a log of format version null"));
  CHECK_THAT(problem("/format", nlohmann::json::array({"libsim-log"})), Contains("does not say of which format"));
  CHECK_THAT(problem("/users", -1), Contains("/users: got -1, expected an integer"));
  CHECK_THAT(problem("/users", 1e300), Contains("/users: got 1e+300, expected an integer"));
  CHECK_THAT(problem("/users", 4'000'000'000), Contains("/users: got 4000000000, expected an integer up to 100000000"));
  CHECK_THAT(problem("/epoch_ms", std::uint64_t{1} << 63U), Contains("/epoch_ms: got 9223372036854775808"));
  CHECK_THAT(problem("/tables", nlohmann::json::array()), Contains("/tables/rooms/bytes: got null"));
  // Rows that are not there end the reading, rather than the memory.
  CHECK_THAT(problem("/tables/likes/rows", std::uint64_t{1} << 62U), Contains("likes.table: "));
  const std::string deep = std::string(200'000, '[') + std::string(200'000, ']');
  set_contents(directory / "log/log.json", "{\"format\": \"libsim-log\", \"checksum\": \"\", \"a\": " + deep + "}");
  CHECK_THAT(problems_of([&] { read_any_log(directory / "log"); }), Contains("damaged"));
}

TEST_CASE("what is not a log is told from one, with what was looked for", "[log]") {
  const TemporaryDirectory directory;
  set_contents(directory / "other/readme.md", "hello");
  CHECK(problems_of([&] { read_any_log(directory / "other"); }) ==
        "no log.json with the format libsim-log: not a log that libsim wrote\n"
        "no click.csv: not a KuaiLive log");
  CHECK(problems_of([&] { read_any_log(directory / "nothing"); }) == "no such directory");
  CHECK_THAT(problems_of([&] { read_any_log(directory / "other/readme.md"); }), Contains("is not a directory"));
  CHECK_THAT(problems_of([&] { read_log(directory / "other"); }), Contains("is not a log"));

  write_log(synthetic_log(1, 5), directory / "own");
  CHECK(log_format_of(directory / "own") == LogFormat::libsim);
  CHECK(same(read_any_log(directory / "own").log, synthetic_log(1, 5)));
  CHECK_FALSE(read_any_log(directory / "own").report);
  set_contents(directory / "csv/click.csv", "user_id,live_id,streamer_id,timestamp,watch_live_time\n");
  CHECK(log_format_of(directory / "csv") == LogFormat::kuailive);
  CHECK(read_any_log(directory / "csv").report);
}
