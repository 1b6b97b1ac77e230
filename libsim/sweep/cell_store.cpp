#include "libsim/sweep/cell_store.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "libsim/core/error.hpp"
#include "libsim/core/file.hpp"

namespace libsim {
namespace {

namespace fs = std::filesystem;

constexpr const char* cells_name = "cells";
constexpr const char* result_ending = ".json";
constexpr const char* cost_ending = ".cost.json";

/// What a file holds; nothing if it is not there or cannot be read.
std::optional<std::string> content_of(const fs::path& file) {
  std::error_code error;
  std::vector<std::string> ignored;
  return fs::exists(file, error) ? read_file(file, ignored) : std::nullopt;
}

/// Whether a folder is a sweep's, or has nothing in it but what another process is about to put there.
bool is_ours(const fs::path& folder) {
  std::error_code error;
  for (fs::directory_iterator entry{folder, error}; !error && entry != fs::directory_iterator{};
       entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (name.starts_with('.') && name.ends_with(".partial")) { continue; }
    const std::string text = content_of(folder / CellStore::marker_name).value_or("");
    const nlohmann::json marker = nlohmann::json::parse(text, nullptr, false);
    return marker.is_object() && marker.value("format", nlohmann::json{}) == "libsim-sweep";
  }
  return true;
}

bool has_cells(const fs::path& folder) {
  std::error_code error;
  const fs::directory_iterator cells{folder / cells_name, error};
  return !error && cells != fs::directory_iterator{};
}

}  // namespace

std::vector<std::string> CellStore::problems(bool resume) const {
  std::error_code error;
  const std::string name = folder_.string();
  if (!fs::exists(folder_, error)) {
    fs::path above = fs::absolute(folder_, error).parent_path();
    while (!fs::exists(above, error) && above.has_relative_path()) { above = above.parent_path(); }
    if (::access(above.c_str(), W_OK | X_OK) == 0 && fs::is_directory(above, error)) { return {}; }
    return {fmt::format("{}: cannot be made in {} ({}), expected a folder that can be written", name, above.string(),
                        std::generic_category().message(errno))};
  }
  if (!fs::is_directory(folder_, error)) { return {fmt::format("{}: got a file, expected a folder", name)}; }
  if (!is_ours(folder_)) {
    return {fmt::format("{}: got a folder with other files, expected a new one or a sweep's", name)};
  }
  if (has_cells(folder_) && !resume) {
    return {fmt::format("{}: got a folder with finished cells, expected --resume to go on, or another folder", name)};
  }
  std::string problem = write_problem(folder_ / marker_name);
  return problem.empty() ? std::vector<std::string>{} : std::vector{std::move(problem)};
}

void CellStore::open(const std::string& marker) const {
  std::error_code error;
  fs::create_directories(folder_, error);
  // The marker comes first: who sees anything else in the folder also sees whose it is.
  if (!error && !fs::exists(folder_ / marker_name)) { write_file(folder_ / marker_name, marker); }
  if (!error) { fs::create_directories(folder_ / cells_name, error); }
  if (error) { throw ResourceError{fmt::format("{}: cannot be created: {}", folder_.string(), error.message())}; }
}

std::optional<CellRecord> CellStore::find(const std::string& key) const {
  const std::optional<std::string> text = content_of(file(key, result_ending));
  return text ? record_of(*text, key) : std::nullopt;
}

std::optional<CellCost> CellStore::cost(const std::string& key) const {
  const std::optional<std::string> text = content_of(file(key, cost_ending));
  return text ? cost_of(*text) : std::nullopt;
}

void CellStore::keep(const std::string& key, const CellOutcome& outcome) const {
  write_file(file(key, cost_ending), text_of(outcome.cost));  // first: a finished cell has a cost
  write_file(file(key, result_ending), text_of(outcome.record, key));
}

fs::path CellStore::file(const std::string& key, const char* ending) const {
  return folder_ / cells_name / (key + ending);
}

}  // namespace libsim
