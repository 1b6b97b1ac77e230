/// @file  Whole files: read in one piece, written completely or not at all.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace libsim {

/// The content of `file`; nothing, and one line in `problems`, if it is missing (the line then names the nearest file
/// name in its folder), a directory, or cannot be read.
std::optional<std::string> read_file(const std::filesystem::path& file, std::vector<std::string>& problems);

/// A file that comes into being only when it is complete. Content goes to a hidden file beside it, which commit()
/// puts in its place: readers and an interrupted program see the old content or the new, never a part. A link is
/// followed, and an existing file's permissions are kept. What is not a regular file (a terminal, a pipe, anything
/// under /dev) cannot be replaced, and is appended to directly.
class AtomicFile {
 public:
  /// @throws ResourceError if the file cannot be created
  explicit AtomicFile(const std::filesystem::path& file);
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;
  AtomicFile(AtomicFile&&) = delete;
  AtomicFile& operator=(AtomicFile&&) = delete;
  /// Without commit(), nothing is left behind.
  ~AtomicFile();

  /// Appends `content`. Unbuffered: pass pieces of some kilobytes or more. @throws ResourceError, e.g. disk full
  void write(std::string_view content);
  /// Makes the content durable (fsync) and visible under its name (rename). Call it once, last.
  /// @throws ResourceError; the old file is then still there
  void commit();

 private:
  [[noreturn]] void fail(std::string_view action) const;

  std::filesystem::path target_;
  std::filesystem::path written_;  // what the descriptor writes to; the target itself if that cannot be replaced
  int descriptor_ = -1;
};

/// What would keep write_file() from writing `file`, as one line, or "". Found by trying, and nothing is left behind.
std::string write_problem(const std::filesystem::path& file);

/// Writes a whole file through AtomicFile. @throws ResourceError
void write_file(const std::filesystem::path& file, std::string_view content);

}  // namespace libsim
