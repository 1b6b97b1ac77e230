/// @file  Who is bound to whom: home streamers, notifications and fan visits.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "libsim/core/id.hpp"
#include "libsim/core/large_vector.hpp"
#include "libsim/core/prefetch.hpp"
#include "libsim/scenario/market_config.hpp"
#include "libsim/scenario/world_config.hpp"
#include "libsim/world/streamers.hpp"
#include "libsim/world/users.hpp"

namespace libsim {

/// (k + 1)^-exponent: how much the k-th home weighs against the first.
std::array<double, max_homes> zipf_weights(double exponent);

/// For each streamer, the users who hold it as a home, with the probabilities that a start of a room makes them come.
///
/// Push: p_k = 1 - exp(-theta z_k / R_k), R_k rooms a day of the k-th home, z_k = k^-zipf, theta such that
/// sum R_k p_k is the user's demand for pushed sessions. Fan visits: a demand that grows with propensity and saturates,
/// shared by k^-fan_zipf, at most one a room, the excess poured on to the next homes.
class HomeBonds {
 public:
  /// A user at whose home a streamer is.
  struct HomeBond {
    UserId user;
    float push;          ///< probability that a start brings a visit
    float fan;           ///< probability that it brings a visit made in order to give
    std::uint32_t next;  ///< next bond of the same streamer, or `end`

    template <class Self, class Archive>
    static void each_state(Self& self, Archive& archive) {
      archive(self.user, self.push, self.fan, self.next);
    }
  };
  static constexpr std::uint32_t end = 0xFFFF'FFFF;

  /// Links all users to their home streamers.
  HomeBonds(const MarketConfig& config, const Users& users, const Streamers& streamers);

  /// Adds the bonds of a user with all their homes.
  void add(UserId u, const Users& users, const Streamers& streamers);
  /// A streamer joins, at nobody's home yet.
  void add_streamer() { first_.push_back(end); }

  /// The first bond of a streamer, or `end`. Follow `next`.
  std::uint32_t first(StreamerId s) const { return first_[s.index()]; }
  /// Brings first(s) into the cache, and later its bond.
  [[gnu::always_inline]] void prefetch(StreamerId s) const { libsim::prefetch(&first_[s.index()]); }
  /// Brings that bond into the cache. @pre prefetch() had the time to work
  [[gnu::always_inline]] void prefetch_bonds(StreamerId s) const {
    if (first(s) != end) { libsim::prefetch(&bonds_[first(s)]); }
  }
  const HomeBond& operator[](std::uint32_t bond) const { return bonds_[bond]; }
  std::size_t size() const { return size_; }
  /// Drops all bonds of a streamer that quit, and returns the users who held it.
  std::vector<UserId> drop(StreamerId s);
  /// Drops the bonds of all users who are gone. O(bonds + streamers).
  template <class Gone>
  void drop_users(Gone is_gone) {
    for (std::uint32_t& first : first_) {
      std::uint32_t* link = &first;
      while (*link != end) {
        if (is_gone(bonds_[*link].user)) {
          erase(*link);
        } else {
          link = &bonds_[*link].next;
        }
      }
    }
  }
  /// Binds one user to one streamer, with the k-th home's share of the user's demand.
  void bind(UserId u, std::size_t k, StreamerId s, const Users& users, const Streamers& streamers);

  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.first_, self.bonds_, self.free_, self.size_);
  }

 private:
  struct Shares {
    std::vector<double> push;
    std::vector<double> fan;
  };
  /// Probabilities for all homes of `u`.
  void solve(UserId u, const Users& users, const Streamers& streamers, Shares& shares) const;
  void insert(UserId u, StreamerId s, double push, double fan);
  /// Unlinks the bond that `link` names, whose place the next new bond takes.
  void erase(std::uint32_t& link) {
    const std::uint32_t bond = link;
    link = bonds_[bond].next;
    bonds_[bond].next = free_;
    free_ = bond;
    --size_;
  }

  FollowConfig follow_;
  GiftConfig gifts_;
  LargeVector<std::uint32_t> first_;  ///< [streamer]
  LargeVector<HomeBond> bonds_;
  std::uint32_t free_ = end;  ///< first of the places without a bond, linked by `next`
  std::size_t size_ = 0;      ///< bonds that hold
};

}  // namespace libsim
