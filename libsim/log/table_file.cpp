#include "libsim/log/table_file.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cstring>
#include <utility>

#include <fmt/format.h>
#include <zstd.h>

#include "libsim/core/error.hpp"
#include "libsim/log/checksum.hpp"

namespace libsim {
namespace {

static_assert(std::endian::native == std::endian::little, "columns are written as they lie in memory");

constexpr std::string_view header_mark = "LIBSIMTB";
constexpr std::string_view trailer_mark = "LIBSIMND";
constexpr std::uint32_t block_rows = Column<std::byte>::block_rows;
constexpr int compression_level = 1;

struct BlockHeader {
  std::uint32_t column;
  std::uint32_t rows;
  std::uint32_t zero;
  std::uint32_t stored_bytes;
  std::uint64_t checksum;
};
static_assert(sizeof(BlockHeader) == 24);

struct Trailer {
  std::array<char, 8> mark;
  std::uint64_t rows;
  std::uint64_t checksum;
};
static_assert(sizeof(Trailer) == 24);

/// The bytes of a record before its checksum.
template <class Record>
std::span<const std::byte> checked_part(const Record& record) {
  return std::as_bytes(std::span{&record, 1}).first(offsetof(Record, checksum));
}

std::uint64_t checksum_of(const BlockHeader& header, std::span<const std::byte> stored) {
  return checksum(stored, checksum(checked_part(header)));
}

Trailer trailer_of(std::uint64_t rows) {
  Trailer trailer{{}, rows, 0};
  std::ranges::copy(trailer_mark, trailer.mark.begin());
  trailer.checksum = checksum(checked_part(trailer));
  return trailer;
}

template <class T>
std::string_view as_text(const T& value) {
  const auto bytes = std::as_bytes(std::span{&value, 1});
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string_view as_text(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string header_of(std::string_view table, const std::vector<ColumnLayout>& layout) {
  std::string header{header_mark};
  const auto number = [&header](std::uint32_t value) { header += as_text(value); };
  const auto name = [&](std::string_view text) {
    number(static_cast<std::uint32_t>(text.size()));
    header += text;
  };
  number(table_version);
  number(block_rows);
  name(table);
  number(static_cast<std::uint32_t>(layout.size()));
  for (const ColumnLayout& column : layout) {
    name(column.name);
    number(column.element_bytes);
  }
  const std::uint64_t sum = checksum(std::as_bytes(std::span{header}));
  header += as_text(sum);
  return header;
}

// A fixed element size lets the compiler unroll: several times faster.
template <std::size_t ElementBytes>
void transpose(std::span<const std::byte> values, std::byte* planes) {
  const std::size_t rows = values.size() / ElementBytes;
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t b = 0; b < ElementBytes; ++b) { planes[b * rows + row] = values[row * ElementBytes + b]; }
  }
}

template <std::size_t ElementBytes>
void restore(const std::byte* planes, std::span<std::byte> values) {
  const std::size_t rows = values.size() / ElementBytes;
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t b = 0; b < ElementBytes; ++b) { values[row * ElementBytes + b] = planes[b * rows + row]; }
  }
}

/// Calls f with the element size as a constant.
template <class F>
void with_element_size(std::size_t bytes, F&& f) {
  switch (bytes) {
    case 1:
      return f(std::integral_constant<std::size_t, 1>{});
    case 2:
      return f(std::integral_constant<std::size_t, 2>{});
    case 4:
      return f(std::integral_constant<std::size_t, 4>{});
    default:
      assert(bytes == 8 && "no table has other elements");
      return f(std::integral_constant<std::size_t, 8>{});
  }
}

}  // namespace

struct TableFileWriter::Compressor {
  std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context{ZSTD_createCCtx(), &ZSTD_freeCCtx};
  std::vector<std::byte> planes;
  std::vector<std::byte> stored;
};

TableFileWriter::TableFileWriter(const std::filesystem::path& path, std::string_view table,
                                 const std::vector<ColumnLayout>& layout)
    : file_{path}, compressor_{std::make_unique<Compressor>()} {
  file_.write(header_of(table, layout));
}
TableFileWriter::TableFileWriter(TableFileWriter&& other) noexcept = default;
TableFileWriter::~TableFileWriter() = default;

void TableFileWriter::write_block(std::uint32_t column, std::span<const std::byte> values, std::size_t element_bytes) {
  std::vector<std::byte>& planes = compressor_->planes;
  std::vector<std::byte>& stored = compressor_->stored;
  planes.resize(values.size());
  with_element_size(element_bytes, [&](auto bytes) { transpose<bytes>(values, planes.data()); });
  stored.resize(ZSTD_compressBound(planes.size()));
  const std::size_t size = ZSTD_compressCCtx(compressor_->context.get(), stored.data(), stored.size(), planes.data(),
                                             planes.size(), compression_level);
  if (ZSTD_isError(size) != 0) { throw ResourceError{fmt::format("zstd: {}", ZSTD_getErrorName(size))}; }
  const std::span<const std::byte> frame{stored.data(), size};
  BlockHeader header{column, static_cast<std::uint32_t>(values.size() / element_bytes), 0,
                     static_cast<std::uint32_t>(size), 0};
  header.checksum = checksum_of(header, frame);
  file_.write(as_text(header));
  file_.write(as_text(frame));
}

std::uint64_t TableFileWriter::close(std::uint64_t rows) {
  file_.write(as_text(trailer_of(rows)));
  file_.close();
  return file_.size();
}

struct TableFileReader::Decompressor {
  std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context{ZSTD_createDCtx(), &ZSTD_freeDCtx};
  std::vector<std::byte> planes;
};

TableFileReader::TableFileReader(const std::filesystem::path& path, std::string_view table,
                                 const std::vector<ColumnLayout>& layout, std::vector<std::string>& problems)
    : file_{path},
      name_{path.filename().string()},
      left_{file_.bytes()},
      problems_{&problems},
      decompressor_{std::make_unique<Decompressor>()} {
  check_header(table, layout);
}
TableFileReader::TableFileReader(TableFileReader&& other) noexcept = default;
TableFileReader::~TableFileReader() = default;

void TableFileReader::check_header(std::string_view table, const std::vector<ColumnLayout>& layout) {
  const std::string expected = header_of(table, layout);
  const std::string_view text = file_.text();
  if (text.starts_with(expected)) {
    left_ = left_.subspan(expected.size());
    return;
  }
  lost_ = true;
  const std::size_t version_at = header_mark.size();
  std::uint32_t version = 0;
  if (!text.starts_with(header_mark)) { return problem("not a table of a libsim log"); }
  if (text.size() < expected.size()) { return problem("ends inside its header"); }
  std::memcpy(&version, text.data() + version_at, sizeof version);
  if (version != table_version) {
    return problem(fmt::format("format version {}, this program reads version {}", version, table_version));
  }
  problem(fmt::format("damaged header, or one of another table than {} with its {} columns", table, layout.size()));
}
void TableFileReader::problem(std::string_view what) {
  problems_->push_back(fmt::format("{}: {}", name_, what));
}

std::span<const std::byte> TableFileReader::take(std::size_t n) {
  if (n > left_.size()) {
    problem(fmt::format("ends at byte {}, {} bytes too early", file_.bytes().size(), n - left_.size()));
    lost_ = true;
    return {};
  }
  const auto taken = left_.first(n);
  left_ = left_.subspan(n);
  return taken;
}

void TableFileReader::read_block(std::uint32_t column, std::span<std::byte> values, std::size_t element_bytes) {
  std::ranges::fill(values, std::byte{0});
  if (lost_) { return; }
  const std::size_t at = file_.bytes().size() - left_.size();
  const auto header_bytes = take(sizeof(BlockHeader));
  if (lost_) { return; }
  BlockHeader header{};
  std::memcpy(&header, header_bytes.data(), sizeof header);
  const std::size_t rows = values.size() / element_bytes;
  if (header.column != column || header.rows != rows || header.zero != 0 ||
      header.stored_bytes > ZSTD_compressBound(values.size())) {
    lost_ = true;
    return problem(fmt::format("byte {}: not the header of a block of {} rows of column {}", at, rows, column));
  }
  const auto stored = take(header.stored_bytes);
  if (lost_) { return; }
  if (checksum_of(header, stored) != header.checksum) {
    return problem(fmt::format("byte {}: wrong checksum of a block of column {}", at, column));
  }
  std::vector<std::byte>& planes = decompressor_->planes;
  planes.resize(values.size());
  const std::size_t size =
      ZSTD_decompressDCtx(decompressor_->context.get(), planes.data(), planes.size(), stored.data(), stored.size());
  if (ZSTD_isError(size) != 0 || size != values.size()) {
    return problem(fmt::format("byte {}: a block of column {} does not decompress", at, column));
  }
  with_element_size(element_bytes, [&](auto bytes) { restore<bytes>(planes.data(), values); });
}

void TableFileReader::finish(std::uint64_t rows) {
  if (lost_) { return; }
  const auto trailer = take(sizeof(Trailer));
  if (lost_) { return; }
  const Trailer expected = trailer_of(rows);
  if (!std::ranges::equal(trailer, std::as_bytes(std::span{&expected, 1}))) {
    problem(fmt::format("its trailer does not say {} rows", rows));
  }
  if (!left_.empty()) { problem(fmt::format("{} bytes follow its trailer", left_.size())); }
}

}  // namespace libsim
