#include "libsim/log/mapped_file.hpp"

#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "libsim/core/error.hpp"

namespace libsim {
namespace {

[[noreturn]] void fail(const std::filesystem::path& path, int error) {
  throw InputError{path.string(), {fmt::format("cannot be read: {}", std::generic_category().message(error))}};
}

}  // namespace

MappedFile::MappedFile(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) { fail(path, errno); }
  struct stat status {};
  int error = ::fstat(descriptor, &status) != 0 ? errno : 0;
  if (error == 0 && !S_ISREG(status.st_mode)) { error = EISDIR; }
  // An empty file cannot be mapped; it is an empty view.
  if (error == 0 && status.st_size > 0) {
    size_ = static_cast<std::size_t>(status.st_size);
    address_ = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, descriptor, 0);
    if (address_ == MAP_FAILED) {
      error = errno;
      address_ = nullptr;
    }
  }
  ::close(descriptor);
  if (error != 0) { fail(path, error); }
  if (address_ != nullptr) { ::madvise(address_, size_, MADV_SEQUENTIAL); }
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : address_{std::exchange(other.address_, nullptr)}, size_{std::exchange(other.size_, 0)} {}

MappedFile::~MappedFile() {
  if (address_ != nullptr) { ::munmap(address_, size_); }
}

}  // namespace libsim
