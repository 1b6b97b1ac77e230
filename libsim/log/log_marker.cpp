#include "libsim/log/log_marker.hpp"

#include <span>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "libsim/core/error.hpp"
#include "libsim/core/json_file.hpp"
#include "libsim/log/checksum.hpp"
#include "libsim/log/mapped_file.hpp"
#include "libsim/log/output_file.hpp"

namespace libsim {
namespace {

std::string checksum_of(const nlohmann::json& marker) {
  const std::string text = marker.dump();
  return fmt::format("{:016x}", checksum(std::as_bytes(std::span{text})));
}

}  // namespace

void write_marker(const std::filesystem::path& directory, nlohmann::json marker, std::string_view name) {
  marker["checksum"] = checksum_of(marker);
  OutputFile file{directory / name};
  file.write(marker.dump(2));
  file.write("\n");
  file.close();
}

std::optional<nlohmann::json> read_marker(const std::filesystem::path& directory, std::string_view name) {
  const std::filesystem::path path = directory / name;
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) { return std::nullopt; }
  const MappedFile file{path};
  const bool names_us = file.text().find("\"libsim-") != std::string_view::npos;
  if (!names_us) { return std::nullopt; }
  std::vector<std::string> ignored;  // whatever is wrong with it, it is damaged
  nlohmann::json marker = parse_json(file.text(), path.string(), ignored).value_or(nlohmann::json{});
  const auto found = marker.is_object() ? marker.find("checksum") : marker.end();
  if (found == marker.end() || !found->is_string()) {
    throw InputError{path.string(), {"damaged: it is not a JSON object with a checksum"}};
  }
  const std::string expected = found->get<std::string>();
  marker.erase(found);
  if (checksum_of(marker) != expected) {
    throw InputError{path.string(), {fmt::format("damaged: its checksum is not {}", expected)}};
  }
  if (!marker.contains("format") || !marker["format"].is_string()) {
    throw InputError{path.string(), {"damaged: it does not say of which format it is"}};
  }
  return marker;
}

}  // namespace libsim
