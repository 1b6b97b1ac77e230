/// @file  A file being written.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace libsim {

/// A new file, written from front to end through a buffer of 1 MiB. Every failure (no space, no permission) throws
/// ResourceError with the file's name. A file that was not closed by close() must be taken for incomplete.
class OutputFile {
 public:
  /// Creates the file, or empties it. @throws ResourceError
  explicit OutputFile(std::filesystem::path path);
  OutputFile(OutputFile&& other) noexcept;
  OutputFile& operator=(OutputFile&& other) = delete;
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  ~OutputFile();

  /// Adds bytes to the end. @throws Error  if the disk is full
  void write(std::string_view bytes);
  std::uint64_t size() const { return size_; }  ///< bytes so far, those in the buffer included
  /// Writes the buffer, waits until the bytes are on the disk, and closes.
  void close();

 private:
  void drain();

  std::filesystem::path path_;
  std::string buffer_;
  std::uint64_t size_ = 0;
  int descriptor_ = -1;
};

}  // namespace libsim
