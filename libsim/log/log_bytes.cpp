#include "libsim/log/log_bytes.hpp"

#include <string_view>

#include "libsim/log/table_file.hpp"

namespace libsim {

std::vector<TableBytes> log_bytes(const Log& log) {
  std::vector<TableBytes> sizes;
  Log::each_table(log, [&sizes](std::string_view name, const auto& table) {
    TableBytes size{std::string{name}, table.size()};
    for (const ColumnLayout& column : layout_of(table)) { size.row_bytes += column.element_bytes; }
    sizes.push_back(std::move(size));
  });
  return sizes;
}

}  // namespace libsim
