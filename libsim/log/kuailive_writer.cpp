#include "libsim/log/kuailive_writer.hpp"

#include <array>
#include <cassert>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <span>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "libsim/core/time.hpp"
#include "libsim/log/csv_changes.hpp"
#include "libsim/log/kuailive_schema.hpp"
#include "libsim/log/log_marker.hpp"
#include "libsim/log/output_file.hpp"
#include "libsim/log/staged_directory.hpp"

namespace libsim {
namespace {

/// One CSV file of the directory.
class CsvOutput {
 public:
  CsvOutput(const std::filesystem::path& directory, std::string_view name, std::span<const std::string_view> columns)
      : file_{directory / name} {
    file_.write(fmt::format("{}\n", fmt::join(columns, ",")));
  }

  template <class... Integers>
  void row(Integers... values) {
    // 20 characters hold any 64-bit integer. The last character is never given to a number, so that a comma fits.
    std::array<char, sizeof...(values) * 21 + 1> line;  // NOLINT(*-member-init): filled below, 5 million times
    char* const last = line.data() + line.size() - 1;
    char* at = line.data();
    ((at = std::to_chars(at, last, values).ptr, *at++ = ','), ...);
    *(at - 1) = '\n';
    file_.write({line.data(), static_cast<std::size_t>(at - line.data())});
    ++rows_;
  }
  /// An id and `unknown_columns` columns of which nothing is known.
  void profile(std::size_t id, std::size_t unknown_columns) {
    file_.write(fmt::format_int{id}.c_str());
    for (std::size_t i = 0; i < unknown_columns; ++i) { file_.write(",unknown"); }
    file_.write("\n");
    ++rows_;
  }
  std::uint64_t close() {
    file_.close();
    return rows_;
  }

 private:
  OutputFile file_;
  std::uint64_t rows_ = 0;
};

/// yyyymmdd of the local day.
std::int64_t p_date(std::int64_t unix_ms) {
  const std::chrono::sys_time<Duration> local{Duration{unix_ms} + utc_offset};
  const std::chrono::year_month_day date{std::chrono::floor<std::chrono::days>(local)};
  return int{date.year()} * 10'000 + static_cast<int>(unsigned{date.month()} * 100 + unsigned{date.day()});
}

/// Writes one log; every function writes one file.
class KuaiLiveWriter {
 public:
  KuaiLiveWriter(const Log& log, const std::vector<bool>& users_included, const std::filesystem::path& directory)
      : log_{&log}, included_{&users_included}, directory_{directory}, clicked_(log.streamers) {}

  void write() {
    write_clicks();
    write_gifts();
    write_touches("like.csv", log_->likes);
    write_touches("comment.csv", log_->comments);
    write_negatives();
    write_rooms();
    write_profiles("user.csv", kuailive::user_columns, *included_);
    write_profiles("streamer.csv", kuailive::streamer_columns, clicked_);
  }
  void commit(std::optional<LogOrigin> origin) {
    if (origin) {
      origin->panel.reset();
      marker_["origin"] = json_of(*origin);
    }
    directory_.commit(marker_);
  }

 private:
  CsvOutput open(std::string_view name, std::span<const std::string_view> columns) {
    return {directory_.path(), name, columns};
  }
  void close(CsvOutput& file, std::string_view name) {
    marker_["files"].push_back(name);
    marker_["rows"][std::string{name}] = file.close();
    marker_["checksums"][std::string{name}] = file_checksum(directory_.path() / name);
  }
  std::int64_t unix_ms(Time at) const { return log_->epoch_ms + at.time_since_epoch().count(); }

  void write_clicks() {
    CsvOutput file = open("click.csv", kuailive::click_columns);
    const ClickTable& clicks = log_->clicks;
    for (std::size_t i = 0; i < clicks.size(); ++i) {
      if (!(*included_)[clicks.user[i].index()] || (clicks.flags[i] & click_flag::lost) != 0) { continue; }
      const StreamerId streamer = log_->streamer_of(clicks.room[i]);
      clicked_[streamer.index()] = true;
      file.row(clicks.user[i].value, clicks.room[i].value, streamer.value, unix_ms(clicks.at[i]), clicks.watch_ms[i]);
    }
    close(file, "click.csv");
  }

  void write_gifts() {
    CsvOutput file = open("gift.csv", kuailive::gift_columns);
    const GiftTable& gifts = log_->gifts;
    for (std::size_t i = 0; i < gifts.size(); ++i) {
      if (!(*included_)[gifts.user[i].index()]) { continue; }
      file.row(gifts.user[i].value, gifts.room[i].value, log_->streamer_of(gifts.room[i]).value, unix_ms(gifts.at[i]),
               gifts.amount[i].value);
    }
    close(file, "gift.csv");
  }

  void write_touch(CsvOutput& file, UserId user, RoomId room, Time at) {
    if (!(*included_)[user.index()]) { return; }
    file.row(user.value, room.value, log_->streamer_of(room).value, unix_ms(at));
  }

  void write_touches(std::string_view name, const TouchTable& touches) {
    CsvOutput file = open(name, kuailive::touch_columns);
    for (std::size_t i = 0; i < touches.size(); ++i) {
      write_touch(file, touches.user[i], touches.room[i], touches.at[i]);
    }
    close(file, name);
  }

  void write_negatives() {
    CsvOutput file = open("negative.csv", kuailive::touch_columns);
    for_each_negative(*log_, [&](UserId user, RoomId room, Time at) { write_touch(file, user, room, at); });
    close(file, "negative.csv");
  }

  void write_rooms() {
    CsvOutput file = open("room.csv", kuailive::room_columns);
    const RoomTable& rooms = log_->rooms;
    constexpr int live_type = 0;
    constexpr int live_name_id = 0;
    for (std::uint32_t room = 0; room < rooms.size(); ++room) {
      if (!clicked_[rooms.streamer[room].index()] || rooms.listed[room] == 0) { continue; }
      const std::int64_t start = unix_ms(rooms.start[room]);
      file.row(p_date(start), room, rooms.streamer[room].value, live_type, start, unix_ms(rooms.end[room]),
               rooms.category[room], live_name_id);
    }
    close(file, "room.csv");
  }

  /// One row an id in `members`; its profile is unknown.
  void write_profiles(std::string_view name, std::span<const std::string_view> columns,
                      const std::vector<bool>& members) {
    CsvOutput file = open(name, columns);
    for (std::size_t id = 0; id < members.size(); ++id) {
      if (members[id]) { file.profile(id, columns.size() - 1); }
    }
    close(file, name);
  }

  const Log* log_;
  const std::vector<bool>* included_;
  StagedDirectory directory_;
  std::vector<bool> clicked_;  ///< [streamers], true with a written click
  nlohmann::json marker_{{"format", csv_format}, {"version", 1}};
};

}  // namespace

void write_kuailive(const Log& log, const std::vector<bool>& users_included, const std::filesystem::path& directory,
                    const std::optional<LogOrigin>& origin) {
  assert(users_included.size() == log.users && "every user is in the sample or not");
  KuaiLiveWriter writer{log, users_included, directory};
  writer.write();
  writer.commit(origin);
}

}  // namespace libsim
