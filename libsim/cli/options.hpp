/// @file  The options that several verbs share.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "libsim/cli/console.hpp"
#include "libsim/experiment/experiment.hpp"
#include "libsim/metrics/prediction_scores.hpp"
#include "libsim/report/progress.hpp"

namespace CLI {  // NOLINT(readability-identifier-naming): CLI11's own name
class App;
}

namespace libsim {

/// Which market: a file and what is changed in it. Seed, days and scale are no part of the scenario's hash.
struct ScenarioOptions {
  std::string file;
  std::vector<std::string> overrides;
  std::optional<std::uint32_t> seed;
  std::optional<std::uint32_t> days;
  std::optional<double> scale;

  void add_to(CLI::App& verb, const std::string& file_name = "SCENARIO", const std::string& file_meaning = "");
  /// @throws InputError
  Experiment load() const;
  /// The scenario's name in tables: its file without folders.
  std::string name() const;
};

/// Checks the text of an option: its result is what is wrong with it, "" if nothing is.
using TextCheck = std::function<std::string(std::string&)>;
/// @return a check for one of `words`; a mistake names the nearest one
TextCheck one_of(std::vector<std::string> words);
/// The same of an enum's names.
inline TextCheck one_of(std::span<const std::string_view> names) {
  return one_of(std::vector<std::string>(names.begin(), names.end()));
}
/// The value with the name `word`. @pre there is one
template <class Enum, std::size_t N>
Enum named(const std::array<std::string_view, N>& names, std::string_view word) {
  return static_cast<Enum>(std::ranges::find(names, word) - names.begin());
}
TextCheck integer_in(std::uint32_t min, std::uint32_t max);
/// Unlike CLI11's own range, it does not let NaN through.
TextCheck number_in(double min, double max);
/// Of a market, as a multiple of the scenario's.
TextCheck market_scale();

/// Of requests: in (0, 1].
TextCheck share_of_requests();

/// What only a simulation has is a mistake on a log, not something to pass over.
/// @param options  and whether they were given. @return true. @throws InputError
bool refuse_with_log(const std::string& log, const std::vector<std::pair<const char*, bool>>& options);

/// Names the JSON of a file in a manifest, or that of the text which the program has instead of one.
/// @param file  "" for none. @throws InputError
std::string input_hash(const std::string& file, std::string_view otherwise);

/// Adds -j, --jobs. @param jobs  must outlive the parser
void add_jobs(CLI::App& verb, unsigned& jobs);

/// Adds --resamples, and -j. @param bootstrap  must outlive the parser
void add_bootstrap(CLI::App& verb, BootstrapOptions& bootstrap);

/// Where results go, besides a table on standard output.
struct NamedFile {
  std::string option;  ///< "--out"
  std::string file;
};

class OutputOptions {
 public:
  void add_to(CLI::App& verb);

  /// Whether results can be written, before the work rather than after it.
  /// @param inputs   files that are read: no output may be one of them, or one that they extend
  /// @param outputs  further files to write: no two outputs may be one file. "" is no file
  /// @return true
  /// @throws InputError
  bool check(const std::vector<std::string>& inputs = {}, const std::vector<NamedFile>& outputs = {}) const;
  /// The progress of the work, unless nobody looks or wants to.
  ProgressDisplay progress(const Console& console) const;
  /// Writes the text, or with `--json -` the JSON, to standard output, and the files asked for.
  /// @param counts  what was worked through, for rates in the timing file: {"events": 123}
  /// @throws ResourceError
  void deliver(const Console& console, const std::string& text, const nlohmann::ordered_json& result,
               const nlohmann::ordered_json& counts) const;

 private:
  std::string json_;
  std::string timing_;
  bool quiet_ = false;
  std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
};

}  // namespace libsim
