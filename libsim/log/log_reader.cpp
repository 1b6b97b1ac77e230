#include "libsim/log/log_reader.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "libsim/core/error.hpp"
#include "libsim/core/json_file.hpp"
#include "libsim/log/log_format.hpp"
#include "libsim/log/log_marker.hpp"
#include "libsim/log/staged_directory.hpp"
#include "libsim/log/table_file.hpp"

namespace libsim {
namespace {

using Problems = std::vector<std::string>;

template <class Table>
void read_table(const std::filesystem::path& path, std::string_view name, std::uint64_t rows, Table& table,
                Problems& problems) {
  constexpr std::uint64_t block_rows = Column<std::byte>::block_rows;
  TableFileReader file{path, name, layout_of(table), problems};
  for (std::uint64_t row = 0; row < rows && !file.is_lost(); row += block_rows) {  // `rows` is only what log.json says
    std::uint32_t index = 0;
    Table::each_column(table, [&](std::string_view, auto& column) {
      using Value = typename std::remove_cvref_t<decltype(column)>::value_type;
      std::vector<Value> values(std::min(block_rows, rows - row));
      file.read_block(index++, std::span{values});
      column.append(values);
    });
  }
  file.finish(rows);
}

constexpr Duration longest_time = std::chrono::hours{24} * 366 * 200;  // either way of time 0: sums do not overflow
constexpr std::int64_t most_coins = 1'000'000'000'000;                 // as the reader of KuaiLive files has it

/// Ids index vectors wherever a log is read, and times and amounts are added up: what is out of range must not get past
/// here.
class ValueCheck {
 public:
  ValueCheck(const Log& log, Problems& problems) : log_{&log}, problems_{&problems} {}

  void operator()(std::string_view table, std::string_view name, const Column<UserId>& column) {
    below(table, name, column, log_->users, "users");
  }
  void operator()(std::string_view table, std::string_view name, const Column<StreamerId>& column) {
    below(table, name, column, log_->streamers, "streamers");
  }
  void operator()(std::string_view table, std::string_view name, const Column<RoomId>& column) {
    below(table, name, column, log_->rooms.size(), "rooms");
  }
  void operator()(std::string_view table, std::string_view name, const Column<Time>& column) {
    const auto is_wrong = [](Time at) { return at < Time{-longest_time} || at > Time{longest_time}; };
    count(table, name, column, is_wrong, "more than 200 years from the log's begin");
  }
  void operator()(std::string_view table, std::string_view name, const Column<Coins>& column) {
    const auto is_wrong = [](Coins coins) { return coins.value < 0 || coins.value > most_coins; };
    count(table, name, column, is_wrong, fmt::format("not in [0, {}] coins", most_coins));
  }
  void operator()(std::string_view table, std::string_view name, const Column<Entry>& column) {
    count(
        table, name, column, [](Entry entry) { return entry > Entry::unknown; }, "no way to enter a room");
  }
  /// Days.
  void operator()(std::string_view table, std::string_view name, const Column<std::int64_t>& column) {
    const auto is_wrong = [](std::int64_t day) { return day < 0 || day > longest_time / day_length; };
    count(table, name, column, is_wrong, "no days of the log");
  }
  template <class T>
  void operator()(std::string_view /*table*/, std::string_view /*name*/, const Column<T>& /*any value will do*/) {}

 private:
  template <class Id>
  void below(std::string_view table, std::string_view name, const Column<Id>& column, std::uint64_t bound,
             std::string_view what) {
    const auto is_wrong = [bound](Id id) { return id.index() >= bound; };
    count(table, name, column, is_wrong, fmt::format("not below {}, the number of {}", bound, what));
  }

  template <class T, class IsWrong>
  void count(std::string_view table, std::string_view name, const Column<T>& column, IsWrong is_wrong,
             std::string_view what) {
    std::ptrdiff_t wrong = 0;
    for (std::size_t b = 0; b < column.block_count(); ++b) {
      wrong += std::ranges::count_if(column.block(b), is_wrong);
    }
    if (wrong > 0) {
      problems_->push_back(fmt::format("{}: {} values of {} are {}", table_file_name(table), wrong, name, what));
    }
  }

  const Log* log_;
  Problems* problems_;
};

void check_values(const Log& log, Problems& problems) {
  ValueCheck check{log, problems};
  Log::each_table(log, [&](std::string_view table_name, const auto& table) {
    table.each_column(table, [&](std::string_view name, const auto& column) { check(table_name, name, column); });
  });
  std::uint64_t slots = 0;
  for (std::size_t i = 0; i < log.requests.size(); ++i) { slots += log.requests.slots[i]; }
  if (slots != log.impressions.size()) {
    problems.push_back(
        fmt::format("impressions.table: {} rows, but the requests have {} slots", log.impressions.size(), slots));
  }
  for (std::size_t i = 0; i < log.candidates.size(); ++i) {
    if (log.candidates.request[i] < log.requests.size()) { continue; }
    problems.push_back(fmt::format("candidates.table: row {} refers to request {} of {}", i, log.candidates.request[i],
                                   log.requests.size()));
    break;
  }
}

nlohmann::json require_marker(const std::filesystem::path& directory) {
  const std::string source = directory.string();
  if (!std::filesystem::is_directory(directory)) { throw InputError{source, {"is not a directory"}}; }
  refuse_staged(directory);
  const auto marker = read_marker(directory);
  if (!marker || marker->at("format") != own_format) {
    throw InputError{source, {fmt::format("is not a log: it has no {} with the format {}", marker_file, own_format)}};
  }
  const nlohmann::json version = marker->value("version", nlohmann::json{});
  if (version != log_version) {
    throw InputError{source,
                     {fmt::format("is a log of format version {}, this program reads version {}", shown_json(version),
                                  log_version)}};
  }
  return *marker;
}

constexpr std::uint32_t most_members = 100'000'000;  // users, streamers: twice those of the largest market

/// An integer of the marker. @throws InputError if there is none, or it is not below or at `most`
template <class Integer>
Integer number_in(const nlohmann::json& marker, const char* pointer, const std::filesystem::path& directory,
                  Integer most = std::numeric_limits<Integer>::max()) {
  const nlohmann::json::json_pointer place{pointer};
  const nlohmann::json found = marker.contains(place) ? marker.at(place) : nlohmann::json{};
  const bool is_small = found.is_number_unsigned() && std::cmp_less_equal(found.get<std::uint64_t>(), most);
  const bool is_negative = std::is_signed_v<Integer> && found.is_number_integer() && !found.is_number_unsigned();
  if (is_small || is_negative) { return found.get<Integer>(); }
  throw InputError{(directory / marker_file).string(),
                   {fmt::format("{}: got {}, expected an integer up to {}", pointer, shown_json(found), most)}};
}

/// Notes a file whose size is not the one log.json tells. @return false if there is no such file
bool check_file(const std::filesystem::path& path, std::uint64_t expected_bytes, Problems& problems) {
  const std::string name = path.filename().string();
  if (!std::filesystem::is_regular_file(path)) {
    problems.push_back(fmt::format("{}: missing", name));
    return false;
  }
  const std::uint64_t bytes = std::filesystem::file_size(path);
  if (bytes != expected_bytes) {
    problems.push_back(fmt::format("{}: {} bytes, expected {}", name, bytes, expected_bytes));
  }
  return true;
}

}  // namespace

Log read_log(const std::filesystem::path& directory) {
  const nlohmann::json marker = require_marker(directory);
  Log log;
  Problems problems;
  log.epoch_ms = number_in<std::int64_t>(marker, "/epoch_ms", directory);
  log.users = number_in<std::uint32_t>(marker, "/users", directory, most_members);
  log.streamers = number_in<std::uint32_t>(marker, "/streamers", directory, most_members);
  Log::each_table(log, [&](std::string_view name, auto& table) {
    const auto size = [&](const char* what) {
      return number_in<std::uint64_t>(marker, fmt::format("/tables/{}/{}", name, what).c_str(), directory);
    };
    const std::filesystem::path path = directory / table_file_name(name);
    if (!check_file(path, size("bytes"), problems)) { return; }
    read_table(path, name, size("rows"), table, problems);
  });
  // References into a table that could not be read would only repeat its problem.
  if (problems.empty()) { check_values(log, problems); }
  if (!problems.empty()) { throw InputError{directory.string(), std::move(problems)}; }
  return log;
}

}  // namespace libsim
