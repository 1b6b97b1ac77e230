/// @file  Counter-based random streams: Philox4x32-10 (Salmon et al., SC'11, doi:10.1145/2063384.2063405).
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <stdexcept>

#include <Random123/philox.h>

namespace libsim {

/// What a stream is for. Append only: a value is part of every stream's identity.
enum class Purpose : std::uint8_t {
  world,
  schedule,
  arrival,
  entry,
  follow,
  retrieval,
  decision,
  choice,
  watch,
  gift,
  engagement,
  reentry,
  retention,
  morale,
  recording,
  estimation,
  resampling,
  test,
  amount,
  scan,
  sampling,
  prompt,
  assignment,
  design
};

/// One run of the simulator: a seed and the number of its repeat.
struct RunKey {
  std::uint32_t seed = 0;
  std::uint32_t replication = 0;  ///< which repeat, from 0
};

/// The draws of one entity (or pair of entities) for one purpose on one occasion in one run.
///
/// Two streams with different names never share a Philox block, so one more draw in `watch` cannot shift `gift`: two
/// policies run on common random numbers, and any thread or process can rebuild any stream from its name.
/// Models std::uniform_random_bit_generator. Use it with Boost.Random distributions: unlike those of `<random>`, they
/// give the same values with every compiler.
/// @throws std::overflow_error after 2^26 draws from one stream.
class RngStream {
 public:
  /// What a draw gives: 32 uniform bits.
  using result_type = std::uint32_t;

  /// The stream of one entity (or a pair) for one purpose, on one occasion of it.
  constexpr RngStream(RunKey run, Purpose purpose, std::uint32_t entity, std::uint32_t other_entity = 0,
                      std::uint32_t occasion = 0)
      : key_{{run.seed, run.replication}},
        counter_{{static_cast<std::uint32_t>(purpose) << 24U, occasion, entity, other_entity}} {}

  /// The smallest draw.
  static constexpr result_type min() { return 0; }
  /// The largest draw.
  static constexpr result_type max() { return std::numeric_limits<result_type>::max(); }

  /// Writes the next 64 draws of the stream, which must be at the start of a block (no draw, or a multiple of four):
  /// the same values as operator(), at under half the cost.
  void fill(std::array<result_type, 64>& draws);

  /// The next 32 uniform bits.
  result_type operator()() {
    if (next_ == 4) { refill(); }
    return block_.v[next_++];
  }

 private:
  [[gnu::always_inline]] void refill() {
    if ((counter_.v[0] & 0xFF'FFFFU) == 0xFF'FFFFU) { throw std::overflow_error("libsim: random stream exhausted"); }
    block_ = r123::Philox4x32{}(counter_, key_);
    ++counter_.v[0];
    next_ = 0;
  }

  r123::Philox4x32::key_type key_;
  r123::Philox4x32::ctr_type counter_;
  r123::Philox4x32::ctr_type block_{};
  std::uint32_t next_ = 4;  // of 4: nothing drawn yet
};

}  // namespace libsim
