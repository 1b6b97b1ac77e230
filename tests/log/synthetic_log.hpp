/// @file  Logs to test with: made up, but with every table filled and every reference valid.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <system_error>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include "libsim/core/draws.hpp"
#include "libsim/core/error.hpp"
#include "libsim/core/rng.hpp"
#include "libsim/log/log.hpp"

namespace libsim::test {

/// A log with `requests` requests of 4 impressions, about 2 clicks a request, and few of everything else.
class SyntheticLog {
 public:
  SyntheticLog(std::uint32_t seed, std::uint32_t requests) : rng_{{seed, 0}, Purpose::test, 1} {
    log_.epoch_ms = 1'746'374'400'000;  // 2025-05-05 00:00 at UTC + 8 h
    log_.users = 50;
    log_.streamers = 30;
    for (int i = 0; i < 200; ++i) {
      const Time start{Duration{draw_index(rng_, 100'000'000)}};
      const StreamerId streamer{draw_index(rng_, log_.streamers)};
      const Duration length{draw_index(rng_, 1'000)};
      log_.rooms.append(streamer, start, start + length, static_cast<std::uint16_t>(draw_index(rng_, 40)));
    }
    log_.population.append(0, log_.users, log_.streamers);
    for (std::uint32_t i = 0; i < requests; ++i) { add_request(i); }
  }

  /// Appends what happens at one request.
  void add_request(std::uint32_t i) {
    now_ += Duration{draw_index(rng_, 50)};
    const UserId user{draw_index(rng_, log_.users)};
    log_.requests.append(user, now_, 40, 4);
    for (int slot = 0; slot < 4; ++slot) { add_impression(user); }
    if (i % 10 == 0) { log_.likes.append(user, any_room(), now_); }
    if (i % 11 == 0) { log_.comments.append(user, any_room(), now_); }
    if (i % 20 == 0) { log_.visits.append(user, now_, now_ + Duration{9}, 0.5F); }
    if (i % 50 == 0) { log_.candidates.append(i, any_room(), 0.1F, 0.2F, 3.0F, 1.0F); }
  }

  Log& log() { return log_; }

 private:
  RoomId any_room() { return RoomId{draw_index(rng_, static_cast<std::uint32_t>(log_.rooms.size()))}; }

  void add_impression(UserId user) {
    const RoomId room = any_room();
    const bool clicked = draw_bernoulli(rng_, 0.5);
    log_.impressions.append(room, 0.25F, clicked ? impression_flag::clicked : std::uint8_t{0});
    if (!clicked) { return; }
    log_.clicks.append(user, room, now_, draw_index(rng_, 600'000), Entry::feed, click_flag::engaged);
    if (draw_bernoulli(rng_, 0.05)) {
      log_.gifts.append(user, room, now_ + Duration{1}, now_, Coins{1 + draw_index(rng_, 100)}, false);
    }
  }

  RngStream rng_;
  Log log_;
  Time now_{};
};

inline Log synthetic_log(std::uint32_t seed, std::uint32_t requests) {
  return SyntheticLog{seed, requests}.log();
}

/// True if both logs have the same values, bit by bit.
inline bool same(const Log& a, const Log& b) {
  const auto bytes = [](const Log& log) {
    std::string all = fmt::format("{} {} {};", log.epoch_ms, log.users, log.streamers);
    Log::each_table(log, [&all](std::string_view name, const auto& table) {
      all += fmt::format("{} {};", name, table.size());
      table.each_column(table, [&all](std::string_view, const auto& column) {
        for (std::size_t block = 0; block < column.block_count(); ++block) {
          const auto part = std::as_bytes(column.block(block));
          all.append(reinterpret_cast<const char*>(part.data()), part.size());
        }
      });
    });
    return all;
  };
  return bytes(a) == bytes(b);
}

/// A directory of its own for a test, deleted after it.
class TemporaryDirectory {
 public:
  TemporaryDirectory() {
    static std::atomic<int> count{0};
    path_ = std::filesystem::temp_directory_path() / fmt::format("libsim-test-{}-{}", ::getpid(), count++);
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  TemporaryDirectory(TemporaryDirectory&&) = delete;
  TemporaryDirectory& operator=(TemporaryDirectory&&) = delete;
  ~TemporaryDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  std::filesystem::path operator/(std::string_view name) const { return path_ / name; }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

inline std::string contents(const std::filesystem::path& file) {
  std::ifstream in{file, std::ios::binary};
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

inline void set_contents(const std::filesystem::path& file, std::string_view text) {
  std::filesystem::create_directories(file.parent_path());
  std::ofstream{file, std::ios::binary} << text;
}

/// The files in `directory` by name, with their contents.
inline std::map<std::string, std::string> all_contents(const std::filesystem::path& directory) {
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator{directory}) {
    files[entry.path().filename().string()] = entry.is_regular_file() ? contents(entry.path()) : "a directory";
  }
  return files;
}

/// The problems of the InputError that `action` throws, one a line; "no error" if it throws none.
template <class F>
std::string problems_of(F&& action) {
  try {
    action();
  } catch (const InputError& error) { return fmt::format("{}", fmt::join(error.problems, "\n")); }
  return "no error";
}

}  // namespace libsim::test
