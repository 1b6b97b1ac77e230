/// @file  The finished cells of a sweep on disk, so that a killed sweep can go on, and several can share the work.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "libsim/sweep/cell_record.hpp"

namespace libsim {

/// A folder with one file a cell, named by the cell's key: whatever is killed, and whoever else writes into it, each
/// file is whole or not there. What a build of other sources has kept has other keys (see sources_hash), and stays
/// where it is. May be used by many threads, and by many processes on one file system.
class CellStore {
 public:
  /// The store of a sweep that writes its results to `folder`; it need not be there yet.
  explicit CellStore(std::filesystem::path folder) : folder_{std::move(folder)} {}

  /// What would keep a sweep from using the folder, one line each: it holds something else, or cannot be written.
  /// Nothing is changed.
  /// @param resume  whether cells of an earlier run are welcome
  std::vector<std::string> problems(bool resume) const;
  /// Makes the folder, and says in it what it is. @throws ResourceError
  void open(const std::string& marker) const;

  /// What was kept; nothing if there is none, or its file is damaged, or a copy of another cell's.
  std::optional<CellRecord> find(const std::string& key) const;
  /// What that cell cost; nothing if that is not known.
  std::optional<CellCost> cost(const std::string& key) const;
  /// Keeps a cell; it is on the disk when this returns. @throws ResourceError
  void keep(const std::string& key, const CellOutcome& outcome) const;

  /// Where it keeps cells.
  const std::filesystem::path& folder() const { return folder_; }

  /// The file that says what the folder is, and what made the results in it.
  static constexpr const char* marker_name = "manifest.json";

 private:
  std::filesystem::path file(const std::string& key, const char* ending) const;

  std::filesystem::path folder_;
};

}  // namespace libsim
