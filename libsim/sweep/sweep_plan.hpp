/// @file  A sweep: many variants of a scenario, and the policies that are compared in each.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "libsim/experiment/experiment.hpp"
#include "libsim/scenario/resolve.hpp"
#include "libsim/sweep/sweep_axis.hpp"

namespace libsim {

/// One cell, ready to run.
struct SweepCell {
  Experiment experiment;  ///< its scenario's run.seed and run.replications are the sweep's, unless an axis moves them
  std::vector<NamedPolicy> policies;  ///< with the cell's parameters, the baseline first
};

/// A checked sweep. Its cells are the product of its axes, in the order of nested loops: the last axis moves fastest.
/// All cells share the seed, unless an axis moves it: they, too, are compared on the same luck.
class SweepPlan {
 public:
  /// Reads a sweep's file, and checks every cell: what reads without a problem can be run.
  /// @throws InputError  with every problem: place in the file, what was found, what was expected, the nearest word
  static SweepPlan load(const std::filesystem::path& file);

  std::size_t size() const { return size_; }  ///< cells, >= 1
  /// Where a cell is on each axis, in the order of paths(). @pre cell < size()
  std::vector<Setting> settings(std::size_t cell) const;
  /// Names a cell by all that its result depends on: a hash of its scenario, the market's scale, the policies and the
  /// program's sources. @pre cell < size()
  const std::string& key(std::size_t cell) const { return keys_[cell]; }
  /// A cell, ready to run. @pre cell < size()
  SweepCell cell(std::size_t cell) const { return build(cell).cell; }

  const std::string& file() const { return file_; }                       ///< the sweep's, without folders
  const std::vector<std::string>& paths() const { return paths_; }        ///< of all axes
  const std::vector<std::string>& policies() const { return policies_; }  ///< names; the first is the baseline
  double scale() const { return scale_; }                                 ///< of the market, against the scenario's
  /// Of the scenario without axes, with the sweep's own settings and policies.
  const nlohmann::json& base() const { return base_.json; }
  /// Of everything the cells are made of, but the program.
  std::string hash() const;

 private:
  friend class SweepReader;
  /// A cell and its key.
  struct Built {
    SweepCell cell;
    std::string key;
  };

  SweepPlan() = default;
  /// @throws InputError  with what is wrong with the cell's scenario, by JSON pointer
  Built build(std::size_t cell) const;
  /// The scenario of a cell, its policies below "policies".
  Resolved resolved(const std::vector<Setting>& settings) const;

  std::string file_;
  Resolved base_;  ///< with the policies by name below "policies"
  std::string scenario_;
  std::vector<SweepAxis> axes_;
  std::vector<std::string> paths_;
  std::vector<std::string> policies_;
  std::vector<std::string> keys_;
  double scale_ = 1.0;
  std::size_t size_ = 1;
};

}  // namespace libsim
