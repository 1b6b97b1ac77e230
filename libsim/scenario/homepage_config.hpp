/// @file  The `homepage` section: a homepage, its users and the business units that fill it. The truth of a race.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "libsim/core/config.hpp"
#include "libsim/scenario/world_config.hpp"

namespace libsim {

/// A place on the homepage. Positions stand in order of traffic, best first.
struct PositionConfig {
  std::string zone = "A";
  std::uint32_t frame = 1;
  double reach = 1.0;
  double appeal = 1.0;

  void fields(ConfigReader& reader) {
    reader.field("zone", zone, "part of the page; who sees a frame sees those of its zone with more reach, too");
    reader.field("frame", frame, {1, 1000}, "", "number within the zone");
    reader.field("reach", reach, {0.0, 1.0}, "", "share of visits that see it");
    reader.field("appeal", appeal, {0.0, 100.0}, "", "clicks in it over those of an average position");
  }
};

/// A business unit.
struct UnitConfig {
  std::string name;
  double audience = 1.0;
  double basket = 200.0;
  double quality = 0.0;

  void fields(ConfigReader& reader) {
    reader.field("name", name, "what it is called");
    reader.field("audience", audience, {1e-6, 1e6}, "", "weight of its share in users' interests");
    reader.field("basket", basket, {1.0, 1e6}, "coins", "mean of what a buyer pays");
    reader.field("quality", quality, {-3.0, 3.0}, "", "mean log of its materials' clicks over the average unit's");
  }
};

/// How many come, and when.
struct HomepageTrafficConfig {
  std::vector<double> hours{1.5, 1.0, 0.6, 0.4, 0.4, 0.7, 1.5, 2.6, 3.6, 4.4, 5.0, 5.0,
                            5.4, 5.4, 5.0, 5.0, 5.0, 4.8, 5.0, 5.8, 7.0, 8.0, 7.6, 4.6};
  std::vector<double> weekdays{1.0, 0.98, 0.98, 0.99, 1.02, 1.08, 1.1};
  double holiday = 1.15;
  double a_level = 1.5;
  double s_level = 2.6;
  std::vector<double> before_promotion = std::vector<double>(24, 1.0);
  std::vector<double> after_promotion = std::vector<double>(24, 1.0);
  double growth_per_year = 0.1;
  double day_sigma = 0.03;
  double promotion_sigma = 0.15;

  void fields(ConfigReader& reader) {
    reader.weights("hours", hours, 24, "visits by hour of the day");
    reader.field("weekdays", weekdays, 7, {0.0, 100.0}, "",
                 "visits from Monday to Sunday over those of an average day");
    reader.field("holiday", holiday, {0.0, 100.0}, "", "visits on a legal holiday over those of an average day");
    reader.field("a_level", a_level, {0.0, 100.0}, "", "visits on an A-level day over those of an average day");
    reader.field("s_level", s_level, {0.0, 100.0}, "", "visits on an S-level day over those of an average day");
    reader.field("before_promotion", before_promotion, 24, {0.0, 100.0}, "",
                 "by hour: visits on the ordinary day before a promotion over those of another day");
    reader.field("after_promotion", after_promotion, 24, {0.0, 100.0}, "",
                 "by hour: visits on the ordinary day after a promotion over those of another day");
    reader.field("growth_per_year", growth_per_year, {-0.99, 10.0}, "", "growth of visits in 365 days");
    reader.field("day_sigma", day_sigma, {0.0, 3.0}, "", "standard deviation of the log of a day's own factor");
    reader.field("promotion_sigma", promotion_sigma, {0.0, 3.0}, "",
                 "standard deviation of the log of a promotion's own factor, its budget");
  }
};

/// What users do with what they see.
struct HomepageResponseConfig {
  double click_rate = 0.03;
  double conversion = 0.06;
  double indifference = 0.3;
  double basket_sigma = 0.6;
  double a_level_conversion = 1.3;
  double s_level_conversion = 1.8;

  void fields(ConfigReader& reader) {
    reader.field("click_rate", click_rate, {0.0, 1.0}, "clicks/exposure", "of an average material, position and user");
    reader.field("conversion", conversion, {0.0, 1.0}, "purchases/click", "of an average material");
    reader.field("indifference", indifference, {0.0, 1.0}, "",
                 "part of a material's appeal that does not depend on the user's interest in its unit");
    reader.field("basket_sigma", basket_sigma, {0.0, 5.0}, "", "standard deviation of the log of what a buyer pays");
    reader.field("a_level_conversion", a_level_conversion, {0.0, 100.0}, "", "factor of conversion on an A-level day");
    reader.field("s_level_conversion", s_level_conversion, {0.0, 100.0}, "", "factor of conversion on an S-level day");
  }
};

/// How units make materials. Activity and quality answer to traffic: x is the log of a unit's smoothed share of the
/// race's exposures over its share of the schedule, when it submits.
struct MaterialsConfig {
  double click_sigma = 0.3;
  double conversion_sigma = 0.2;
  double submissions = 3.0;
  double activity_gain = 0.5;
  double quality_gain = 0.1;
  double memory_days = 5.0;
  double answer_cap = 1.0;

  void fields(ConfigReader& reader) {
    reader.field("click_sigma", click_sigma, {0.0, 3.0}, "", "standard deviation of the log of a material's clicks");
    reader.field("conversion_sigma", conversion_sigma, {0.0, 3.0}, "",
                 "standard deviation of the log of a material's conversion");
    reader.field("submissions", submissions, {0.0, 100.0}, "materials/day",
                 "a unit's mean entries in a race, when x = 0; at least one");
    reader.field("activity_gain", activity_gain, {0.0, 10.0}, "", "entries are multiplied by exp(gain x)");
    reader.field("quality_gain", quality_gain, {0.0, 10.0}, "", "gain x is added to the log of a material's clicks");
    reader.field("memory_days", memory_days, {0.1, 1000.0}, "days", "e-folding time of the smoothing in x");
    reader.field("answer_cap", answer_cap, {0.0, 10.0}, "", "x is kept within -cap and cap");
  }
};

/// A material that a unit submits to each race besides its own: to see what becomes of it.
struct PlantedConfig {
  std::string unit;
  double clicks = 1.0;
  double conversion = 1.0;

  void fields(ConfigReader& reader) {
    reader.field("unit", unit, "the name of a unit");
    reader.field("clicks", clicks, {0.0, 100.0}, "", "its clicks over those of the unit's average material");
    reader.field("conversion", conversion, {0.0, 100.0}, "", "its conversion over that of an average material");
  }
};

/// The `homepage` section.
struct HomepageConfig {
  static constexpr std::size_t most_positions = 16;  ///< positions that a homepage may have

  std::uint32_t users = 20'000;
  LogNormalConfig visits_per_day{-0.8, 0.8};
  double interest_concentration = 2.0;
  std::vector<UnitConfig> units;
  std::vector<PositionConfig> positions;
  HomepageTrafficConfig traffic;
  HomepageResponseConfig response;
  MaterialsConfig materials;
  std::vector<PlantedConfig> planted;

  void fields(ConfigReader& reader) {
    reader.field("users", users, {2, 10'000'000}, "users", "who may come");
    reader.object("visits_per_day", visits_per_day, "a user's mean visits on an average day (lognormal over users)");
    reader.field("interest_concentration", interest_concentration, {1e-3, 1e3}, "",
                 "of the Dirichlet distribution of interests over units; small: each user wants one unit");
    reader.require_key("units", "the business units");
    reader.objects("units", units, "business units");
    reader.require_key("positions", "the places on the page");
    reader.objects("positions", positions, "places on the page, best first");
    reader.object("traffic", traffic, "how many come, and when");
    reader.object("response", response, "what users do with what they see");
    reader.object("materials", materials, "how units make materials");
    reader.objects("planted", planted, "materials of given quality, submitted to each race");
    reader.require(units.size() >= 2, "units", "expected at least two");
    reader.require(!positions.empty() && positions.size() <= most_positions, "positions", "expected 1 to 16");
    for (std::size_t p = 1; p < positions.size(); ++p) {
      reader.require(positions[p].reach <= positions[p - 1].reach, "positions",
                     "got a position with more reach than the one before it, expected the best first");
    }
    for (std::size_t i = 0; i < planted.size() && !reader.is_describing(); ++i) {
      bool known = false;
      for (const UnitConfig& unit : units) { known = known || unit.name == planted[i].unit; }
      reader.require_together(known, {"planted", "units"},
                              "got unit \"" + planted[i].unit + "\", expected the name of one of \"units\"");
    }
  }
};

}  // namespace libsim
