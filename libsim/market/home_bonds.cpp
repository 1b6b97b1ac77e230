#include "libsim/market/home_bonds.hpp"

#include <algorithm>

#include "libsim/core/portable_math.hpp"

namespace libsim {
namespace {

constexpr double least_rooms_per_day = 1e-4;

/// Rooms a day of each home times the probability of coming, at theta.
double pushed(double theta, const std::vector<double>& weight, const std::vector<double>& rooms) {
  double sum = 0.0;
  for (std::size_t k = 0; k < weight.size(); ++k) {
    sum += rooms[k] * (1.0 - portable_exp(-theta * weight[k] / rooms[k]));
  }
  return sum;
}

}  // namespace

HomeBonds::HomeBonds(const MarketConfig& config, const Users& users, const Streamers& streamers)
    : follow_{config.follow}, gifts_{config.gifts}, first_(streamers.size(), end) {
  bonds_.reserve(users.size() * users.home_count());
  for (std::uint32_t u = 0; u < users.size(); ++u) { add(UserId{u}, users, streamers); }
}

void HomeBonds::add(UserId u, const Users& users, const Streamers& streamers) {
  Shares shares;
  solve(u, users, streamers, shares);
  const auto homes = users.homes(u);
  for (std::size_t k = 0; k < homes.size(); ++k) { insert(u, homes[k], shares.push[k], shares.fan[k]); }
}

void HomeBonds::bind(UserId u, std::size_t k, StreamerId s, const Users& users, const Streamers& streamers) {
  Shares shares;
  solve(u, users, streamers, shares);
  insert(u, s, shares.push[k], shares.fan[k]);
}

std::vector<UserId> HomeBonds::drop(StreamerId s) {
  std::vector<UserId> users;
  std::uint32_t& first = first_[s.index()];
  while (first != end) {
    users.push_back(bonds_[first].user);
    erase(first);
  }
  return users;
}

std::array<double, max_homes> zipf_weights(double exponent) {
  std::array<double, max_homes> weights{};
  for (std::size_t k = 0; k < weights.size(); ++k) { weights[k] = portable_pow(static_cast<double>(k + 1), -exponent); }
  return weights;
}

void HomeBonds::insert(UserId u, StreamerId s, double push, double fan) {
  const HomeBond bond{u, static_cast<float>(push), static_cast<float>(fan), first_[s.index()]};
  ++size_;
  if (free_ == end) {
    bonds_.push_back(bond);
    first_[s.index()] = static_cast<std::uint32_t>(bonds_.size() - 1);
    return;
  }
  first_[s.index()] = free_;
  free_ = bonds_[free_].next;
  bonds_[first_[s.index()]] = bond;
}

void HomeBonds::solve(UserId u, const Users& users, const Streamers& streamers, Shares& shares) const {
  const UserTraits& user = users[u];
  const auto homes = users.homes(u);
  const std::size_t n = homes.size();
  std::vector<double> rooms(n);
  std::vector<double> weight(n);
  const auto push_weight = zipf_weights(follow_.zipf);
  double all_rooms = 0.0;
  for (std::size_t k = 0; k < n; ++k) {
    rooms[k] = std::max(least_rooms_per_day, static_cast<double>(streamers[homes[k]].rooms_per_day));
    weight[k] = push_weight[k];
    all_rooms += rooms[k];
  }

  const double demand = follow_.push_share * static_cast<double>(user.follow_share * user.sessions_per_day);
  shares.push.assign(n, 1.0);
  if (demand < 0.999 * all_rooms) {  // else every start brings the user
    double high = 1.0;
    while (pushed(high, weight, rooms) < demand && high < 1e12) { high *= 2.0; }
    double low = 0.0;
    for (int i = 0; i < 40; ++i) {
      const double middle = 0.5 * (low + high);
      (pushed(middle, weight, rooms) < demand ? low : high) = middle;
    }
    for (std::size_t k = 0; k < n; ++k) { shares.push[k] = 1.0 - portable_exp(-high * weight[k] / rooms[k]); }
  }

  const double wanted = gifts_.fan_visits * static_cast<double>(user.propensity);  // per 21 days, before saturation
  const double budget = gifts_.fan_budget;
  double left = budget > 0.0 ? budget * (1.0 - portable_exp(-wanted / budget)) / reference_days : 0.0;
  const auto fan_weight = zipf_weights(gifts_.fan_zipf);
  shares.fan.assign(n, 0.0);
  for (std::size_t round = 0; round < n && left > 1e-12; ++round) {
    double open_weight = 0.0;
    for (std::size_t k = 0; k < n; ++k) {
      if (shares.fan[k] < 1.0) { open_weight += fan_weight[k]; }
    }
    if (open_weight <= 0.0) { break; }
    double poured = 0.0;
    for (std::size_t k = 0; k < n; ++k) {
      if (shares.fan[k] >= 1.0) { continue; }
      const double share = left * fan_weight[k] / open_weight;
      const double taken = std::min(share, (1.0 - shares.fan[k]) * rooms[k]);
      shares.fan[k] += taken / rooms[k];
      poured += taken;
    }
    left -= poured;
  }
}

}  // namespace libsim
