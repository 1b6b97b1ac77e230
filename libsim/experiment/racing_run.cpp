#include "libsim/experiment/racing_run.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "libsim/metrics/ratio_lift.hpp"

namespace libsim {
namespace {

constexpr std::uint32_t of_entry_order = 0x9000'0000;  // a stream of Purpose::decision that belongs to no position

/// What users paid, and on how many days they saw a position.
struct UserTotals {
  std::vector<UserRatio> all;       ///< [users], of all race days
  std::vector<UserRatio> ordinary;  ///< [users], of the ordinary ones
};

/// The race days of one variant.
class VariantProcess {
 public:
  VariantProcess(const RacingWorld& world, const RaceVariant& variant)
      : world_{world},
        variant_{variant},
        homepage_{world.scenario().homepage},
        materials_{world.materials()},
        ledger_{world.ledger()},
        preference_{world.preference()},
        answer_{homepage_.materials, world.quotas()},
        race_{variant.race, variant.scheme, homepage_.users, homepage_.positions.size(), world.run()},
        totals_{std::vector<UserRatio>(homepage_.users), std::vector<UserRatio>(homepage_.users)},
        last_day_(homepage_.users, -1) {
    result_.units.resize(homepage_.units.size());
  }

  VariantRun run() {
    for (std::int64_t day = world_.first_race_day(); day < world_.end_day(); ++day) { run_day(day); }
    finish();
    return std::move(result_);
  }

  // The platform.

  void open(UserId user, Time at) {
    if (races_for(user)) { race_.open(user, at, preference_); }
  }
  MaterialId show(UserId user, PositionId position, Time at) {
    return races_for(user) ? race_.show(user, position, at) : planned_[position.index()];
  }
  void observe(const Exposure& exposure) {
    const std::size_t u = exposure.user.index();
    const bool treated = world_.treated()[u];
    ArmTotal& arm = treated ? record_->treatment : record_->control;
    const std::int64_t day = record_->day;
    const double seen = last_day_[u] == day ? 0.0 : 1.0;
    last_day_[u] = day;
    arm.user_days += seen > 0.0 ? 1 : 0;
    arm.paid += exposure.paid;
    add(totals_.all[u], exposure, seen);
    if (ordinary_) { add(totals_.ordinary[u], exposure, seen); }
    UnitTotal& unit = result_.units[exposure.unit.index()];
    ++(treated ? unit.race_exposures : unit.planned_exposures);
    if (treated) { ++exposures_[exposure.unit.index()]; }
    ledger_.observe(exposure);
    if (exposure.clicked) { clicks_.push_back(exposure); }
    if (races_for(exposure.user)) { race_.observe(exposure); }
  }

 private:
  bool races_for(UserId user) const { return variant_.races && world_.treated()[user.index()]; }

  static void add(UserRatio& user, const Exposure& exposure, double seen) {
    user.value += to_double(exposure.paid);
    user.count += seen;
  }

  void run_day(std::int64_t day) {
    record_ = &result_.days.emplace_back();
    record_->day = day;
    record_->day_class = world_.calendar().day_class(day);
    ordinary_ = world_.calendar().is_ordinary(day);
    planned_ = world_.make_planned(day, materials_);
    exposures_.assign(homepage_.units.size(), 0);
    clicks_.clear();
    if (variant_.races) { race_.begin_day(plan(day)); }
    world_.homepage().run_day(day, world_.visits(day), materials_, *this);
    // Preferences are computed at night, from whole days.
    for (const Exposure& click : clicks_) { preference_.observe(click); }
    preference_.end_day();
    answer_.end_day(exposures_);
    if (variant_.races) { record_entries(race_.end_day()); }
  }

  /// What was submitted a working day ahead, and who races where.
  RacePlan plan(std::int64_t day) {
    RacePlan plan{.day = day, .planned = planned_};
    submit(day, plan.entries);
    std::vector<UnitId> units;
    for (const RaceEntry& entry : plan.entries) { units.push_back(entry.unit); }
    for (std::uint32_t p = 0; p < homepage_.positions.size(); ++p) {
      const ForecastRecord forecast = world_.forecast(day, PositionId{p});
      const RaceTally past =
          ledger_.all(world_.calendar(), day, day - 1, variant_.race.score.memory_days, PositionId{p});
      const double needed = users_needed(variant_.race.score, RaceReference::of(past));
      record_->forecasts.push_back(forecast);
      record_->users_needed.push_back(needed);
      record_->caps.push_back(entrant_cap(forecast.forecast.uv, variant_.race.treatment_share, needed));
      plan.expected_users.push_back(forecast.forecast.uv * variant_.race.treatment_share);
    }
    RngStream rng{world_.run(), Purpose::decision, of_entry_order, 0, static_cast<std::uint32_t>(day)};
    plan.placement = place_entrants(entry_order(units, rng), record_->caps);
    for (std::uint32_t p = 0; p < homepage_.positions.size(); ++p) {
      record_->entrants.push_back(static_cast<std::uint32_t>(plan.placement.entrants[p].size()));
      for (const std::uint32_t i : plan.placement.entrants[p]) {
        RaceEntry& entry = plan.entries[i];
        entry.raced = true;
        entry.position = PositionId{p};
        entry.reference = reference(day, PositionId{p}, entry.unit);
      }
    }
    return plan;
  }

  void submit(std::int64_t day, std::vector<RaceEntry>& entries) {
    const std::int64_t submitted = world_.calendar().working_day_before(day);
    const std::int64_t raced = std::max<std::int64_t>(0, submitted - world_.first_race_day());
    std::vector<MaterialId> made;
    materials_.plant(made);  // first, so that there is room for them
    for (std::uint32_t g = 0; g < homepage_.units.size(); ++g) {
      const double x = answer_.answer(UnitId{g}, raced);
      const std::uint32_t count = materials_.entries(UnitId{g}, day, x);
      for (std::uint32_t k = 0; k < count; ++k) { made.push_back(materials_.make(UnitId{g}, day, k, x)); }
    }
    for (const MaterialId id : made) { entries.push_back({.material = id, .unit = materials_[id].unit}); }
  }

  RaceReference reference(std::int64_t day, PositionId position, UnitId unit) const {
    const std::uint32_t memory = variant_.race.score.memory_days;
    RaceTally past;
    if (variant_.race.score.self_relative) { past = ledger_.own(world_.calendar(), day, day, memory, position, unit); }
    // A unit that never had the position is measured against all.
    if (past.uv == 0) { past = ledger_.all(world_.calendar(), day, day, memory, position); }
    return RaceReference::of(past);
  }

  void record_entries(const std::vector<RaceEntry>& entries) {
    record_->entries = entries;
    for (const RaceEntry& entry : entries) {
      UnitTotal& unit = result_.units[entry.unit.index()];
      ++unit.submitted;
      unit.raced += entry.raced ? 1 : 0;
      unit.won += entry.won ? 1 : 0;
      unit.click_value += materials_.relative_clicks(entry.material);
      record_->planted.push_back(materials_[entry.material].planted);
      record_->true_scores.push_back(true_score(entry.material));
    }
  }

  /// The score that endless traffic would give, with the day's promotion.
  double true_score(MaterialId id) const {
    const RaceScoreConfig& score = variant_.race.score;
    if (!score.self_relative) { return std::nan(""); }
    const double sigma = homepage_.materials.conversion_sigma;
    const double clicks = materials_.relative_clicks(id);
    const double conversion = static_cast<double>(materials_[id].conversion) / portable_exp(0.5 * sigma * sigma) *
                              world_.homepage().promotion_factor(record_->day);
    const double sum = score.click_rate.weight * clicks + score.conversion.weight * conversion +
                       score.uv_value.weight * clicks * conversion;
    return sum / (score.click_rate.weight + score.conversion.weight + score.uv_value.weight);
  }

  std::vector<UserRatio> of_arm(const std::vector<UserRatio>& users, bool treated) const {
    std::vector<UserRatio> arm;
    for (std::size_t u = 0; u < users.size(); ++u) {
      if (world_.treated()[u] == treated) { arm.push_back(users[u]); }
    }
    return arm;
  }

  void finish() {
    const auto treatment = of_arm(totals_.all, true);
    const auto control = of_arm(totals_.all, false);
    const auto before = of_arm(world_.before(), true);
    result_.treatment_value = ratio_of(treatment);
    result_.control_value = ratio_of(control);
    result_.history_value = ratio_of(before);
    result_.versus_control = ratio_lift(treatment, control);
    result_.versus_history = paired_ratio_lift(of_arm(totals_.ordinary, true), before);
    result_.versus_history_all = paired_ratio_lift(treatment, before);
    result_.control_versus_history = paired_ratio_lift(of_arm(totals_.ordinary, false), of_arm(world_.before(), false));
  }

  const RacingWorld& world_;
  const RaceVariant& variant_;
  const HomepageConfig& homepage_;
  Materials materials_;
  UnitLedger ledger_;
  UnitPreference preference_;
  TrafficAnswer answer_;
  HorseRace race_;
  UserTotals totals_;
  std::vector<std::int64_t> last_day_;  ///< [users], on which a user was counted
  VariantRun result_;

  // Of the day.
  RaceDayRecord* record_ = nullptr;
  bool ordinary_ = false;
  std::vector<MaterialId> planned_;
  std::vector<std::int64_t> exposures_;  ///< [units], in treatment
  std::vector<Exposure> clicks_;
};

}  // namespace

std::uint32_t RaceDayRecord::waiting() const {
  return static_cast<std::uint32_t>(std::ranges::count(entries, false, &RaceEntry::raced));
}

std::uint32_t RaceDayRecord::winners() const {
  return static_cast<std::uint32_t>(std::ranges::count(entries, true, &RaceEntry::won));
}

VariantRun run_variant(const RacingWorld& world, const RaceVariant& variant) {
  return VariantProcess{world, variant}.run();
}

}  // namespace libsim
