#include "libsim/log/kuailive_reader.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <fmt/format.h>

#include "libsim/core/error.hpp"
#include "libsim/core/time.hpp"
#include "libsim/log/csv_changes.hpp"
#include "libsim/log/csv_table.hpp"
#include "libsim/log/dense_ids.hpp"
#include "libsim/log/kuailive_schema.hpp"
#include "libsim/log/staged_directory.hpp"

namespace libsim {
namespace {

constexpr CsvColumn user_column{"user_id", ""};
constexpr CsvColumn room_column{"live_id", ""};
constexpr CsvColumn streamer_column{"streamer_id", "author_id"};
constexpr CsvColumn time_column{"timestamp", ""};

constexpr std::array event_columns{user_column, room_column, streamer_column, time_column};
constexpr std::array click_columns{user_column, room_column, streamer_column, time_column,
                                   CsvColumn{"watch_live_time", ""}};
constexpr std::array gift_columns{user_column, room_column, streamer_column, time_column, CsvColumn{"gift_price", ""}};
constexpr std::array room_columns{room_column, streamer_column, CsvColumn{"start_timestamp", ""},
                                  CsvColumn{"end_timestamp", ""}, CsvColumn{"live_content_category", "", false}};
constexpr std::array user_columns{user_column};
constexpr std::array streamer_columns{streamer_column};

/// The files, in the order they are read.
enum File : std::size_t { room_csv, user_csv, streamer_csv, click_csv, gift_csv, like_csv, comment_csv, negative_csv };
struct Source {
  std::string_view name;
  std::span<const CsvColumn> columns;
};
constexpr std::array<Source, 8> sources{{{"room.csv", room_columns},
                                         {"user.csv", user_columns},
                                         {"streamer.csv", streamer_columns},
                                         {"click.csv", click_columns},
                                         {"gift.csv", gift_columns},
                                         {"like.csv", event_columns},
                                         {"comment.csv", event_columns},
                                         {"negative.csv", event_columns}}};

constexpr std::int64_t max_watch_ms = std::numeric_limits<std::uint32_t>::max();
constexpr std::int64_t max_price = 1'000'000'000'000;  // a trillion coins: sums of a million of them fit in 63 bits

Time unix_time(std::int64_t ms) {
  return Time{Duration{ms}};
}

/// Sorts the rows of a table by `at`, stably. Returns how many were earlier than the row above them.
template <class Table>
std::uint64_t sort_by_time(Table& table) {
  std::uint64_t out_of_order = 0;
  for (std::size_t i = 1; i < table.size(); ++i) { out_of_order += table.at[i] < table.at[i - 1] ? 1U : 0U; }
  if (out_of_order == 0) { return 0; }
  std::vector<std::pair<Time, std::size_t>> order;
  order.reserve(table.size());
  for (std::size_t i = 0; i < table.size(); ++i) { order.emplace_back(table.at[i], i); }
  std::ranges::sort(order);
  table.each_column(table, [&order](std::string_view, auto& column) {
    std::remove_reference_t<decltype(column)> sorted;
    for (const auto& [at, row] : order) { sorted.push_back(column[row]); }
    column = std::move(sorted);
  });
  return out_of_order;
}

void shift(Column<Time>& times, Duration by) {
  for (std::size_t i = 0; i < times.size(); ++i) { times[i] += by; }
}

/// Who did something where and when, as the three tables of events begin.
struct EventRow {
  UserId user;
  RoomId room;
  Time at;
};

class KuaiLiveReader {
 public:
  explicit KuaiLiveReader(const std::filesystem::path& directory);
  KuaiLiveLog read() &&;

 private:
  void read_rooms();
  void read_ids(File file, DenseIds& ids);
  template <class Append>
  void read_events(File file, std::int64_t max_extra, Append append);
  RoomId room_of(std::int64_t live_id, std::int64_t streamer_id, CsvFileReport& report);
  void set_epoch();

  Log& log() { return result_.log; }

  KuaiLiveLog result_;
  std::vector<CsvTable> tables_;  ///< by File
  DenseIds users_;
  DenseIds streamers_;
  DenseIds rooms_;
};

KuaiLiveReader::KuaiLiveReader(const std::filesystem::path& directory) {
  if (!std::filesystem::is_directory(directory)) { throw InputError{directory.string(), {"is not a directory"}}; }
  refuse_staged(directory);
  std::vector<std::string> problems;
  result_.report.files.resize(sources.size());
  for (std::size_t i = 0; i < sources.size(); ++i) {
    CsvFileReport& report = result_.report.files[i];
    report.file = sources[i].name;
    try {
      const CsvTable& table = tables_.emplace_back(directory, sources[i].columns, report);
      problems.insert(problems.end(), table.missing().begin(), table.missing().end());
      if (i == click_csv && !report.present) { problems.emplace_back("click.csv: missing"); }
    } catch (const InputError& error) {
      problems.push_back(fmt::format("{}: {}", report.file, error.problems.front()));
    }
  }
  if (!problems.empty()) { throw InputError{directory.string(), std::move(problems)}; }
}

void KuaiLiveReader::read_rooms() {
  CsvTable& table = tables_[room_csv];
  while (table.next()) {
    std::int64_t live_id = 0;
    std::int64_t streamer_id = 0;
    std::int64_t start = 0;
    std::int64_t end = 0;
    if (!table.integer(0, live_id) || !table.integer(1, streamer_id) || !table.time_ms(2, start) ||
        !table.time_ms(3, end)) {
      continue;
    }
    if (end < start) {
      table.drop(CsvFault::end_before_start, "end_timestamp is before start_timestamp");
      continue;
    }
    if (!rooms_.add(live_id).is_new) {
      ++table.report().duplicates;
      continue;
    }
    const std::int64_t category = table.optional_integer(4).value_or(-1);
    const bool usable = category >= 0 && category <= std::numeric_limits<std::uint16_t>::max();
    table.report().no_category += usable ? 0U : 1U;
    log().rooms.append(StreamerId{streamers_.add(streamer_id).index}, unix_time(start), unix_time(end),
                       usable ? static_cast<std::uint16_t>(category) : std::uint16_t{0});
    table.keep();
  }
}

void KuaiLiveReader::read_ids(File file, DenseIds& ids) {
  // An id of user.csv is new if no row above had it; one of streamer.csv may be known from room.csv.
  DenseIds seen;
  CsvTable& table = tables_[file];
  while (table.next()) {
    std::int64_t id = 0;
    if (!table.integer(0, id)) { continue; }
    if (!seen.add(id).is_new) {
      ++table.report().duplicates;
      continue;
    }
    ids.add(id);
    table.keep();
  }
}

RoomId KuaiLiveReader::room_of(std::int64_t live_id, std::int64_t streamer_id, CsvFileReport& report) {
  const StreamerId by{streamers_.add(streamer_id).index};
  const auto [index, is_new] = rooms_.add(live_id);
  if (is_new) {
    ++report.unlisted_rooms;
    return log().rooms.append(by, Time{}, Time{}, 0, false);
  }
  report.other_streamer += log().rooms.streamer[index] == by ? 0U : 1U;
  return RoomId{index};
}

/// Reads an event file. Its fifth column, if it has one, must be in [0, max_extra]. Calls append(event, extra).
template <class Append>
void KuaiLiveReader::read_events(File file, std::int64_t max_extra, Append append) {
  CsvTable& table = tables_[file];
  const bool has_extra = sources[file].columns.size() > event_columns.size();
  while (table.next()) {
    std::int64_t user_id = 0;
    std::int64_t live_id = 0;
    std::int64_t streamer_id = 0;
    std::int64_t at = 0;
    std::int64_t extra = 0;
    if (!table.integer(0, user_id) || !table.integer(1, live_id) || !table.integer(2, streamer_id) ||
        !table.time_ms(3, at) || (has_extra && !table.integer_up_to(4, max_extra, extra))) {
      continue;
    }
    const UserId user{users_.add(user_id).index};
    const RoomId room = room_of(live_id, streamer_id, table.report());
    append(EventRow{user, room, unix_time(at)}, extra);
    table.keep();
  }
}

void KuaiLiveReader::set_epoch() {
  std::optional<Time> first;
  const auto use = [&first](const auto& table) {
    if (!first && table.size() > 0) { first = table.at[0]; }
  };
  use(log().clicks), use(log().gifts), use(log().likes), use(log().comments), use(log().negatives);
  RoomTable& rooms = log().rooms;
  if (!first && rooms.size() > 0) {
    first = rooms.start[0];
    for (std::size_t i = 1; i < rooms.size(); ++i) { first = std::min(*first, Time{rooms.start[i]}); }
  }
  if (!first) { return; }
  const Duration local = first->time_since_epoch() + utc_offset;
  const Duration epoch = local - local % day_length - utc_offset;
  log().epoch_ms = epoch.count();
  shift(log().clicks.at, -epoch);
  shift(log().gifts.at, -epoch);
  shift(log().likes.at, -epoch);
  shift(log().comments.at, -epoch);
  shift(log().negatives.at, -epoch);
  for (std::size_t i = 0; i < rooms.size(); ++i) {
    if (rooms.listed[i] != 0) { rooms.start[i] -= epoch, rooms.end[i] -= epoch; }
  }
}

KuaiLiveLog KuaiLiveReader::read() && {
  read_rooms();
  read_ids(user_csv, users_);
  read_ids(streamer_csv, streamers_);
  read_events(click_csv, max_watch_ms, [this](const EventRow& e, std::int64_t watch_ms) {
    log().clicks.append(e.user, e.room, e.at, static_cast<std::uint32_t>(watch_ms), Entry::unknown, 0);
  });
  read_events(gift_csv, max_price, [this](const EventRow& e, std::int64_t price) {
    log().gifts.append(e.user, e.room, e.at, e.at, Coins{price}, false);
  });
  const auto into = [](TouchTable& touches) {
    return [&touches](const EventRow& e, std::int64_t) { touches.append(e.user, e.room, e.at); };
  };
  read_events(like_csv, 0, into(log().likes));
  read_events(comment_csv, 0, into(log().comments));
  read_events(negative_csv, 0, into(log().negatives));

  std::vector<CsvFileReport>& reports = result_.report.files;
  reports[click_csv].out_of_order = sort_by_time(log().clicks);
  reports[gift_csv].out_of_order = sort_by_time(log().gifts);
  reports[like_csv].out_of_order = sort_by_time(log().likes);
  reports[comment_csv].out_of_order = sort_by_time(log().comments);
  reports[negative_csv].out_of_order = sort_by_time(log().negatives);
  set_epoch();
  log().gifts.given_at = log().gifts.at;
  log().users = users_.size();
  log().streamers = streamers_.size();
  result_.users = std::move(users_).release();
  result_.streamers = std::move(streamers_).release();
  result_.rooms = std::move(rooms_).release();
  return std::move(result_);
}

}  // namespace

KuaiLiveLog read_kuailive(const std::filesystem::path& directory) {
  KuaiLiveLog read = KuaiLiveReader{directory}.read();
  note_changes(directory, read.report);
  return read;
}

}  // namespace libsim
