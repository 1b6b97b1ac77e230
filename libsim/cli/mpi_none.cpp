// One process: what MpiRanks is in a build without MPI.
#include <cstdlib>
#include <string_view>

#include "libsim/cli/mpi_ranks.hpp"
#include "libsim/core/error.hpp"

namespace libsim {

MpiRanks::MpiRanks() {
  const char* const ranks = std::getenv("OMPI_COMM_WORLD_SIZE");  // NOLINT(concurrency-mt-unsafe): nobody sets it
  if (ranks == nullptr || std::string_view{ranks} == "1") { return; }
  throw InputError{"mpirun",
                   {"got several processes, expected one: this libsim was built without -D LIBSIM_WITH_MPI=ON"}};
}

MpiRanks::~MpiRanks() = default;

void MpiRanks::serve(const std::string& /*work*/, const std::function<CellOutcome(std::size_t)>& /*run*/) {}

CellFarm MpiRanks::farm(const std::string& /*work*/) {
  return thread_farm(1);
}

}  // namespace libsim
