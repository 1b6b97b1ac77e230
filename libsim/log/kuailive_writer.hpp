/// @file  Writes a log as a directory of KuaiLive CSV files.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "libsim/log/log.hpp"
#include "libsim/log/log_origin.hpp"

namespace libsim {

/// Writes what a platform would publish of `log` (files and columns: kuailive_schema.hpp):
///
/// - click.csv: clicks of included users, but for lost ones. gift.csv (timestamp as recorded), like.csv, comment.csv,
///   negative.csv (see for_each_negative): events of included users.
/// - streamer.csv: streamers with a written click. room.csv: every listed room of those, clicked or not, once, p_date
///   the local day of its start. user.csv: included users.
///
/// Ids are the simulated indices; timestamps are epoch_ms plus simulated time. The simulation knows no profiles and no
/// titles: profile columns are "unknown", live_type and live_name_id 0. A log.json beside the files says that libsim
/// wrote them. Replaces a log that libsim wrote into `directory`; it appears complete or not at all. Some 5 M rows a
/// second.
/// @param users_included  [log.users], true for users in the sample
/// @param origin          noted without its panel: whoever is in the files is in the sample
/// @throws InputError if `directory` holds anything else; ResourceError if it cannot be written
void write_kuailive(const Log& log, const std::vector<bool>& users_included, const std::filesystem::path& directory,
                    const std::optional<LogOrigin>& origin = {});

}  // namespace libsim
