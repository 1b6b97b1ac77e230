#include "libsim/ope/poisson_bootstrap.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

#include "libsim/core/clones.hpp"
#include "libsim/core/rng.hpp"
#include "libsim/ope/lane_sum.hpp"

namespace libsim {
namespace {

using detail::lane_sum;

/// 2^16 P(count <= k) - 2^15: Poisson(1) rounded so that 2^16 sum_k k p_k = 2^16 and 2^16 sum_k k^2 p_k = 2^17 exactly.
/// Less 2^15, because vectors compare signed numbers only.
constexpr std::array<std::int16_t, 8> thresholds{24109 - 32768, 48218 - 32768, 60274 - 32768, 64292 - 32768,
                                                 65297 - 32768, 65497 - 32768, 65530 - 32768, 65535 - 32768};

/// Two counts a draw: of its low half and its high half.
LIBSIM_CLONES void counts_of(const std::uint32_t* draws, double* count) {
  constexpr std::size_t n = rows_per_block / 2;
  std::array<std::int16_t, rows_per_block> half;
  std::array<std::int16_t, rows_per_block> below{};
  for (std::size_t i = 0; i < n; ++i) {
    half[i] = static_cast<std::int16_t>(draws[i]);
    half[n + i] = static_cast<std::int16_t>(draws[i] >> 16U);
  }
  for (const std::int16_t threshold : thresholds) {
    for (std::size_t i = 0; i < rows_per_block; ++i) {
      below[i] = static_cast<std::int16_t>(below[i] + static_cast<std::int16_t>(half[i] >= threshold ? 1 : 0));
    }
  }
  for (std::size_t i = 0; i < rows_per_block; ++i) { count[i] = static_cast<double>(std::int32_t{below[i]}); }
}

LIBSIM_CLONES double sum_of(const double* count, std::size_t n) {
  return lane_sum(n, [=](std::size_t i) { return count[i]; });
}

LIBSIM_CLONES double weighted_sum(const double* count, const double* column, std::size_t n) {
  return lane_sum(n, [=](std::size_t i) { return count[i] * column[i]; });
}

}  // namespace

ResampleCounts::ResampleCounts(std::uint32_t seed, std::uint32_t block,  // NOLINT(*-member-init): filled below
                               std::uint32_t replicate) {
  RngStream rng{{seed, 0}, Purpose::resampling, block, replicate};
  std::array<std::uint32_t, rows_per_block / 2> draws;  // NOLINT(*-member-init): filled below
  std::array<std::uint32_t, 64> some;                   // NOLINT(*-member-init): filled below
  for (std::size_t begin = 0; begin < draws.size(); begin += some.size()) {
    rng.fill(some);
    std::ranges::copy(some, draws.begin() + static_cast<std::ptrdiff_t>(begin));
  }
  counts_of(draws.data(), count_.data());
}

PoissonBootstrap::PoissonBootstrap(std::vector<OffPolicyEstimator> estimators, std::uint32_t replicates,
                                   std::uint32_t seed, std::uint64_t first_row)
    : estimators_{std::move(estimators)},
      replicates_{replicates},
      seed_{seed},
      first_row_{first_row},
      next_row_{first_row},
      sizes_(replicates, 0.0) {
  for (const OffPolicyEstimator& estimator : estimators_) {
    const std::size_t ratio_replicates = estimator.self_normalised ? replicates : 0;
    sums_.push_back({std::vector<double>(replicates), std::vector<double>(ratio_replicates),
                     std::vector<double>(ratio_replicates)});
  }
}

void PoissonBootstrap::observe(const LoggedRows& rows) {
  for (std::size_t begin = 0; begin < rows.size();) {
    // Cut where blocks of the whole log end, so that a row's counts do not depend on the chunk it came in.
    const std::size_t room = rows_per_block - (next_row_ % rows_per_block);
    const std::size_t count = std::min(room, rows.size() - begin);
    const RowBlock block{rows.part(begin, count)};
    std::vector<TermBlock> blocks;
    std::vector<Terms> terms;
    blocks.reserve(estimators_.size());
    for (const OffPolicyEstimator& estimator : estimators_) {
      blocks.emplace_back(estimator, block);
      terms.push_back(blocks.back().view());
    }
    observe(terms);
    begin += count;
  }
}

void PoissonBootstrap::observe(std::span<const Terms> terms) {
  assert(terms.size() == estimators_.size() && "terms of every estimator");
  if (terms.empty()) { return; }
  const std::size_t n = terms.front().plain.size();
  std::vector<Terms> part(terms.begin(), terms.end());
  for (std::size_t begin = 0; begin < n;) {
    const std::size_t offset = next_row_ % rows_per_block;
    const std::size_t count = std::min(rows_per_block - offset, n - begin);
    for (std::size_t e = 0; e < terms.size(); ++e) {
      const auto cut = [&](std::span<const double> column) {
        return column.empty() ? column : column.subspan(begin, count);
      };
      part[e] = {cut(terms[e].plain), cut(terms[e].numerator), cut(terms[e].denominator), cut(terms[e].size)};
    }
    observe_block(part, static_cast<std::uint32_t>(next_row_ / rows_per_block), offset);
    begin += count;
    next_row_ += count;
  }
}

void PoissonBootstrap::observe_block(std::span<const Terms> terms, std::uint32_t block, std::size_t offset) {
  const std::size_t n = terms.front().plain.size();
  for (std::uint32_t b = 0; b < replicates_; ++b) {
    const ResampleCounts counts{seed_, block, b};
    const double* count = counts.values().data() + offset;
    const Terms& first = terms.front();
    sizes_[b] += first.size.empty() ? sum_of(count, n) : weighted_sum(count, first.size.data(), n);
    for (std::size_t e = 0; e < terms.size(); ++e) {
      sums_[e].plain[b] += weighted_sum(count, terms[e].plain.data(), n);
      if (terms[e].numerator.empty()) { continue; }
      sums_[e].numerator[b] += weighted_sum(count, terms[e].numerator.data(), n);
      sums_[e].denominator[b] += weighted_sum(count, terms[e].denominator.data(), n);
    }
  }
}

void PoissonBootstrap::merge(const PoissonBootstrap& other) {
  assert(sums_.size() == other.sums_.size() && sizes_.size() == other.sizes_.size() && seed_ == other.seed_ &&
         "parts of one bootstrap");
  const auto add = [](std::vector<double>& to, const std::vector<double>& from) {
    for (std::size_t i = 0; i < to.size(); ++i) { to[i] += from[i]; }
  };
  for (std::size_t e = 0; e < sums_.size(); ++e) {
    add(sums_[e].plain, other.sums_[e].plain);
    add(sums_[e].numerator, other.sums_[e].numerator);
    add(sums_[e].denominator, other.sums_[e].denominator);
  }
  add(sizes_, other.sizes_);
  next_row_ += other.next_row_ - other.first_row_;
}

std::vector<double> PoissonBootstrap::values(std::size_t estimator) const {
  const Sums& sums = sums_[estimator];
  std::vector<double> values(replicates_);
  for (std::uint32_t b = 0; b < replicates_; ++b) {
    values[b] = sums.plain[b] / sizes_[b];
    if (!sums.numerator.empty()) { values[b] += sums.numerator[b] / sums.denominator[b]; }
  }
  return values;
}

}  // namespace libsim
