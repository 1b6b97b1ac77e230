/// @file  A directory that is there completely or not at all.
#pragma once

#include <filesystem>

#include <nlohmann/json_fwd.hpp>

namespace libsim {

/// Files are written beside the target, in `<target>.partial-<pid>-<n>`, and the directory gets its name when all of
/// them are on the disk. Whenever the process is killed, the target is the old log, nothing, or the new log, never a
/// part of one. What a killed process leaves (`.partial-…`, `.replaced-…`) is safe to delete.
class StagedDirectory {
 public:
  /// @throws InputError if `target` holds anything but a log that libsim wrote; ResourceError if it cannot be created
  explicit StagedDirectory(const std::filesystem::path& target);
  StagedDirectory(StagedDirectory&& other) noexcept;
  StagedDirectory& operator=(StagedDirectory&& other) = delete;
  StagedDirectory(const StagedDirectory&) = delete;
  StagedDirectory& operator=(const StagedDirectory&) = delete;
  /// Deletes what was written, unless it was committed.
  ~StagedDirectory();

  const std::filesystem::path& path() const { return staged_; }  ///< where to write
  /// Adds the marker (see write_marker) and gives the directory its name; an older log of that name is deleted.
  /// @pre every file is closed. @throws InputError, ResourceError
  void commit(const nlohmann::json& marker);

 private:
  std::filesystem::path target_;
  std::filesystem::path staged_;  ///< empty once committed
};

/// Does nothing, unless `directory` has the name of one that was not committed. @throws InputError
void refuse_staged(const std::filesystem::path& directory);

}  // namespace libsim
