#include "libsim/core/file.hpp"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <fstream>
#include <iterator>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "libsim/core/disk.hpp"
#include "libsim/core/error.hpp"
#include "libsim/core/suggestion.hpp"

namespace libsim {
namespace {

namespace fs = std::filesystem;

std::string reason(int error) {
  return std::generic_category().message(error);
}

std::string missing_file(const fs::path& file) {
  const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path{"."};
  std::error_code error;
  if (!fs::is_directory(folder, error)) {
    return fmt::format("{}: got no such file, nor its folder \"{}\", expected an existing file", file.string(),
                       folder.string());
  }
  std::vector<std::string> names;
  for (fs::directory_iterator entry{folder, error}; !error && entry != fs::directory_iterator{};
       entry.increment(error)) {
    names.push_back(entry->path().filename().string());
  }
  std::ranges::sort(names);  // the order of a directory differs between machines
  return fmt::format("{}: got no such file, expected an existing file{}", file.string(),
                     suggestion(file.filename().string(), names));
}

bool is_replaceable(const fs::path& file) {
  std::error_code error;
  const fs::file_status status = fs::status(file, error);
  // /dev/stdout may lead to a regular file, which the shell keeps open: replacing it would lose what else is printed.
  if (file.is_absolute() && std::distance(file.begin(), file.end()) > 1 && *std::next(file.begin()) == "dev") {
    return false;
  }
  return !fs::exists(status) || fs::is_regular_file(status);
}

fs::path follow_links(const fs::path& file) {
  std::error_code error;
  fs::path real = fs::weakly_canonical(file, error);
  return error ? file : real;
}

fs::path hidden_name(const fs::path& file) {
  static std::atomic<unsigned> used = 0;  // threads may write files of the same name
  return file.parent_path() / fmt::format(".{}.{}-{}.partial", file.filename().string(), ::getpid(), used++);
}

}  // namespace

std::optional<std::string> read_file(const fs::path& file, std::vector<std::string>& problems) {
  std::error_code error;
  const fs::file_status status = fs::status(file, error);
  if (status.type() == fs::file_type::not_found) {
    problems.push_back(missing_file(file));
    return std::nullopt;
  }
  if (fs::is_directory(status)) {
    problems.push_back(fmt::format("{}: got a directory, expected a file", file.string()));
    return std::nullopt;
  }
  errno = 0;
  std::ifstream in{file, std::ios::binary};
  std::string content{std::istreambuf_iterator<char>{in}, {}};
  if (!in.is_open() || in.bad()) {
    problems.push_back(fmt::format("{}: got \"{}\", expected a file that can be read", file.string(), reason(errno)));
    return std::nullopt;
  }
  return content;
}

std::string write_problem(const fs::path& file) {
  const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path{"."};
  std::error_code error;
  if (!fs::is_directory(folder, error)) {
    return fmt::format("{}: got no folder \"{}\", expected an existing one", file.string(), folder.string());
  }
  if (fs::is_directory(file, error)) { return fmt::format("{}: got a directory, expected a file", file.string()); }
  if (!is_replaceable(file)) {  // opening a pipe, and closing it again, would be seen at its other end
    if (::access(file.c_str(), W_OK) == 0) { return ""; }
    return fmt::format("{}: cannot be written ({}), expected a file that can", file.string(), reason(errno));
  }
  try {
    const AtomicFile removed_at_once{file};
  } catch (const ResourceError& error_of_file) {
    return fmt::format("{}, expected a file that can be written", error_of_file.what());
  }
  return "";
}

AtomicFile::AtomicFile(const fs::path& file) : target_{file} {
  if (is_replaceable(file)) {
    target_ = follow_links(file);
    written_ = hidden_name(target_);
    descriptor_ = ::open(written_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  } else {
    written_ = target_;
    descriptor_ = ::open(written_.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
  }
  if (descriptor_ < 0) { fail("created"); }
}

AtomicFile::~AtomicFile() {
  if (descriptor_ < 0) { return; }
  ::close(descriptor_);
  if (written_ != target_) { ::unlink(written_.c_str()); }
}

void AtomicFile::write(std::string_view content) {
  if (!write_all(descriptor_, content)) { fail("written"); }
}

void AtomicFile::commit() {
  if (written_ != target_) {
    struct ::stat old {};
    if (::stat(target_.c_str(), &old) == 0 && ::fchmod(descriptor_, old.st_mode & 07777U) != 0) {
      fail("given its permissions");
    }
    if (::fsync(descriptor_) != 0) { fail("flushed to disk"); }
    if (::rename(written_.c_str(), target_.c_str()) != 0) { fail("put in place"); }
    sync_directory(target_.has_parent_path() ? target_.parent_path() : fs::path{"."});
  }
  const int closed = ::close(descriptor_);
  descriptor_ = -1;
  if (closed != 0) { fail("closed"); }
}

void AtomicFile::fail(std::string_view action) const {
  throw ResourceError{fmt::format("{}: cannot be {}: {}", target_.string(), action, reason(errno))};
}

void write_file(const fs::path& file, std::string_view content) {
  AtomicFile out{file};
  out.write(content);
  out.commit();
}

}  // namespace libsim
