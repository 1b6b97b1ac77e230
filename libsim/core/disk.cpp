#include "libsim/core/disk.hpp"

#include <cerrno>
#include <cstddef>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "libsim/core/error.hpp"

namespace libsim {
namespace {

[[noreturn]] void fail(const std::filesystem::path& path, std::string_view action, int error) {
  throw ResourceError{
      fmt::format("{}: cannot be {}: {}", path.string(), action, std::generic_category().message(error))};
}

/// @return errno of fsync, or 0
int synced(int descriptor) {
  const int error = ::fsync(descriptor) == 0 ? 0 : errno;
  ::close(descriptor);
  return error;
}

}  // namespace

bool write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ::ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) { continue; }
    if (written < 0) { return false; }
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

void sync_file(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) { fail(file, "opened", errno); }
  if (const int error = synced(descriptor); error != 0) { fail(file, "flushed to disk", error); }
}

void sync_directory(const std::filesystem::path& directory) {
  const int descriptor = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0 && errno == EACCES) { return; }
  if (descriptor < 0) { fail(directory, "opened", errno); }
  // Some file systems cannot sync a directory (EINVAL); there is nothing more to be done on them.
  if (const int error = synced(descriptor); error != 0 && error != EINVAL) {
    fail(directory, "flushed to disk", error);
  }
}

}  // namespace libsim
