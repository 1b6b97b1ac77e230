/// @file  The processes of one job, if the program was started as several: mpirun, srun.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "libsim/sweep/sweep.hpp"

namespace libsim {

/// This process' place among the ranks of an MPI job; the only rank, if it was started alone. Rank 0 reads, hands out
/// cells and writes; it does cells, too. Two definitions: mpi_ranks.cpp, and mpi_none.cpp for a build without MPI.
class MpiRanks {
 public:
  /// Joins the job.
  /// @throws InputError  if there are several ranks, and the program was built without MPI
  MpiRanks();
  /// Leaves it: of rank 0, when the others have been told that nothing is left to do.
  ~MpiRanks();
  MpiRanks(const MpiRanks&) = delete;
  MpiRanks& operator=(const MpiRanks&) = delete;
  MpiRanks(MpiRanks&&) = delete;
  MpiRanks& operator=(MpiRanks&&) = delete;

  int count() const { return count_; }
  bool is_worker() const { return rank_ > 0; }

  /// Does the cells that rank 0 hands out, until it says that none are left. @pre is_worker()
  /// @param work  names what this rank was asked to do; it must be the same on all ranks
  void serve(const std::string& work, const std::function<CellOutcome(std::size_t)>& run);
  /// All ranks, each with one cell at a time. Call it where this rank will still be there when the farm is used.
  /// @pre rank 0
  CellFarm farm(const std::string& work);

 private:
  /// What another rank says.
  struct Message {
    int rank = 0;
    bool is_outcome = false;  ///< or that it is there
    std::string text;
  };

  /// Rank 0: takes a message, if there is one; its rank is then idle.
  std::optional<Message> receive();

  int rank_ = 0;
  int count_ = 1;
  std::vector<int> idle_;           ///< ranks that wait for a cell
  std::vector<std::size_t> given_;  ///< [count] the cell that a rank is busy with
  std::size_t busy_ = 0;            ///< ranks
  std::size_t unheard_ = 0;         ///< ranks that have not said yet that they are there
};

}  // namespace libsim
