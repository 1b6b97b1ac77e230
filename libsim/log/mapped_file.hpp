/// @file  A file being read.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string_view>

namespace libsim {

/// The bytes of a file, mapped into memory: pages are read when touched, and need not fit in memory together.
/// The file must not shrink meanwhile.
class MappedFile {
 public:
  /// @throws InputError if there is no such file or it cannot be read
  explicit MappedFile(const std::filesystem::path& path);
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) = delete;
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  ~MappedFile();

  /// Its content, for as long as it is mapped.
  std::string_view text() const { return {static_cast<const char*>(address_), size_}; }
  /// Its content, for as long as it is mapped.
  std::span<const std::byte> bytes() const { return {static_cast<const std::byte*>(address_), size_}; }

 private:
  void* address_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace libsim
