#include "libsim/log/staged_directory.hpp"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "libsim/core/disk.hpp"
#include "libsim/core/error.hpp"
#include "libsim/log/log_marker.hpp"

namespace libsim {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view staged_mark = ".partial-";

/// Follows links, so that the log they point to is replaced, and drops a trailing slash.
fs::path resolved(const fs::path& target) {
  const fs::path path = fs::weakly_canonical(fs::absolute(target));
  return path.has_filename() ? path : path.parent_path();
}

/// Names in `directory` that are not files of a `kind` written by libsim, sorted. None for an empty directory.
std::vector<std::string> foreign_entries(const fs::path& directory, const DirectoryKind& kind) {
  std::vector<std::string> ours{std::string{kind.marker}};
  const auto marker = read_marker(directory, kind.marker);
  if (marker) { marker->at("files").get_to(ours), ours.emplace_back(kind.marker); }
  std::vector<std::string> foreign;
  for (const auto& entry : fs::directory_iterator{directory}) {
    std::string name = entry.path().filename().string();
    if (!marker || std::ranges::find(ours, name) == ours.end()) { foreign.push_back(std::move(name)); }
  }
  std::ranges::sort(foreign);
  return foreign;
}

void require_replaceable(const fs::path& target, const DirectoryKind& kind) {
  if (!fs::exists(target)) { return; }
  if (!fs::is_directory(target)) { throw InputError{target.string(), {"is not a directory; nothing was written"}}; }
  std::vector<std::string> foreign = foreign_entries(target, kind);
  if (foreign.empty()) { return; }
  std::vector<std::string> problems;
  for (const std::string& name : foreign) {
    if (problems.size() == 10) {
      problems.push_back(fmt::format("and {} more", foreign.size() - problems.size()));
      break;
    }
    problems.push_back(fmt::format("{}: not part of {} that libsim wrote; choose another directory", name, kind.name));
  }
  throw InputError{target.string(), std::move(problems)};
}

/// Names must differ between processes, and between threads of one.
std::string unique_suffix() {
  static std::atomic<unsigned> count{0};
  return fmt::format("{}-{}", ::getpid(), count++);
}

/// Exchanges the names of two directories, at one moment. @return whether this file system can
bool exchange(const fs::path& one, const fs::path& other) {
  return ::renameat2(AT_FDCWD, one.c_str(), AT_FDCWD, other.c_str(), RENAME_EXCHANGE) == 0;
}

/// Where names cannot be exchanged: between two renames there is no `target`.
void replace_in_two_steps(const fs::path& staged, const fs::path& target) {
  fs::path replaced = target;
  replaced += fmt::format(".replaced-{}", unique_suffix());
  fs::remove_all(replaced);
  fs::rename(target, replaced);
  std::error_code error;
  fs::rename(staged, target, error);
  if (error) {
    fs::rename(replaced, target);
    throw fs::filesystem_error{"rename", staged, target, error};
  }
  fs::rename(replaced, staged);
}

}  // namespace

StagedDirectory::StagedDirectory(const fs::path& target, const DirectoryKind& kind) : kind_{kind} {
  try {
    target_ = resolved(target);
    require_replaceable(target_, kind_);
    staged_ = target_;
    staged_ += fmt::format("{}{}", staged_mark, unique_suffix());
    fs::remove_all(staged_);  // left by a killed process that had our number
    fs::create_directories(staged_);
  } catch (const fs::filesystem_error& error) {
    throw ResourceError{fmt::format("{}: cannot be created: {}", target.string(), error.code().message())};
  }
}

StagedDirectory::StagedDirectory(StagedDirectory&& other) noexcept
    : kind_{other.kind_}, target_{std::move(other.target_)}, staged_{std::exchange(other.staged_, {})} {}

StagedDirectory::~StagedDirectory() {
  std::error_code ignored;
  if (!staged_.empty()) { fs::remove_all(staged_, ignored); }
}

void StagedDirectory::commit(const nlohmann::json& marker) {
  write_marker(staged_, marker, kind_.marker);
  sync_directory(staged_);
  try {
    require_replaceable(target_, kind_);  // again: a run may have taken hours
    const bool is_new = !fs::exists(target_);
    if (is_new) {
      fs::rename(staged_, target_);
    } else if (!exchange(staged_, target_)) {
      replace_in_two_steps(staged_, target_);
    }
    sync_directory(target_.parent_path());
    const fs::path replaced = std::exchange(staged_, {});
    if (!is_new) { fs::remove_all(replaced); }
  } catch (const fs::filesystem_error& error) {
    throw ResourceError{fmt::format("{}: cannot be replaced: {}", target_.string(), error.code().message())};
  }
}

void refuse_staged(const fs::path& directory) {
  if (resolved(directory).filename().string().find(staged_mark) == std::string::npos) { return; }
  throw InputError{directory.string(), {"is what a run that did not finish left behind; it is safe to delete"}};
}

}  // namespace libsim
