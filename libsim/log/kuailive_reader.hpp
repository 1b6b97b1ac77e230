/// @file  Reads a directory of KuaiLive CSV files as a log.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "libsim/log/csv_report.hpp"
#include "libsim/log/log.hpp"

namespace libsim {

/// A log read from KuaiLive files.
struct KuaiLiveLog {
  Log log;                              ///< what happened, with dense ids
  CsvReport report;                     ///< what was left out, and why
  std::vector<std::int64_t> users;      ///< [log.users], user_id of each UserId
  std::vector<std::int64_t> streamers;  ///< [log.streamers], streamer_id of each StreamerId
  std::vector<std::int64_t> rooms;      ///< [log.rooms.size()], live_id of each RoomId
};

/// Reads room.csv, user.csv, streamer.csv, click.csv, gift.csv, like.csv, comment.csv, negative.csv. Only click.csv
/// must be there. Columns are found by name (`author_id` is `streamer_id`), others are ignored. Rows that cannot be
/// used are dropped and reported, never an error; see CsvReport.
///
/// - Ids, any 64-bit integers, become dense in order of first appearance in the files in that order.
/// - A room listed again (one row a day it spans) is a duplicate. A room known only from an event gets listed = 0;
///   if it is listed with another streamer than an event says, the list is right.
/// - Time 0 is the local midnight before the earliest kept click (else gift, like, comment, negative, room).
/// - Tables are sorted by time, rows of equal time in the order of the file. given_at = at, entry unknown, flags 0.
///
/// Files that libsim wrote and that were changed since are read as they are now, and reported: see note_changes.
///
/// About 1.6 M clicks a second of one core.
/// @throws InputError if `directory` is not one, click.csv is missing, a file cannot be read, or a header lacks a
///         needed column: all of that at once; or if a log.json of libsim's is damaged
KuaiLiveLog read_kuailive(const std::filesystem::path& directory);

}  // namespace libsim
