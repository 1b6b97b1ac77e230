#include "libsim/log/log_writer.hpp"

#include <cassert>
#include <string>
#include <string_view>
#include <type_traits>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "libsim/log/log_format.hpp"
#include "libsim/log/log_marker.hpp"

namespace libsim {
namespace {

/// Writes block `b` of every column.
template <class Table>
void write_rows(TableFileWriter& file, const Table& table, std::size_t b) {
  std::uint32_t index = 0;
  Table::each_column(table, [&](std::string_view /*name*/, const auto& column) {
    assert(column.size() == table.size() && "a row has a value in every column");
    file.write_block(index++, column.block(b));
  });
}

template <class Table>
std::size_t full_blocks(const Table& table) {
  return table.size() / Column<std::byte>::block_rows;
}

}  // namespace

LogWriter::LogWriter(const std::filesystem::path& directory) : directory_{directory} {
  const Log empty;
  Log::each_table(empty, [this](std::string_view name, const auto& table) {
    outputs_.push_back({TableFileWriter{directory_.path() / table_file_name(name), name, layout_of(table)}});
  });
}

void LogWriter::flush(Log& log, std::size_t keep_blocks) {
  auto output = outputs_.begin();
  Log::each_table(log, [&](std::string_view /*name*/, auto& table) {
    Output& out = *output++;
    if constexpr (!std::is_same_v<std::remove_cvref_t<decltype(table)>, RoomTable>) {
      for (; out.blocks + keep_blocks < full_blocks(table); ++out.blocks) {
        write_rows(out.file, table, out.blocks);
        table.each_column(table, [&](std::string_view, auto& column) { column.release_block(out.blocks); });
      }
    }
  });
}

std::vector<TableBytes> LogWriter::finish(const Log& log, const std::optional<LogOrigin>& origin) {
  std::vector<TableBytes> sizes = log_bytes(log);
  nlohmann::json marker{{"format", own_format},
                        {"version", log_version},
                        {"epoch_ms", log.epoch_ms},
                        {"users", log.users},
                        {"streamers", log.streamers}};
  std::size_t index = 0;
  Log::each_table(log, [&](std::string_view name, const auto& table) {
    Output& out = outputs_[index];
    TableBytes& size = sizes[index++];
    const std::size_t blocks = full_blocks(table) + (table.size() % Column<std::byte>::block_rows == 0 ? 0 : 1);
    for (; out.blocks < blocks; ++out.blocks) { write_rows(out.file, table, out.blocks); }
    size.disk_bytes = out.file.close(table.size());
    marker["files"].push_back(table_file_name(name));
    marker["tables"][std::string{name}] = {{"rows", size.rows}, {"bytes", size.disk_bytes}};
  });
  if (origin) { marker["origin"] = json_of(*origin); }
  directory_.commit(marker);
  return sizes;
}

std::vector<TableBytes> write_log(const Log& log, const std::filesystem::path& directory,
                                  const std::optional<LogOrigin>& origin) {
  return LogWriter{directory}.finish(log, origin);
}

}  // namespace libsim
