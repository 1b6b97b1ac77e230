/// @file  Another policy, with a bucket of random slates: what off-policy evaluation lives on.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "libsim/allocation/greedy.hpp"
#include "libsim/core/config.hpp"
#include "libsim/decision/policy.hpp"

namespace libsim {

/// What falls into the random bucket.
enum class BucketUnit : std::uint8_t {
  user,     ///< a user, for good: all of their slates are random, all others' are the policy's
  request,  ///< a request: its whole slate is random
  slot      ///< a slot: its room is a random one of those left; the others have the policy's best that is left
};
inline constexpr std::array<std::string_view, 3> bucket_unit_names{"user", "request", "slot"};

/// Shows the slate of another policy or, with probability b = share, uniformly random rooms. The propensities are those
/// of the mixture. With U_k and B_k the probabilities with which a uniform slate, and the policy's, begins with the k
/// rooms,
///
///     by request   P(a_k | before) = (b U_k + (1 - b) B_k) / (b U_{k-1} + (1 - b) B_{k-1})
///     by slot      P(a_k | before) = b / (n - k + 1) + (1 - b) [a_k is the first of the policy's slate that is left]
///     by user      1 / (n - k + 1) for those in the bucket, else the policy's own
///
/// By request, the policy must be one of those that slate_propensities() takes; by slot, one without chance; none
/// may prompt, since a log doesn't say with which probability a prompt was given. Who is in a bucket of users depends
/// on `salt` alone. O(slots^2) beside the policy.
struct RandomBucket {
  static constexpr std::string_view kind = "random_bucket";
  static constexpr std::string_view summary = "another policy, with a bucket of random slates";

  AnyPolicy policy{Greedy{}};  ///< that decides outside the bucket
  BucketUnit unit = BucketUnit::request;
  double share = 0.05;
  std::uint32_t salt = 1;

  void fields(ConfigReader& reader);

  /// Whether the user is in a bucket of users.
  bool holds(UserId user) const;

  SignalSet signals() const { return policy.signals(); }
  /// @throws InputError  if the policy is none of those that it may be
  void decide(const Request& request, const CandidateSet& candidates, RngStream& rng, Slate& slate);
  float multiplier(const CandidateSet& candidates, std::size_t i) const { return policy.multiplier(candidates, i); }
  template <class X>
  void observe(const X& x) {
    policy.observe(x);
  }

  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.policy);
  }

 private:
  void mix_requests(const Request& request, const CandidateSet& candidates, const Slate& own, const Slate& chosen,
                    Slate& slate);
  void mix_slots(const CandidateSet& candidates, const Slate& own, RngStream& rng, Slate& slate) const;
};
static_assert(AllocationPolicy<RandomBucket>);

}  // namespace libsim
