/// @file  A disk of a few kilobytes, to see what happens when it is full, or may not be written to.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include "libsim/core/file.hpp"
#include "tests/support/temporary_folder.hpp"

namespace libsim {

/// Calls f(folder) in a process of its own, which alone sees a disk of so many bytes in that folder.
/// @param f  returns a text: a process cannot fail a check of another's
/// @return the text; nothing where the system does not let us mount a disk (root may, and whoever may make namespaces)
inline std::optional<std::string> on_small_disk(
    std::size_t bytes, const std::function<std::string(const std::filesystem::path& folder)>& f) {
  const TemporaryFolder folder;
  const std::filesystem::path disk = folder.path() / "disk";
  const std::filesystem::path said = folder.path() / "said";
  std::filesystem::create_directories(disk);
  const ::pid_t child = ::fork();
  if (child == 0) {
    const int own = ::geteuid() == 0 ? CLONE_NEWNS : CLONE_NEWNS | CLONE_NEWUSER;
    const std::string options = "size=" + std::to_string(bytes);
    const bool mounted = ::unshare(own) == 0 && ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
                         ::mount("tmpfs", disk.c_str(), "tmpfs", 0, options.c_str()) == 0;
    if (mounted) { write_file(said, f(disk)); }
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  std::vector<std::string> not_said;
  return read_file(said, not_said);
}

/// From now on nothing can be written to the disk. @pre in on_small_disk()
inline bool make_read_only(const std::filesystem::path& disk) {
  return ::mount("none", disk.c_str(), nullptr, MS_REMOUNT | MS_RDONLY, nullptr) == 0;
}

}  // namespace libsim
