/// @file  Runs the program inside a test.
#pragma once

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "libsim/cli/program.hpp"
#include "libsim/core/file.hpp"

/// Catch would print JSON as a range of JSON, without end.
template <>
struct Catch::StringMaker<nlohmann::json> {
  static std::string convert(const nlohmann::json& json) { return json.dump(); }
};

namespace libsim::test {

/// What a command line came to.
struct Ran {
  int code = 0;
  std::string out;
  std::string err;
};

inline Ran ran(const std::vector<std::string>& arguments) {
  std::ostringstream out;
  std::ostringstream err;
  const int code = run_program(arguments, {.out = out, .err = err});
  return {code, out.str(), err.str()};
}

inline std::string text_of(const std::filesystem::path& file) {
  std::vector<std::string> problems;
  return read_file(file, problems).value_or("not there");
}

/// The JSON that a command line prints with `--json -`.
inline nlohmann::json json_of(std::vector<std::string> arguments) {
  arguments.insert(arguments.end(), {"--json", "-"});
  return nlohmann::json::parse(ran(arguments).out);
}

/// Every file below a folder, with its bytes.
inline std::vector<std::pair<std::string, std::string>> files_of(const std::filesystem::path& folder) {
  std::vector<std::pair<std::string, std::string>> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator{folder}) {
    if (entry.is_regular_file()) {
      files.emplace_back(std::filesystem::relative(entry.path(), folder).string(), text_of(entry.path()));
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

inline const std::string tiny = LIBSIM_SOURCE_DIR "/scenarios/tiny.json";

}  // namespace libsim::test
