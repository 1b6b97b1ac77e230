#include "tests/fuzz/packed_files.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <map>
#include <string>
#include <system_error>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "libsim/core/file.hpp"
#include "libsim/log/checksum.hpp"
#include "libsim/log/log_format.hpp"
#include "libsim/log/log_marker.hpp"
#include "libsim/log/log_writer.hpp"
#include "libsim/log/table_file.hpp"

namespace libsim::test {
namespace {

namespace fs = std::filesystem;

struct ScratchFolder {
  fs::path path;

  ScratchFolder() {
    const fs::path memory = "/dev/shm";
    const bool usable = ::access(memory.c_str(), W_OK | X_OK) == 0;
    path = (usable ? memory : fs::temp_directory_path()) / fmt::format("libsim-fuzz-{}", ::getpid());
    fs::create_directories(path);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  ScratchFolder(ScratchFolder&&) = delete;
  ScratchFolder& operator=(ScratchFolder&&) = delete;
  ~ScratchFolder() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
  }
};

void put(const fs::path& file, std::string_view bytes) {
  std::ofstream{file, std::ios::binary}.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

/// An empty directory of that name.
fs::path fresh_directory(const char* name) {
  fs::path directory = scratch_folder() / name;
  fs::remove_all(directory);
  fs::create_directories(directory);
  return directory;
}

std::uint64_t checksum_of(std::string_view bytes, std::uint64_t state) {
  return checksum(std::as_bytes(std::span{bytes}), state);
}
std::uint64_t checksum_of(std::string_view bytes) {
  return checksum(std::as_bytes(std::span{bytes}));
}

void store(std::string& bytes, std::size_t at, std::uint64_t value) {
  std::memcpy(bytes.data() + at, &value, sizeof value);
}

/// Makes the checksums of a table's blocks and of its trailer right, as far as its headers can be followed.
void seal_table(std::string& bytes, std::size_t header_bytes) {
  constexpr std::size_t block_header = 24;
  constexpr std::size_t trailer = 24;
  std::size_t at = std::min(header_bytes, bytes.size());
  while (at + block_header + trailer <= bytes.size()) {
    std::uint32_t stored = 0;
    std::memcpy(&stored, bytes.data() + at + 12, sizeof stored);
    if (stored > bytes.size() - at - block_header) { return; }
    const std::string_view block{bytes.data() + at, block_header + stored};
    store(bytes, at + 16, checksum_of(block.substr(block_header), checksum_of(block.substr(0, 16))));
    at += block.size();
  }
  if (at + trailer == bytes.size()) { store(bytes, at + 16, checksum_of(std::string_view{bytes}.substr(at, 16))); }
}

/// Fills the columns of a table with as many rows as the bytes hold.
template <class Table>
void fill(Table& table, std::string_view bytes) {
  std::size_t row_bytes = 0;
  for (const ColumnLayout& column : layout_of(table)) { row_bytes += column.element_bytes; }
  const std::size_t rows = bytes.size() / row_bytes;
  Table::each_column(table, [&](std::string_view, auto& column) {
    using Value = typename std::remove_cvref_t<decltype(column)>::value_type;
    for (std::size_t row = 0; row < rows; ++row, bytes.remove_prefix(sizeof(Value))) {
      Value value;
      std::memcpy(&value, bytes.data(), sizeof value);
      column.push_back(value);
    }
  });
}

/// Per-user state is a vector: a log that says it has 100 million users takes a gigabyte, rightly.
constexpr std::uint32_t most_members = 100'000;

Log log_of(const std::map<std::string_view, std::string_view>& parts) {
  Log log;
  const auto part = [&parts](const std::string& name) {
    const auto found = parts.find(name);
    return found == parts.end() ? std::string_view{} : found->second;
  };
  std::array<char, 16> numbers{};
  const std::string_view given = part("numbers").substr(0, numbers.size());
  std::copy(given.begin(), given.end(), numbers.begin());
  std::memcpy(&log.epoch_ms, numbers.data(), 8);
  std::memcpy(&log.users, numbers.data() + 8, 4);
  std::memcpy(&log.streamers, numbers.data() + 12, 4);
  log.users = std::min(log.users, most_members);
  log.streamers = std::min(log.streamers, most_members);
  Log::each_table(log, [&](std::string_view name, auto& table) { fill(table, part(std::string{name} + ".rows")); });
  return log;
}

/// The marker with the sizes that the files have, and its checksum.
std::string sealed_marker(const fs::path& directory, std::string_view text) {
  nlohmann::json marker = nlohmann::json::parse(text, nullptr, false);
  if (!marker.is_object()) { return std::string{text}; }
  for (const auto& entry : fs::directory_iterator{directory}) {
    const std::string table = entry.path().stem().string();
    if (marker.contains("tables") && marker["tables"].is_object() && marker["tables"].contains(table) &&
        marker["tables"][table].is_object()) {
      marker["tables"][table]["bytes"] = entry.file_size();
    }
  }
  for (const char* members : {"users", "streamers"}) {
    const nlohmann::json found = marker.value(members, nlohmann::json{});
    if (found.is_number_unsigned() && found > most_members && found <= 100'000'000) { marker[members] = most_members; }
  }
  marker.erase("checksum");
  marker["checksum"] =
      fmt::format("{:016x}", checksum_of(marker.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)));
  return marker.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

const fs::path& scratch_folder() {
  static const ScratchFolder folder;
  return folder.path;
}

fs::path scratch_file(std::string_view name, std::string_view bytes) {
  fs::path file = scratch_folder() / name;
  put(file, bytes);
  return file;
}

std::vector<PackedFile> unpacked(std::string_view bytes) {
  constexpr std::string_view mark = "--- ";
  std::vector<PackedFile> files;
  const auto next_mark = [&](std::size_t from) {
    while (from < bytes.size() && !(bytes.substr(from).starts_with(mark) && (from == 0 || bytes[from - 1] == '\n'))) {
      const std::size_t line_end = bytes.find('\n', from);
      from = line_end == std::string_view::npos ? bytes.size() : line_end + 1;
    }
    return from;
  };
  for (std::size_t at = next_mark(0); at < bytes.size();) {
    const std::size_t name_end = std::min(bytes.find('\n', at), bytes.size());
    const std::size_t begin = std::min(name_end + 1, bytes.size());
    const std::size_t end = next_mark(begin);
    const std::size_t separator = end < bytes.size() && end > begin ? 1 : 0;  // the line end before the next mark
    files.push_back(
        {bytes.substr(at + mark.size(), name_end - at - mark.size()), bytes.substr(begin, end - begin - separator)});
    at = end;
  }
  return files;
}

fs::path make_csv_log(std::string_view bytes) {
  constexpr std::array<std::string_view, 9> names{"room.csv", "user.csv",    "streamer.csv", "click.csv", "gift.csv",
                                                  "like.csv", "comment.csv", "negative.csv", "log.json"};
  fs::path directory = fresh_directory("csv");
  for (const PackedFile& file : unpacked(bytes)) {
    if (std::ranges::find(names, file.name) == names.end()) { continue; }
    put(directory / file.name, file.name == marker_file ? sealed_marker(directory, file.bytes) : file.bytes);
  }
  return directory;
}

fs::path make_own_log(std::string_view bytes) {
  std::map<std::string_view, std::string_view> parts;
  for (const PackedFile& file : unpacked(bytes)) { parts.emplace(file.name, file.bytes); }
  fs::path directory = fresh_directory("own");
  const Log log = log_of(parts);
  write_log(log, directory);
  const bool seal = parts.contains("seal");
  Log::each_table(log, [&](std::string_view name, const auto& table) {
    const auto found = parts.find(table_file_name(name));
    if (found == parts.end()) { return; }
    std::string content{found->second};
    std::size_t header = 8 + 4 + 4 + 4 + name.size() + 4 + 8;
    for (const ColumnLayout& column : layout_of(table)) { header += 4 + column.name.size() + 4; }
    if (seal) { seal_table(content, header); }
    put(directory / table_file_name(name), content);
  });
  std::vector<std::string> unreadable;
  const std::string written = read_file(directory / marker_file, unreadable).value_or("");
  const auto marker = parts.find(marker_file);
  const std::string_view text = marker == parts.end() ? std::string_view{written} : marker->second;
  put(directory / marker_file, seal ? sealed_marker(directory, text) : std::string{text});
  return directory;
}

}  // namespace libsim::test
