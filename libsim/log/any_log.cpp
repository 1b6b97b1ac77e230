#include "libsim/log/any_log.hpp"

#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "libsim/core/error.hpp"
#include "libsim/log/kuailive_reader.hpp"
#include "libsim/log/log_marker.hpp"
#include "libsim/log/log_reader.hpp"
#include "libsim/log/staged_directory.hpp"

namespace libsim {

LogFormat log_format_of(const std::filesystem::path& directory) {
  const std::string source = directory.string();
  if (!std::filesystem::exists(directory)) { throw InputError{source, {"no such directory"}}; }
  if (!std::filesystem::is_directory(directory)) {
    throw InputError{source, {"is not a directory; a log is a directory of files"}};
  }
  refuse_staged(directory);
  const auto marker = read_marker(directory);
  if (marker && marker->at("format") == own_format) { return LogFormat::libsim; }
  if (std::filesystem::is_regular_file(directory / "click.csv")) { return LogFormat::kuailive; }
  throw InputError{source,
                   {fmt::format("no {} with the format {}: not a log that libsim wrote", marker_file, own_format),
                    "no click.csv: not a KuaiLive log"}};
}

AnyLog read_any_log(const std::filesystem::path& directory) {
  AnyLog any{.log = {}, .format = log_format_of(directory), .report = {}, .origin = {}};
  if (any.format == LogFormat::libsim) {
    any.log = read_log(directory);
  } else {
    KuaiLiveLog read = read_kuailive(directory);
    any.log = std::move(read.log);
    any.report = std::move(read.report);
  }
  const auto marker = read_marker(directory);
  if (marker && marker->contains("origin")) { any.origin = log_origin(marker->at("origin"), any.log.users); }
  if (any.origin && any.report) { any.origin->is_whole = any.report->changes().empty(); }
  return any;
}

}  // namespace libsim
