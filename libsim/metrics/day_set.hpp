/// @file  On which days something was there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace libsim {

/// A set of (entity, day) as bits.
class DaySet {
 public:
  /// No day yet of any entity.
  DaySet(std::size_t entities, std::int64_t days)
      : days_{static_cast<std::size_t>(days)}, bits_(entities * static_cast<std::size_t>(days), false) {}

  /// Notes a day of an entity.
  void insert(std::size_t entity, std::int64_t day) { bits_[entity * days_ + static_cast<std::size_t>(day)] = true; }
  /// Whether the day was noted.
  bool contains(std::size_t entity, std::size_t day) const { return bits_[entity * days_ + day]; }
  /// How many days there are.
  std::size_t days() const { return days_; }
  /// How many days of the entity were noted.
  std::int64_t count(std::size_t entity) const {
    std::int64_t n = 0;
    for (std::size_t day = 0; day < days_; ++day) { n += contains(entity, day) ? 1 : 0; }
    return n;
  }

 private:
  std::size_t days_;
  std::vector<bool> bits_;
};

}  // namespace libsim
