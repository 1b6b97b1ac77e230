/// @file  A directory that is there completely or not at all.
#pragma once

#include <filesystem>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "libsim/log/log_marker.hpp"

namespace libsim {

/// What a directory holds: only one of the same kind is replaced.
struct DirectoryKind {
  std::string_view marker;  ///< name of the file that says so, see log_marker.hpp
  std::string_view name;    ///< in messages: "a log"
};

/// A folder that holds a log.
inline constexpr DirectoryKind log_directory{marker_file, "a log"};

/// Files are written beside the target, in `<target>.partial-<pid>-<n>`, and the directory gets its name when all of
/// them are on the disk. Whenever the process is killed, the target is the old one (nothing, if there was none) or the
/// new one, never a part of one, and at no moment is it missing once it was there. What a killed process leaves
/// (`.partial-…`) is safe to delete. Only on a file system that cannot exchange two names (some network ones) may a
/// kill leave no target: the old one is then whole beside it, as `<target>.replaced-…`, and has to be renamed back.
class StagedDirectory {
 public:
  /// @throws InputError if `target` holds anything but what libsim wrote, of the same kind; ResourceError if it cannot
  /// be created
  explicit StagedDirectory(const std::filesystem::path& target, const DirectoryKind& kind = log_directory);
  StagedDirectory(StagedDirectory&& other) noexcept;
  StagedDirectory& operator=(StagedDirectory&& other) = delete;
  StagedDirectory(const StagedDirectory&) = delete;
  StagedDirectory& operator=(const StagedDirectory&) = delete;
  /// Deletes what was written, unless it was committed.
  ~StagedDirectory();

  const std::filesystem::path& path() const { return staged_; }  ///< where to write
  /// Adds the marker (see write_marker) and gives the directory its name; an older one of that name is deleted.
  /// @pre every file is closed. @throws InputError, ResourceError
  void commit(const nlohmann::json& marker);

 private:
  DirectoryKind kind_;
  std::filesystem::path target_;
  std::filesystem::path staged_;  ///< empty once committed
};

/// Does nothing, unless `directory` has the name of one that was not committed. @throws InputError
void refuse_staged(const std::filesystem::path& directory);

}  // namespace libsim
