#include "libsim/cli/mpi_ranks.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <optional>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <mpi.h>

#include "libsim/core/error.hpp"

namespace libsim {
namespace {

// Of a worker: that it is there and for which work, and what a cell came to. Of rank 0: the next cell.
constexpr int ready_tag = 1;
constexpr int outcome_tag = 2;
constexpr int cell_tag = 3;

constexpr std::int64_t no_more = -1;

/// MPI's own waiting keeps a core busy, which others could use. This sleeps between looks, each time a hundredth of the
/// silence so far, 0.1 to 20 ms: a message is late by 1% of the silence before it, and long waits cost next to nothing.
class Waiting {
 public:
  void rest() {
    using namespace std::chrono_literals;
    const auto waited = std::chrono::steady_clock::now() - since_;
    std::this_thread::sleep_for(std::clamp<std::chrono::steady_clock::duration>(waited / 100, 100us, 20ms));
  }
  /// What was waited for is there.
  void end() { since_ = std::chrono::steady_clock::now(); }

 private:
  std::chrono::steady_clock::time_point since_ = std::chrono::steady_clock::now();
};

/// Whether a message has come; its sender, tag and length.
std::optional<MPI_Status> message_from(int rank) {
  int there = 0;
  MPI_Status status;
  MPI_Iprobe(rank, MPI_ANY_TAG, MPI_COMM_WORLD, &there, &status);
  return there != 0 ? std::optional{status} : std::nullopt;
}

void send_text(const std::string& text, int tag) {
  MPI_Send(text.data(), static_cast<int>(text.size()), MPI_CHAR, 0, tag, MPI_COMM_WORLD);
}

std::string text_of_message(const MPI_Status& status) {
  int length = 0;
  MPI_Get_count(&status, MPI_CHAR, &length);
  std::string text(static_cast<std::size_t>(length), ' ');
  MPI_Recv(text.data(), length, MPI_CHAR, status.MPI_SOURCE, status.MPI_TAG, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
  return text;
}

void give(std::int64_t cell, int rank) {
  MPI_Send(&cell, 1, MPI_INT64_T, rank, cell_tag, MPI_COMM_WORLD);
}

/// An outcome on its way: two lines.
std::string text_of(const CellOutcome& outcome) {
  return text_of(outcome.cost) + text_of(outcome.record);
}

CellOutcome outcome_of(const std::string& text) {
  const std::size_t end = text.find('\n');
  auto record = record_of(std::string_view{text}.substr(end + 1));
  return {record ? std::move(*record) : CellRecord{"what its rank sent was damaged", {}},
          cost_of(text.substr(0, end)).value_or(CellCost{})};
}

/// Started by mpirun or by srun with PMIx. Joining a job of one's own would only take time.
bool is_part_of_job() {
  const auto is_set = [](const char* name) { return std::getenv(name) != nullptr; };  // NOLINT(concurrency-mt-unsafe)
  return is_set("OMPI_COMM_WORLD_SIZE") || is_set("PMIX_RANK");
}

}  // namespace

MpiRanks::MpiRanks() {
  int joined = 0;
  MPI_Initialized(&joined);
  if (joined != 0 || !is_part_of_job()) { return; }
  int level = 0;
  MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &level);  // this thread alone talks
  MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
  MPI_Comm_size(MPI_COMM_WORLD, &count_);
  given_.resize(static_cast<std::size_t>(count_));
  unheard_ = is_worker() ? 0 : static_cast<std::size_t>(count_) - 1;
}

MpiRanks::~MpiRanks() {
  int joined = 0;
  MPI_Initialized(&joined);
  if (joined == 0) { return; }
  Waiting waiting;
  while (unheard_ + busy_ > 0) {
    if (!receive()) { waiting.rest(); }
  }
  for (const int rank : idle_) { give(no_more, rank); }
  MPI_Finalize();
}

void MpiRanks::serve(const std::string& work, const std::function<CellOutcome(std::size_t)>& run) {
  send_text(work, ready_tag);
  for (;;) {
    Waiting waiting;
    while (!message_from(0)) { waiting.rest(); }
    std::int64_t cell = no_more;
    MPI_Recv(&cell, 1, MPI_INT64_T, 0, cell_tag, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    if (cell == no_more) { return; }
    send_text(text_of(run(static_cast<std::size_t>(cell))), outcome_tag);
  }
}

std::optional<MpiRanks::Message> MpiRanks::receive() {
  const std::optional<MPI_Status> status = message_from(MPI_ANY_SOURCE);
  if (!status) { return std::nullopt; }
  const bool is_outcome = status->MPI_TAG == outcome_tag;
  --(is_outcome ? busy_ : unheard_);
  idle_.push_back(status->MPI_SOURCE);
  return Message{status->MPI_SOURCE, is_outcome, text_of_message(*status)};
}

CellFarm MpiRanks::farm(const std::string& work) {
  return [this, name = work](const CellWork& cells) {
    std::atomic<std::size_t> next = 0;
    std::atomic<bool> failed = false;
    std::atomic<bool> own_done = false;
    std::exception_ptr failure;
    const auto next_cell = [&]() -> std::optional<std::size_t> {
      if (failed || cells.stopped()) { return std::nullopt; }
      const std::size_t i = next++;
      return i < cells.cells.size() ? std::optional{cells.cells[i]} : std::nullopt;
    };
    std::jthread own{[&] {
      try {
        while (const auto cell = next_cell()) { cells.keep(*cell, cells.run(*cell)); }
      } catch (...) {
        failure = std::current_exception();
        failed = true;
      }
      own_done = true;
    }};
    Waiting waiting;
    try {
      while (busy_ > 0 || !own_done) {
        const std::optional<Message> message = receive();
        if (!message) {
          waiting.rest();
        } else {
          waiting.end();
        }
        if (message && message->is_outcome) {
          cells.keep(given_[static_cast<std::size_t>(message->rank)], outcome_of(message->text));
        } else if (message && message->text != name) {
          throw InputError{fmt::format("rank {}", message->rank),
                           {"got another sweep file or another build there, expected the same on all ranks"}};
        }
        while (!idle_.empty()) {
          const auto cell = next_cell();
          if (!cell) { break; }
          given_[static_cast<std::size_t>(idle_.back())] = *cell;
          give(static_cast<std::int64_t>(*cell), idle_.back());
          idle_.pop_back();
          ++busy_;
        }
      }
    } catch (...) {  // what is in flight is waited for when this rank leaves
      failed = true;
      throw;
    }
    own.join();
    if (failure) { std::rethrow_exception(failure); }
  };
}

}  // namespace libsim
