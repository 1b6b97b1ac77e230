/// @file  The evaluations of a calibration, kept on disk so that a killed one can go on.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "libsim/metrics/fact_value.hpp"

namespace libsim {

/// Facts of single simulations by the content they came from. One line of JSON each: a kill or a
/// full disk leaves whole lines, and at worst a last one that lacks its end, which is taken off when the file is read.
/// What was kept by a build of other sources has other keys (see sources_hash), and stays where it is. May be used by
/// many threads.
class EvaluationStore {
 public:
  /// In memory only.
  EvaluationStore() = default;
  /// Reads the file, if there is one; else makes it.
  /// @throws InputError  if it is something else; ResourceError
  explicit EvaluationStore(std::filesystem::path file);
  EvaluationStore(const EvaluationStore&) = delete;
  EvaluationStore& operator=(const EvaluationStore&) = delete;
  EvaluationStore(EvaluationStore&&) = delete;
  EvaluationStore& operator=(EvaluationStore&&) = delete;
  ~EvaluationStore();

  /// The facts under `key`, or null. They stay where they are.
  const std::vector<FactValue>* find(const std::string& key) const;
  /// Keeps facts, and returns when their line is written. A key that is there already stays as it is.
  /// @throws ResourceError
  void add(const std::string& key, std::vector<FactValue> facts);
  std::size_t size() const;

 private:
  void read(const std::string& text);

  std::filesystem::path file_;
  int descriptor_ = -1;
  mutable std::mutex guard_;  ///< of what follows
  std::size_t bytes_ = 0;     ///< of the file, in whole lines
  std::map<std::string, std::vector<FactValue>> facts_;
};

}  // namespace libsim
