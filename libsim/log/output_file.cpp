#include "libsim/log/output_file.hpp"

#include <cerrno>
#include <cstddef>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "libsim/core/error.hpp"

namespace libsim {
namespace {

constexpr std::size_t buffer_bytes = std::size_t{1} << 20U;

[[noreturn]] void fail(const std::filesystem::path& path, std::string_view what) {
  throw ResourceError{fmt::format("{}: cannot {}: {}", path.string(), what, std::generic_category().message(errno))};
}

}  // namespace

OutputFile::OutputFile(std::filesystem::path path)
    : path_{std::move(path)}, descriptor_{::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666)} {
  if (descriptor_ < 0) { fail(path_, "create"); }
  buffer_.reserve(buffer_bytes);
}

OutputFile::OutputFile(OutputFile&& other) noexcept
    : path_{std::move(other.path_)},
      buffer_{std::move(other.buffer_)},
      size_{other.size_},
      descriptor_{std::exchange(other.descriptor_, -1)} {}

OutputFile::~OutputFile() {
  if (descriptor_ >= 0) { ::close(descriptor_); }
}

void OutputFile::write(std::string_view bytes) {
  if (buffer_.size() + bytes.size() > buffer_bytes) { drain(); }
  buffer_.append(bytes);
  size_ += bytes.size();
}

void OutputFile::drain() {
  std::string_view left = buffer_;
  while (!left.empty()) {
    const ::ssize_t written = ::write(descriptor_, left.data(), left.size());
    if (written < 0 && errno == EINTR) { continue; }
    if (written < 0) { fail(path_, "write"); }
    left.remove_prefix(static_cast<std::size_t>(written));
  }
  buffer_.clear();
}

void OutputFile::close() {
  drain();
  if (::fsync(descriptor_) != 0) { fail(path_, "write"); }
  if (::close(std::exchange(descriptor_, -1)) != 0) { fail(path_, "close"); }
}

void sync_file(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) { fail(file, "open"); }
  const bool failed = ::fsync(descriptor) != 0;
  ::close(descriptor);
  if (failed) { fail(file, "write"); }
}

void sync_directory(const std::filesystem::path& directory) {
  const int descriptor = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) { fail(directory, "open"); }
  // Some file systems cannot sync a directory (EINVAL); there is nothing more to be done on them.
  const bool failed = ::fsync(descriptor) != 0 && errno != EINVAL;
  ::close(descriptor);
  if (failed) { fail(directory, "write"); }
}

}  // namespace libsim
