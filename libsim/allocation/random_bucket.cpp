#include "libsim/allocation/random_bucket.hpp"

#include <cstddef>
#include <span>
#include <string>

#include "libsim/allocation/exploration.hpp"
#include "libsim/allocation/nested_policy.hpp"
#include "libsim/allocation/random.hpp"
#include "libsim/core/draws.hpp"
#include "libsim/core/error.hpp"
#include "libsim/decision/slate_propensities.hpp"

namespace libsim {
namespace {

/// Tells the bucket's stream from those that assign the arms of a test.
constexpr std::uint32_t of_bucket = 2;
constexpr std::string_view of_one_that_prompts = "got a policy that prompts, expected one that only chooses rooms";

}  // namespace

void RandomBucket::fields(ConfigReader& reader) {
  read_nested_policy(reader, "policy", "greedy", policy, "who decides outside the bucket: {\"kind\": ...}");
  reader.require(!policy.prompts(), "policy", of_one_that_prompts);
  reader.choice("unit", unit, bucket_unit_names, "what falls into the bucket");
  reader.field("share", share, {0.0, 1.0}, "", "probability of the bucket");
  reader.field("salt", salt, {0, 4'294'967'295U}, "", "names the draw of a bucket of users");
}

bool RandomBucket::holds(UserId user) const {
  RngStream rng{{salt, 0}, Purpose::assignment, user.value, of_bucket};
  return draw_bernoulli(rng, share);
}

void RandomBucket::decide(const Request& request, const CandidateSet& candidates, RngStream& rng, Slate& slate) {
  if (policy.prompts()) { throw InputError{"random_bucket", {std::string{of_one_that_prompts}}}; }
  Slate own;
  policy.decide(request, candidates, rng, own);
  if (unit == BucketUnit::slot) { return mix_slots(candidates, own, rng, slate); }
  // Both draws are made on every path, so that the share shifts nobody's luck.
  const bool drawn = draw_bernoulli(rng, share);
  Slate uniform;
  Random{}.decide(request, candidates, rng, uniform);
  if (unit == BucketUnit::user) {
    slate = holds(request.user) ? uniform : own;
  } else {
    mix_requests(request, candidates, own, drawn ? uniform : own, slate);
  }
}

void RandomBucket::mix_requests(const Request& request, const CandidateSet& candidates, const Slate& own,
                                const Slate& chosen, Slate& slate) {
  const auto of_policy = slate_propensities(policy, request, candidates, chosen, own);
  double uniform = share;
  double policys = 1.0 - share;
  for (std::size_t k = 0; k < chosen.size; ++k) {
    const double before = uniform + policys;
    uniform /= static_cast<double>(candidates.size() - k);
    policys *= of_policy[k];
    slate.show(chosen.shown[k].candidate, (uniform + policys) / before);
  }
}

void RandomBucket::mix_slots(const CandidateSet& candidates, const Slate& own, RngStream& rng, Slate& slate) const {
  std::array<std::uint32_t, max_slots> ranking{};
  for (std::size_t k = 0; k < own.size; ++k) {
    if (own.shown[k].propensity != 1.0F) {
      throw InputError{"random_bucket", {"unit slot: got a policy that decides by chance, expected one without"}};
    }
    ranking[k] = own.shown[k].candidate;
  }
  show_best_or_explore(candidates.size(), std::span{ranking}.first(own.size), share, rng, slate);
}

}  // namespace libsim
