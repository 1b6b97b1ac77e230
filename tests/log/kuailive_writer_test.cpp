#include "libsim/log/kuailive_writer.hpp"

#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "libsim/log/any_log.hpp"
#include "libsim/log/kuailive_reader.hpp"
#include "tests/log/synthetic_log.hpp"

using namespace libsim;
using namespace libsim::test;
using Catch::Matchers::Contains;

namespace {

using Row = std::tuple<std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::int64_t>;

/// A log with the ids of its users, streamers and rooms.
struct Named {
  const Log* log;
  std::vector<std::int64_t> users;
  std::vector<std::int64_t> streamers;
  std::vector<std::int64_t> rooms;

  std::int64_t unix_ms(Time at) const { return log->epoch_ms + at.time_since_epoch().count(); }
  Row row(UserId u, RoomId r, Time at, std::int64_t value) const {
    return {users[u.index()], rooms[r.index()], streamers[log->streamer_of(r).index()], unix_ms(at), value};
  }
};

std::vector<std::int64_t> indices(std::size_t n) {
  std::vector<std::int64_t> ids;
  for (std::size_t i = 0; i < n; ++i) { ids.push_back(static_cast<std::int64_t>(i)); }
  return ids;
}

Named by_index(const Log& log) {
  return {&log, indices(log.users), indices(log.streamers), indices(log.rooms.size())};
}

std::vector<Row> clicks_of(const Named& named) {
  std::vector<Row> rows;
  const ClickTable& t = named.log->clicks;
  for (std::size_t i = 0; i < t.size(); ++i) {
    rows.push_back(named.row(t.user[i], t.room[i], t.at[i], t.watch_ms[i]));
  }
  return rows;
}

std::vector<Row> gifts_of(const Named& named) {
  std::vector<Row> rows;
  const GiftTable& t = named.log->gifts;
  for (std::size_t i = 0; i < t.size(); ++i) {
    rows.push_back(named.row(t.user[i], t.room[i], t.at[i], t.amount[i].value));
  }
  return rows;
}

std::vector<Row> touches_of(const Named& named, const TouchTable& t) {
  std::vector<Row> rows;
  for (std::size_t i = 0; i < t.size(); ++i) { rows.push_back(named.row(t.user[i], t.room[i], t.at[i], 0)); }
  return rows;
}

std::vector<Row> negatives_of(const Named& named) {
  std::vector<Row> rows;
  for_each_negative(*named.log, [&](UserId u, RoomId r, Time at) { rows.push_back(named.row(u, r, at, 0)); });
  return rows;
}

/// The listed rooms of streamers with a click.
std::vector<Row> rooms_of(const Named& named) {
  std::vector<bool> clicked(named.log->streamers);
  for (std::size_t i = 0; i < named.log->clicks.size(); ++i) {
    clicked[named.log->streamer_of(named.log->clicks.room[i]).index()] = true;
  }
  std::vector<Row> rows;
  const RoomTable& t = named.log->rooms;
  for (std::size_t i = 0; i < t.size(); ++i) {
    if (t.listed[i] == 0 || !clicked[t.streamer[i].index()]) { continue; }
    rows.emplace_back(named.rooms[i], named.streamers[t.streamer[i].index()], named.unix_ms(t.start[i]),
                      named.unix_ms(t.end[i]), t.category[i]);
  }
  return rows;
}

std::string first_line(const std::filesystem::path& file) {
  const std::string text = contents(file);
  return text.substr(0, text.find('\n'));
}

}  // namespace

TEST_CASE("a log written as KuaiLive files and read back has the same events and rooms", "[log]") {
  const TemporaryDirectory directory;
  const std::uint32_t requests = GENERATE(3U, 20'000U);
  const Log log = synthetic_log(5, requests);
  write_kuailive(log, std::vector<bool>(log.users, true), directory / "csv");
  KuaiLiveLog read = read_kuailive(directory / "csv");
  const Named before = by_index(log);
  const Named after{&read.log, read.users, read.streamers, read.rooms};
  CHECK(clicks_of(after) == clicks_of(before));
  CHECK(gifts_of(after) == gifts_of(before));
  CHECK(touches_of(after, read.log.likes) == touches_of(before, log.likes));
  CHECK(touches_of(after, read.log.comments) == touches_of(before, log.comments));
  CHECK(negatives_of(after) == negatives_of(before));
  CHECK(rooms_of(after) == rooms_of(before));
  CHECK(read.log.users == log.users);
  CHECK(read.report.dropped() == 0);
  CHECK(read.log.epoch_ms == log.epoch_ms);  // the first click is on the first day

  // A log read from KuaiLive files is written as the same files, up to ids.
  write_kuailive(read.log, std::vector<bool>(read.log.users, true), directory / "again");
  const KuaiLiveLog again = read_kuailive(directory / "again");
  CHECK(again.report.file("click.csv").kept == log.clicks.size());
  CHECK(again.report.file("negative.csv").kept == read.log.negatives.size());
  CHECK(again.report.file("room.csv").kept == read.report.file("room.csv").kept);
}

TEST_CASE("equal logs are equal KuaiLive bytes", "[log]") {
  const TemporaryDirectory directory;
  const Log log = synthetic_log(6, 100);
  const std::vector<bool> everybody(log.users, true);
  write_kuailive(log, everybody, directory / "a");
  write_kuailive(log, everybody, directory / "b");
  CHECK(all_contents(directory / "a") == all_contents(directory / "b"));
}

TEST_CASE("the published files say what the platform knows, of the users in the sample", "[log]") {
  const TemporaryDirectory directory;
  Log log;
  log.epoch_ms = 1'746'374'400'000;  // 2025-05-05 00:00 at UTC + 8 h
  log.users = 3;
  log.streamers = 3;
  const auto at = [](std::int64_t ms) { return Time{Duration{ms}}; };
  log.rooms.append(StreamerId{0}, at(-1), at(500), 7);                 // starts on the 4th
  log.rooms.append(StreamerId{1}, at(0), at(500), 8);                  // nobody's click is written
  log.rooms.append(StreamerId{0}, at(86'400'000), at(86'400'001), 9);  // of a clicked streamer, not clicked itself
  log.rooms.append(StreamerId{2}, Time{}, Time{}, 0, false);           // the log does not list it
  log.requests.append(UserId{0}, at(10), 40, 2);
  log.impressions.append(RoomId{0}, 1.0F, impression_flag::clicked);
  log.impressions.append(RoomId{1}, 1.0F, 0);
  log.clicks.append(UserId{0}, RoomId{0}, at(10), 90, Entry::feed, click_flag::engaged);
  log.clicks.append(UserId{0}, RoomId{1}, at(20), 91, Entry::feed, click_flag::lost);
  log.clicks.append(UserId{1}, RoomId{1}, at(30), 92, Entry::feed, 0);
  log.clicks.append(UserId{2}, RoomId{3}, at(40), 93, Entry::feed, 0);
  log.gifts.append(UserId{0}, RoomId{1}, at(45), at(41), Coins{5}, false);
  log.gifts.append(UserId{1}, RoomId{1}, at(45), at(41), Coins{6}, false);
  log.likes.append(UserId{1}, RoomId{0}, at(50));
  log.comments.append(UserId{2}, RoomId{0}, at(51));
  write_kuailive(log, {true, false, true}, directory / "csv");

  const auto file = [&](std::string_view name) { return contents(directory / "csv" / name); };
  CHECK(file("click.csv") ==
        "user_id,live_id,streamer_id,timestamp,watch_live_time\n"
        "0,0,0,1746374400010,90\n"
        "2,3,2,1746374400040,93\n");
  CHECK(file("gift.csv") == "user_id,live_id,streamer_id,timestamp,gift_price\n0,1,1,1746374400045,5\n");
  CHECK(file("like.csv") == "user_id,live_id,streamer_id,timestamp\n");
  CHECK(file("comment.csv") == "user_id,live_id,streamer_id,timestamp\n2,0,0,1746374400051\n");
  CHECK(file("negative.csv") == "user_id,live_id,streamer_id,timestamp\n0,1,1,1746374400010\n");
  CHECK(file("room.csv") ==
        "p_date,live_id,streamer_id,live_type,start_timestamp,end_timestamp,live_content_category,live_name_id\n"
        "20250504,0,0,0,1746374399999,1746374400500,7,0\n"
        "20250506,2,0,0,1746460800000,1746460800001,9,0\n");
  CHECK(first_line(directory / "csv/user.csv") ==
        "user_id,age,gender,country,device_brand,device_price,reg_timestamp,fans_num,follow_num,"
        "first_watch_live_timestamp,accu_watch_live_cnt,accu_watch_live_duration,is_live_streamer,is_photo_author,"
        "onehot_feat0,onehot_feat1,onehot_feat2,onehot_feat3,onehot_feat4,onehot_feat5,onehot_feat6");
  CHECK_THAT(file("user.csv"), Contains("\n0,unknown,unknown") && Contains("\n2,unknown") && !Contains("\n1,"));
  CHECK(first_line(directory / "csv/streamer.csv") ==
        "streamer_id,gender,age,country,device_brand,device_price,live_operation_tag,fans_user_num,"
        "fans_group_fans_num,follow_user_num,first_live_timestamp,accu_live_cnt,accu_live_duration,accu_play_cnt,"
        "accu_play_duration,reg_timestamp,onehot_feat0,onehot_feat1,onehot_feat2,onehot_feat3,onehot_feat4,"
        "onehot_feat5,onehot_feat6");
  CHECK_THAT(file("streamer.csv"), Contains("\n0,unknown") && Contains("\n2,unknown") && !Contains("\n1,"));
}

TEST_CASE("KuaiLive files replace those libsim wrote, and never a data set", "[log]") {
  const TemporaryDirectory directory;
  const Log log = synthetic_log(1, 10);
  const std::vector<bool> everybody(log.users, true);
  write_kuailive(synthetic_log(2, 10), everybody, directory / "csv");
  write_kuailive(log, everybody, directory / "csv");
  CHECK(read_any_log(directory / "csv").log.clicks.size() == log.clicks.size());
  set_contents(directory / "data/click.csv", "precious");
  CHECK_THAT(problems_of([&] { write_kuailive(log, everybody, directory / "data"); }), Contains("click.csv: not part"));
  CHECK(contents(directory / "data/click.csv") == "precious");
}

TEST_CASE("CSV files that were changed since libsim wrote them are read, and said to be changed", "[log]") {
  const TemporaryDirectory directory;
  const Log log = synthetic_log(3, 100);
  const LogOrigin origin{.scenario_hash = "abc", .seed = 1, .scale = 0.1, .session_gap = {}, .panel = {}};
  const std::filesystem::path csv = directory / "csv";
  write_kuailive(log, std::vector<bool>(log.users, true), csv, origin);
  const std::string clicks = contents(csv / "click.csv");
  const std::string rows = std::to_string(log.clicks.size());
  const auto click_change = [&] {
    const AnyLog read = read_any_log(csv);
    const std::string change = read.report->file("click.csv").change;
    CHECK(read.origin->is_whole == change.empty());
    CHECK(read.report->changes().size() == (change.empty() ? 0 : 1));
    CHECK_THAT(to_text(*read.report), Contains(changes_text(*read.report)));
    return change;
  };

  SECTION("untouched, nothing is said") {
    CHECK(click_change().empty());
    CHECK(changes_text(*read_any_log(csv).report).empty());
  }

  SECTION("truncated, the rows are told, which the reader does not miss otherwise") {
    set_contents(csv / "click.csv", clicks.substr(0, clicks.rfind('\n', clicks.size() - 2) + 1));
    CHECK(click_change() == "got " + std::to_string(log.clicks.size() - 1) + " rows, expected " + rows);
    CHECK_THAT(changes_text(*read_any_log(csv).report), Contains("click.csv: got ") && Contains("log.json"));
    CHECK(read_any_log(csv).report->dropped() == 0);
  }

  SECTION("edited, the checksum is told") {
    std::string edited = clicks;
    edited[edited.size() - 2] = edited[edited.size() - 2] == '1' ? '2' : '1';
    set_contents(csv / "click.csv", edited);
    CHECK_THAT(click_change(), Contains("got the checksum ") && Contains(", expected "));
  }

  SECTION("another file can be gone") {
    std::filesystem::remove(csv / "gift.csv");
    CHECK_THAT(read_any_log(csv).report->file("gift.csv").change, Contains("got no such file, expected "));
  }

  SECTION("without log.json, they are anybody's") {
    std::filesystem::remove(csv / "log.json");
    set_contents(csv / "click.csv", clicks.substr(0, clicks.rfind('\n', clicks.size() - 2) + 1));
    const AnyLog read = read_any_log(csv);
    CHECK_FALSE(read.origin);
    CHECK(read.report->changes().empty());
  }
}
