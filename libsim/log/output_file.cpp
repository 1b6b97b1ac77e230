#include "libsim/log/output_file.hpp"

#include <cerrno>
#include <cstddef>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "libsim/core/disk.hpp"
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
  if (!write_all(descriptor_, buffer_)) { fail(path_, "write"); }
  buffer_.clear();
}

void OutputFile::close() {
  drain();
  if (::fsync(descriptor_) != 0) { fail(path_, "write"); }
  if (::close(std::exchange(descriptor_, -1)) != 0) { fail(path_, "close"); }
}

}  // namespace libsim
