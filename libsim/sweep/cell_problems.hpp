/// @file  What is wrong with the cells of a sweep, at the places of its file that it comes from.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "libsim/sweep/sweep_axis.hpp"

namespace libsim {

/// Gathers the problems of cells' scenarios, of which many cells may have the same.
class CellProblems {
 public:
  /// @param scenario  the file of the sweep's scenario
  /// @param set       the sweep's own settings, in all cells
  /// @param policies  JSON pointers of the policies in the sweep's file, by name
  CellProblems(std::string scenario, std::vector<Setting> set, std::map<std::string, std::string> policies);

  /// Takes what is wrong with a cell. @param settings  of its axes
  /// @param lines  "<JSON pointer of the cell's scenario>: <message>"
  void add(const std::vector<Setting>& settings, const std::vector<std::string>& lines);

  /// One line a place, in the order in which they came; no more than twenty, and how many more. What only some cells
  /// have though no place of the sweep's file has it says with which settings. @param cells  of the sweep
  std::vector<std::string> lines(std::size_t cells) const;

 private:
  struct Problem {
    std::string place;  ///< the same in all cells that have this problem
    std::string line;
    bool of_scenario = false;               ///< no place in the sweep's file has it
    std::vector<Setting> first_settings{};  ///< of the first cell that has it
    std::size_t cells = 0;                  ///< that have it
  };

  Problem placed(const std::string& line, const std::vector<Setting>& settings) const;

  std::string scenario_;
  std::vector<Setting> set_;
  std::map<std::string, std::string> policies_;
  std::vector<Problem> found_;
  std::map<std::string, std::size_t> index_;  ///< in found_, by place
};

}  // namespace libsim
