/// @file  How a position's race shares its traffic: an interface, and any such scheme as a value.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>

#include "libsim/allocation/race_score.hpp"
#include "libsim/allocation/race_tally.hpp"
#include "libsim/core/config.hpp"
#include "libsim/core/rng.hpp"

namespace libsim {

/// One race: one position on one day.
struct RaceStart {
  RunKey run;                   ///< names its draws
  std::int64_t day = 0;         ///< from 0
  PositionId position;          ///< of the homepage
  std::uint32_t entrants = 0;   ///< >= 1
  double expected_users = 0.0;  ///< forecast, of those in treatment
};

/// How the race stands. A view: valid only during a call.
struct RaceStanding {
  std::span<const RaceTally> tallies;  ///< [entrants]
  std::span<const RaceScore> scores;   ///< [entrants], smoothed
};

/// Gives each user who comes an entrant, whom the user sees for the rest of the race while it stays in. All randomness
/// comes from streams named by the start. Where every user can get any entrant at any time, scores compare entrants
/// fairly; where traffic follows the standing, as in halving, the best get more of it and the rest less.
template <class S>
concept RaceScheme = std::copyable<S> &&
    requires(S scheme, const S& current, const RaceStart& start, const RaceStanding& standing, std::uint32_t entrant) {
  scheme.begin(start);
  { scheme.assign(standing) } -> std::same_as<std::uint32_t>;
  { current.is_in(entrant) } -> std::same_as<bool>;
  { S::needs_scores } -> std::convertible_to<bool>;
};

class AnyRaceScheme;
/// One scheme, not any: asked in this order, since asking whether AnyRaceScheme copies comes back here.
template <class S>
concept ConcreteRaceScheme = !std::same_as<S, AnyRaceScheme> && RaceScheme<S>;

/// Any scheme, for a choice made from JSON.
class AnyRaceScheme {
 public:
  /// Any struct that models RaceScheme.
  template <ConcreteRaceScheme S>
  explicit AnyRaceScheme(S scheme) : self_{std::make_unique<Model<S>>(std::move(scheme))} {}
  AnyRaceScheme(const AnyRaceScheme& other) : self_{other.self_->clone()} {}
  AnyRaceScheme& operator=(const AnyRaceScheme& other) {
    self_ = other.self_->clone();
    return *this;
  }
  AnyRaceScheme(AnyRaceScheme&&) noexcept = default;
  AnyRaceScheme& operator=(AnyRaceScheme&&) noexcept = default;
  ~AnyRaceScheme() = default;

  void begin(const RaceStart& start) { self_->begin(start); }
  /// The entrant of one more user, in [0, entrants), and one that is in.
  std::uint32_t assign(const RaceStanding& standing) { return self_->assign(standing); }
  /// Whether an entrant still gets traffic, and can win.
  bool is_in(std::uint32_t entrant) const { return self_->is_in(entrant); }
  /// Whether assign() reads the scores; if not, they may be left out.
  bool needs_scores() const { return self_->needs_scores(); }

 private:
  struct Interface {
    virtual ~Interface() = default;
    virtual std::unique_ptr<Interface> clone() const = 0;
    virtual void begin(const RaceStart&) = 0;
    virtual std::uint32_t assign(const RaceStanding&) = 0;
    virtual bool is_in(std::uint32_t) const = 0;
    virtual bool needs_scores() const = 0;
  };

  template <class S>
  struct Model final : Interface {
    explicit Model(S s) : scheme{std::move(s)} {}
    std::unique_ptr<Interface> clone() const override { return std::make_unique<Model>(*this); }
    void begin(const RaceStart& start) override { scheme.begin(start); }
    std::uint32_t assign(const RaceStanding& standing) override { return scheme.assign(standing); }
    bool is_in(std::uint32_t entrant) const override { return scheme.is_in(entrant); }
    bool needs_scores() const override { return S::needs_scores; }
    S scheme;
  };

  std::unique_ptr<Interface> self_;
};
static_assert(std::copyable<AnyRaceScheme>);

/// Names a race's draws: races of one day at several positions differ.
inline std::uint32_t race_occasion(const RaceStart& start) {
  return static_cast<std::uint32_t>(start.day) << 8U | start.position.value;
}

}  // namespace libsim
