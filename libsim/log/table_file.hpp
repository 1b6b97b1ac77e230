/// @file  One table of a log as one file: columns in compressed, checked blocks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "libsim/log/column.hpp"
#include "libsim/log/mapped_file.hpp"
#include "libsim/log/output_file.hpp"

namespace libsim {

// The format, little-endian throughout:
//
//   header   "LIBSIMTB", u32 version, u32 rows per block, table name, u32 columns, per column its name and u32 bytes of
//            an element; names are u32 length and bytes; u64 checksum of all that
//   blocks   in order of rows, and for the same rows in order of columns: u32 column, u32 rows, u32 0, u32 bytes
//            stored, u64 checksum of these 16 bytes and the stored ones; then the stored bytes: one zstd frame (level
//            1) of the elements, transposed: first the lowest byte of all elements, then the next
//   trailer  "LIBSIMND", u64 rows, u64 checksum of these 16 bytes
//
// Transposing puts the bytes that hardly change (high bytes of times and ids) beside each other. Nothing in a file
// depends on when its blocks were written, so that equal tables are equal files.

/// Of the layout; a reader takes no other.
inline constexpr std::uint32_t table_version = 1;

/// A column in a file.
struct ColumnLayout {
  std::string name;
  std::uint32_t element_bytes;  ///< of one value
};

/// The columns of `table`, which has an each_column.
template <class Table>
std::vector<ColumnLayout> layout_of(const Table& table) {
  std::vector<ColumnLayout> layout;
  Table::each_column(table, [&layout](std::string_view name, const auto& column) {
    using Value = typename std::remove_cvref_t<decltype(column)>::value_type;
    layout.push_back({std::string{name}, sizeof(Value)});
  });
  return layout;
}

/// Writes a table block by block.
class TableFileWriter {
 public:
  /// @throws ResourceError, here and below
  TableFileWriter(const std::filesystem::path& path, std::string_view table, const std::vector<ColumnLayout>& layout);
  TableFileWriter(TableFileWriter&& other) noexcept;
  TableFileWriter& operator=(TableFileWriter&& other) = delete;
  TableFileWriter(const TableFileWriter&) = delete;
  TableFileWriter& operator=(const TableFileWriter&) = delete;
  ~TableFileWriter();

  /// Appends a block. Its place is given by the order of calls, see above. @pre 1 <= rows <= Column::block_rows
  template <class T>
  void write_block(std::uint32_t column, std::span<const T> rows) {
    write_block(column, std::as_bytes(rows), sizeof(T));
  }
  /// Appends the trailer and closes. @return bytes of the file
  std::uint64_t close(std::uint64_t rows);

 private:
  struct Compressor;
  void write_block(std::uint32_t column, std::span<const std::byte> values, std::size_t element_bytes);

  OutputFile file_;
  std::unique_ptr<Compressor> compressor_;
};

/// Reads a table block by block. Problems are collected, one line each; rows that cannot be read come out as zeros.
class TableFileReader {
 public:
  /// @param problems  receives what is wrong, each line starting with the file's name; must outlive the reader
  /// @throws InputError if the file cannot be opened
  TableFileReader(const std::filesystem::path& path, std::string_view table, const std::vector<ColumnLayout>& layout,
                  std::vector<std::string>& problems);
  TableFileReader(TableFileReader&& other) noexcept;
  TableFileReader& operator=(TableFileReader&& other) = delete;
  TableFileReader(const TableFileReader&) = delete;
  TableFileReader& operator=(const TableFileReader&) = delete;
  ~TableFileReader();

  /// Fills `rows` with the next block, which must be one of `column` with so many rows.
  template <class T>
  void read_block(std::uint32_t column, std::span<T> rows) {
    read_block(column, std::as_writable_bytes(rows), sizeof(T));
  }
  /// Whether the rest of the file cannot be read: what is asked for now comes out as zeros.
  bool is_lost() const { return lost_; }
  /// Checks the trailer, and that nothing follows it.
  void finish(std::uint64_t rows);

 private:
  struct Decompressor;
  void check_header(std::string_view table, const std::vector<ColumnLayout>& layout);
  void read_block(std::uint32_t column, std::span<std::byte> values, std::size_t element_bytes);
  void problem(std::string_view what);
  /// The next `n` bytes; none, and a problem, if the file ends before.
  std::span<const std::byte> take(std::size_t n);

  MappedFile file_;
  std::string name_;
  std::span<const std::byte> left_;
  std::vector<std::string>* problems_;
  std::unique_ptr<Decompressor> decompressor_;
  bool lost_ = false;  ///< where the next block starts is unknown: the rest of the file is not read
};

}  // namespace libsim
