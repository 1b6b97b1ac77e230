#include "libsim/log/kuailive_reader.hpp"

#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "tests/log/synthetic_log.hpp"

using namespace libsim;
using namespace libsim::test;
using Catch::Matchers::Contains;

namespace {

constexpr std::string_view click_header = "user_id,live_id,streamer_id,timestamp,watch_live_time\n";
constexpr std::int64_t midnight = 1'746'374'400'000;  // 2025-05-05 00:00 at UTC + 8 h

/// A KuaiLive directory with one click and what `put` adds.
class Files {
 public:
  Files() { put("click.csv", std::string{click_header} + "7,70,700,1746374400010,90\n"); }
  Files& put(std::string_view name, std::string_view text) {
    set_contents(directory_ / name, text);
    return *this;
  }
  Files& clicks(std::string_view rows) { return put("click.csv", std::string{click_header} + std::string{rows}); }
  KuaiLiveLog read() const { return read_kuailive(directory_.path()); }
  void remove(std::string_view name) const { std::filesystem::remove(directory_ / name); }

 private:
  TemporaryDirectory directory_;
};

/// The dropped rows as "line fault".
std::vector<std::string> dropped(const CsvFileReport& report) {
  std::vector<std::string> rows;
  for (const CsvProblem& problem : report.examples) {
    rows.push_back(fmt::format("{} {}", problem.line, csv_fault_names[static_cast<std::size_t>(problem.fault)]));
  }
  return rows;
}

using Rows = std::vector<std::string>;
using Ids = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("columns are found by name, in any order, among others, under either name", "[log]") {
  Files files;
  files.put("click.csv",
            "\xEF\xBB\xBFwatch_live_time,\"timestamp\",extra, author_id ,live_id,user_id\r\n"
            "90,1746374400010,\"a, \"\"b\"\"\",700,70,\"7\"\r\n");
  const KuaiLiveLog read = files.read();
  REQUIRE(read.log.clicks.size() == 1);
  CHECK(read.log.clicks.watch_ms[0] == 90);
  CHECK(read.log.clicks.at[0] == Time{Duration{10}});
  CHECK(read.log.clicks.entry[0] == Entry::unknown);
  CHECK(read.users == Ids{7});
  CHECK(read.streamers == Ids{700});
  CHECK(read.rooms == Ids{70});
  CHECK(read.log.epoch_ms == midnight);
  CHECK(read.report.dropped() == 0);
}

TEST_CASE("ids become dense in order of first appearance, rooms first", "[log]") {
  Files files;
  files.put("room.csv",
            "p_date,live_id,streamer_id,live_type,start_timestamp,end_timestamp,live_content_category\n"
            "20250505,-5,500,0,1746374400000,1746374400100,3\n");
  files.put("user.csv", "user_id,age\n9223372036854775807,18-24\n7,x\n7,y\n");
  files.put("streamer.csv", "streamer_id\n900\n500\n");
  files.put("gift.csv", "user_id,live_id,streamer_id,timestamp,gift_price\n8,80,800,1746374400020,66\n");
  const KuaiLiveLog read = files.read();
  CHECK(read.users == Ids{9223372036854775807, 7, 8});
  CHECK(read.streamers == Ids{500, 900, 700, 800});
  CHECK(read.rooms == Ids{-5, 70, 80});
  CHECK(read.log.users == 3);
  CHECK(read.log.streamers == 4);
  REQUIRE(read.log.rooms.size() == 3);
  CHECK(read.log.rooms.listed[0] == 1);
  CHECK(read.log.rooms.end[0] == Time{Duration{100}});
  CHECK(read.log.rooms.category[0] == 3);
  CHECK(read.log.rooms.listed[1] == 0);
  CHECK(read.log.rooms.start[1] == Time{});
  CHECK(read.report.file("click.csv").unlisted_rooms == 1);
  CHECK(read.report.file("gift.csv").unlisted_rooms == 1);
  CHECK(read.report.file("user.csv").duplicates == 1);
  CHECK(read.report.file("user.csv").kept == 2);
  REQUIRE(read.log.gifts.size() == 1);
  CHECK(read.log.gifts.amount[0] == Coins{66});
  CHECK(read.log.gifts.given_at[0] == read.log.gifts.at[0]);
}

TEST_CASE("rows that cannot be used are dropped, counted and located", "[log]") {
  Files files;
  files.clicks(
      "7,70,700,1746374400010,90\n"
      "7,70,700,1746374400010\n"                      // 3: a field too few
      "7,70,700,1746374400010,90,1\n"                 // 4: one too many
      "\n"                                            // 5: nothing, which is no row
      "x,70,700,1746374400010,90\n"                   // 6
      ",70,700,1746374400010,90\n"                    // 7
      "7,7e1,700,1746374400010,90\n"                  // 8
      "7,70,99999999999999999999,1746374400010,90\n"  // 9: not 64 bits
      "7,70,700,1746374400,90\n"                      // 10: seconds
      "7,70,700,-1,90\n"                              // 11
      "7,70,700,1746374400010,-1\n"                   // 12
      "7,70,700,1746374400010,4294967296\n"           // 13: 49 days
      "\"7,70,700,1746374400010,90\n"                 // 14: open quote
      "7.0,70.00, 700 ,1746374400011,90.\n"           // 15: whole numbers all the same
      "7,70,700,1746374400010,90.5\n"                 // 16
      "7,70,700,17463");                              // 17: cut off
  const KuaiLiveLog read = files.read();
  const CsvFileReport& report = read.report.file("click.csv");
  CHECK(report.rows == 15);
  CHECK(report.kept == 2);
  CHECK(report.dropped() == 13);
  CHECK(report.cut_off);
  CHECK(read.log.clicks.size() == 2);
  CHECK(dropped(report) == Rows{"3 field_count", "4 field_count", "6 not_an_integer", "7 not_an_integer",
                                "8 not_an_integer", "9 not_an_integer", "10 implausible_time", "11 implausible_time",
                                "12 out_of_range", "13 out_of_range", "14 open_quote", "16 not_an_integer",
                                "17 field_count"});
  CHECK(report.examples[0].reason == "4 field(s), expected 5");
  CHECK(report.examples[2].reason == "user_id \"x\", expected a whole number of 64 bits");
  CHECK(report.examples[6].reason == "timestamp \"1746374400\", expected a time in ms between the years 2000 and 2100");
  CHECK(report.examples[8].reason == "watch_live_time \"-1\", expected a number in [0, 4294967295]");
  CHECK_THAT(to_text(read.report), Contains("click.csv: 15 rows, 2 kept, 13 dropped") &&
                                       Contains("  click.csv:3: 4 field(s), expected 5\n") &&
                                       Contains("  and 8 more\n") && Contains("gift.csv: no such file\n"));
  // A dropped row leaves no trace: no user, streamer or room of its own.
  CHECK(read.users == Ids{7});
  CHECK(read.streamers == Ids{700});
}

TEST_CASE("all dropped rows are counted, the first hundred are shown", "[log]") {
  Files files;
  std::string rows;
  for (int i = 0; i < 250; ++i) { rows += "garbage\n"; }
  files.clicks(rows);
  const CsvReport report = files.read().report;
  CHECK(report.file("click.csv").dropped() == 250);
  CHECK(report.file("click.csv").examples.size() == 100);
  CHECK(report.file("click.csv").examples.back().line == 101);
  CHECK(report.dropped() == 250);
  CHECK(report.rows() == 250);
}

TEST_CASE("a room that is listed once a day is one room", "[log]") {
  Files files;
  files.put("room.csv",
            "p_date,live_id,streamer_id,live_type,start_timestamp,end_timestamp,live_content_category\n"
            "20250505,70,700,0,1746374400000,1746474400000,3\n"
            "20250506,70,700,0,1746374400000,1746474400000,3\n"
            "20250506,71,700,0,1746374400000,1746374399999,3\n"  // ends before it starts
            "20250506,72,700,0,1746374400000,1746374400000,\n"   // no category
            "20250506,73,700,0,1746374400000,1746374400000,70000\n");
  files.clicks("7,70,701,1746374400010,90\n");
  const KuaiLiveLog read = files.read();
  const CsvFileReport& report = read.report.file("room.csv");
  CHECK(report.rows == 5);
  CHECK(report.kept == 3);
  CHECK(report.duplicates == 1);
  CHECK(dropped(report) == Rows{"4 end_before_start"});
  CHECK(report.no_category == 2);
  CHECK(read.rooms == Ids{70, 72, 73});
  CHECK(read.log.rooms.category[1] == 0);
  CHECK(read.report.file("click.csv").other_streamer == 1);
  CHECK(read.log.streamer_of(read.log.clicks.room[0]) == StreamerId{0});
}

TEST_CASE("rows out of order are sorted by time, stably, and counted", "[log]") {
  Files files;
  files.clicks(
      "1,70,700,1746374400030,1\n"
      "2,70,700,1746374400010,2\n"
      "3,70,700,1746374400030,3\n"
      "4,70,700,1746374400010,4\n"
      "5,70,700,1746374400020,5\n");
  const KuaiLiveLog read = files.read();
  CHECK(read.report.file("click.csv").out_of_order == 2);
  std::vector<std::uint32_t> order;
  for (std::size_t i = 0; i < 5; ++i) { order.push_back(read.log.clicks.watch_ms[i]); }
  CHECK(order == std::vector<std::uint32_t>{2, 4, 5, 1, 3});
  CHECK(read.log.clicks.user[0] == UserId{1});
}

TEST_CASE("time starts at the local midnight before the first click", "[log]") {
  Files files;
  // 2025-05-05 at 07:59:59.999, which is still the 4th in UTC; an earlier gift is before time 0.
  files.clicks("7,70,700,1746403199999,90\n");
  files.put("gift.csv", "user_id,live_id,streamer_id,timestamp,gift_price\n7,70,700,1746374399999,66\n");
  const KuaiLiveLog read = files.read();
  CHECK(read.log.epoch_ms == midnight);
  CHECK(read.log.clicks.at[0] == Time{Duration{28'799'999}});
  CHECK(read.log.gifts.at[0] == Time{Duration{-1}});
}

TEST_CASE("missing and empty files are reported, not errors, but for the clicks", "[log]") {
  Files files;
  files.put("like.csv", "").put("comment.csv", "\n\n").put("negative.csv", "user_id,live_id,streamer_id,timestamp\n");
  const KuaiLiveLog read = files.read();
  CHECK_FALSE(read.report.file("gift.csv").present);
  CHECK(read.report.file("like.csv").present);
  CHECK_FALSE(read.report.file("like.csv").has_header);
  CHECK_FALSE(read.report.file("comment.csv").has_header);
  CHECK(read.report.file("negative.csv").has_header);
  CHECK(read.log.clicks.size() == 1);

  files.put("click.csv", "");
  CHECK(files.read().log.clicks.size() == 0);
}

TEST_CASE("headers that lack columns are refused, all of them at once", "[log]") {
  Files files;
  files.put("gift.csv", "user_id,live_id,streamer_id,timestamp\n");
  files.put("room.csv", "live_id;streamer_id\n");
  files.remove("click.csv");
  CHECK(problems_of([&] { files.read(); }) ==
        "room.csv:1: no column live_id in the header\n"
        "room.csv:1: no column streamer_id in the header\n"
        "room.csv:1: no column start_timestamp in the header\n"
        "room.csv:1: no column end_timestamp in the header\n"
        "click.csv: missing\n"
        "gift.csv:1: no column gift_price in the header");
}

TEST_CASE("negatives and touches are read like events", "[log]") {
  Files files;
  for (const std::string_view name : {"like.csv", "comment.csv", "negative.csv"}) {
    files.put(name, "user_id,live_id,streamer_id,timestamp\n7,70,700,1746374400012\n");
  }
  const KuaiLiveLog read = files.read();
  CHECK(read.log.likes.size() == 1);
  CHECK(read.log.comments.size() == 1);
  int negatives = 0;
  for_each_negative(read.log, [&](UserId user, RoomId, Time at) {
    ++negatives;
    CHECK(user == UserId{0});
    CHECK(at == Time{Duration{12}});
  });
  CHECK(negatives == 1);
}
