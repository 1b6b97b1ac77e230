/// @file  Visits to a room that users have in mind.
#pragma once

#include <cstdint>
#include <vector>

#include "libsim/core/id.hpp"
#include "libsim/log/tables.hpp"

namespace libsim {

/// To go to one room: answering a notification, to give, to come back.
struct Intent {
  UserId user;
  std::uint32_t slot;  ///< of LiveRooms
  RoomId room;         ///< in it; if another room is there by then, it is too late
  Entry entry;         ///< how the room is to be entered
  bool gives;          ///< a gift put off before
  std::uint32_t next;  ///< next waiting intent of the same user

  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.user, self.slot, self.room, self.entry, self.gives, self.next);
  }
};

/// A pool of intents with stable numbers, which events carry as payload. A value.
class Intents {
 public:
  /// Keeps an intent. @return its number, valid until take()
  std::uint32_t add(const Intent& intent) {
    if (free_.empty()) {
      pool_.push_back(intent);
      return static_cast<std::uint32_t>(pool_.size() - 1);
    }
    const std::uint32_t number = free_.back();
    free_.pop_back();
    pool_[number] = intent;
    return number;
  }
  /// Gives the intent back; its number is free again.
  Intent take(std::uint32_t number) {
    free_.push_back(number);
    return pool_[number];
  }
  Intent& operator[](std::uint32_t number) { return pool_[number]; }

  template <class Self, class Archive>
  static void each_state(Self& self, Archive& archive) {
    archive(self.pool_, self.free_);
  }

 private:
  std::vector<Intent> pool_;
  std::vector<std::uint32_t> free_;
};

}  // namespace libsim
