#include "libsim/experiment/saved_market.hpp"

#include <algorithm>
#include <cstring>
#include <memory>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <zstd.h>

#include "libsim/core/error.hpp"
#include "libsim/core/file.hpp"
#include "libsim/core/hash.hpp"
#include "libsim/core/version.hpp"
#include "libsim/experiment/run.hpp"
#include "libsim/log/checksum.hpp"

namespace libsim {
namespace {

constexpr std::string_view saved_magic = "LIBSIMMK";
constexpr std::uint32_t saved_format = 2;

template <class T>
void append_number(std::string& text, T number) {
  std::array<char, sizeof number> bytes;
  std::memcpy(bytes.data(), &number, sizeof number);
  text.append(bytes.data(), bytes.size());
}

/// @pre there are so many bytes
template <class T>
T number_at(std::string_view text, std::size_t place) {
  T number;
  std::memcpy(&number, text.data() + place, sizeof number);
  return number;
}

/// Writes or reads a log, all of it in memory.
template <class Table>
void write_table(StateWriter& writer, const Table& table) {
  Table::each_column(table, [&](std::string_view /*name*/, const auto& column) {
    writer(std::uint64_t{column.size()});
    for (std::size_t b = 0; b < column.block_count(); ++b) { writer.block(column.block(b)); }
  });
}

template <class Table>
void read_table(StateReader& reader, Table& table) {
  Table::each_column(table, [&](std::string_view /*name*/, auto& column) {
    using Value = typename std::remove_cvref_t<decltype(column)>::value_type;
    std::vector<Value> rows;
    column.clear();
    for (std::uint64_t left = reader.count(sizeof(Value)); left > 0; left -= rows.size()) {
      rows.resize(std::min<std::uint64_t>(left, std::remove_cvref_t<decltype(column)>::block_rows));
      reader.block(std::span{rows});
      column.append(rows);
    }
  });
}

void write_saved_log(StateWriter& writer, const Log& log) {
  writer(log.epoch_ms, log.users, log.streamers);
  Log::each_table(log, [&](std::string_view /*name*/, const auto& table) { write_table(writer, table); });
}

void read_saved_log(StateReader& reader, Log& log) {
  reader(log.epoch_ms, log.users, log.streamers);
  Log::each_table(log, [&](std::string_view /*name*/, auto& table) { read_table(reader, table); });
}

/// Gives the bytes of a row of zstd frames. Copies share the frames, which must outlive them.
class FrameSource {
 public:
  explicit FrameSource(std::string_view frames) : left_{frames} {}

  std::size_t operator()(std::span<std::byte> to) {
    std::size_t given = 0;
    while (given < to.size()) {
      if (next_ == piece_.size() && !take_frame()) { break; }
      const std::size_t n = std::min(to.size() - given, piece_.size() - next_);
      std::memcpy(to.data() + given, piece_.data() + next_, n);
      given += n;
      next_ += n;
    }
    return given;
  }

 private:
  bool take_frame() {
    const std::size_t stored = ZSTD_findFrameCompressedSize(left_.data(), left_.size());
    const unsigned long long size = ZSTD_getFrameContentSize(left_.data(), left_.size());
    if (left_.empty() || ZSTD_isError(stored) != 0 || size == 0 || size > state_piece) { return false; }
    piece_.resize(size);
    next_ = 0;
    if (ZSTD_decompress(piece_.data(), piece_.size(), left_.data(), stored) != size) { return false; }
    left_.remove_prefix(stored);
    return true;
  }

  std::string_view left_;
  std::vector<std::byte> piece_;
  std::size_t next_ = 0;  // in the piece
};

/// Adds a line unless the two are equal.
template <class T>
void require_same(std::vector<std::string>& problems, std::string_view what, const T& found, const T& expected) {
  if (found != expected) { problems.push_back(fmt::format("{}: got {}, expected {}", what, found, expected)); }
}

/// Says of problems in the state which file they are in.
template <class F>
void naming(const std::string& file, F&& read) {
  try {
    read();
  } catch (const InputError& error) { throw InputError{file, error.problems}; }
}

Simulation started(const Experiment& experiment, const NamedPolicy& policy) {
  Simulation simulation{experiment, 0};
  simulation.decide_by(policy.policy);
  if (policy.signals) { simulation.predict_by(*policy.signals); }
  return simulation;
}

}  // namespace

void require_savable(const Experiment& experiment, const NamedPolicy& policy) {
  StateWriter nowhere{[](std::span<const std::byte> /*bytes*/) {}};
  try {
    (policy.signals ? *policy.signals : experiment.signals).save_state(nowhere);
    policy.policy.save_state(nowhere);
  } catch (const InputError& error) {
    throw InputError{fmt::format("policy \"{}\" and its signals", policy.name),
                     {fmt::format("{}: {}", error.source, error.problems.front())}};
  }
}

void save_market(const RunSoFar& run, const Experiment& experiment, const NamedPolicy& policy,
                 const std::filesystem::path& file) {
  const nlohmann::ordered_json header{
      {"scenario", experiment.hash},
      {"seed", experiment.scenario.run.seed},
      {"scale", experiment.scale},
      {"warmup_days", experiment.scenario.run.warmup_days},
      {"days", run.simulation.market().now().time_since_epoch() / day_length},
      {"policy", policy.name},
      {"policy_hash", policy.hash},
      {"version", version()},
      {"sources", sources_hash()},
  };
  const std::string text = header.dump();
  std::string content{saved_magic};
  append_number(content, saved_format);
  append_number(content, static_cast<std::uint32_t>(text.size()));
  content += text;

  std::vector<char> frame(ZSTD_compressBound(state_piece));
  StateWriter writer{[&](std::span<const std::byte> bytes) {
    if (bytes.empty()) { return; }
    const std::size_t size = ZSTD_compress(frame.data(), frame.size(), bytes.data(), bytes.size(), 1);
    if (ZSTD_isError(size) != 0) { throw ResourceError{fmt::format("zstd: {}", ZSTD_getErrorName(size))}; }
    content.append(frame.data(), size);
  }};
  write_saved_log(writer, run.log);
  writer(run.acts, run.events_of_warmup, run.simulation);
  Simulation::each_policy_state(run.simulation, writer);
  writer.finish();
  append_number(content, writer.size());
  append_number(content, checksum(std::as_bytes(std::span{content})));
  write_file(file, content);
}

SavedMarket::SavedMarket(const std::filesystem::path& file) : content_{file}, name_{file.string()} {
  constexpr std::size_t before_header = saved_magic.size() + 2 * sizeof(std::uint32_t);
  constexpr std::size_t trailer = 2 * sizeof(std::uint64_t);
  const auto refuse = [&](std::string line) { throw InputError{name_, {std::move(line)}}; };
  const std::string_view text = content_.text();
  if (!text.starts_with(saved_magic)) { refuse("got another kind of file, expected one that libsim run --save wrote"); }
  if (text.size() < before_header + trailer) { refuse("got a part of a saved market, expected all of it"); }
  const auto format = number_at<std::uint32_t>(text, saved_magic.size());
  if (format != saved_format) {
    refuse(fmt::format("got version {} of the format of saved markets, expected {}", format, saved_format));
  }
  const std::size_t end = text.size() - sizeof(std::uint64_t);
  const std::uint64_t sum = checksum(content_.bytes().first(end));
  if (sum != number_at<std::uint64_t>(text, end)) {
    refuse("got bytes that do not give the file's checksum, expected a saved market as it was written, and all of it");
  }
  hash_ = hex_digits(sum);
  const auto header_bytes = number_at<std::uint32_t>(text, before_header - sizeof(std::uint32_t));
  state_end_ = text.size() - trailer;
  if (header_bytes > state_end_ - before_header) { refuse("got a header beyond the end of the file"); }
  state_begin_ = before_header + header_bytes;
  state_bytes_ = number_at<std::uint64_t>(text, state_end_);
  try {
    const auto header = nlohmann::json::parse(text.substr(before_header, header_bytes));
    header.at("scenario").get_to(scenario_);
    header.at("seed").get_to(seed_);
    header.at("scale").get_to(scale_);
    header.at("warmup_days").get_to(warmup_days_);
    header.at("days").get_to(days_);
    header.at("policy").get_to(policy_);
    header.at("policy_hash").get_to(policy_hash_);
    header.at("version").get_to(version_);
    header.at("sources").get_to(sources_);
  } catch (const nlohmann::json::exception& error) {
    refuse(fmt::format("got a header that is none: {}", error.what()));
  }
}

void SavedMarket::require_market_of(const Experiment& experiment) const {
  std::vector<std::string> problems;
  require_same(problems, "scenario", scenario_, experiment.hash);
  require_same(problems, "seed", seed_, experiment.scenario.run.seed);
  require_same(problems, "scale", scale_, experiment.scale);
  const auto build = [](std::string_view v, std::string_view sources) {
    return fmt::format("libsim {} of sources {}", v, sources);
  };
  require_same(problems, "saved by", build(version_, sources_), build(version(), sources_hash()));
  if (!problems.empty()) { throw InputError{name_, std::move(problems)}; }
}

void SavedMarket::require_run_of(const Experiment& experiment, const NamedPolicy& policy) const {
  std::vector<std::string> problems;
  try {
    require_market_of(experiment);
  } catch (const InputError& error) { problems = error.problems; }
  if (policy_ != policy.name || policy_hash_ != policy.hash) {
    problems.push_back(fmt::format("policy: got a run of {}, expected one of {}{}; compare --from branches into others",
                                   policy_, policy.name, policy_ == policy.name ? " with the same settings" : ""));
  }
  if (measured_days() > experiment.scenario.run.days) {
    problems.push_back(fmt::format("days: got {} measured days, expected at most the {} that the run is to have",
                                   measured_days(), experiment.scenario.run.days));
  }
  if (!problems.empty()) { throw InputError{name_, std::move(problems)}; }
}

StateReader SavedMarket::reader() const {
  return {FrameSource{content_.text().substr(state_begin_, state_end_ - state_begin_)}, state_bytes_};
}

RunSoFar SavedMarket::resume(const Experiment& experiment, const NamedPolicy& policy) const {
  require_run_of(experiment, policy);
  RunSoFar run{started(experiment, policy), {}, PanelActs{panel_rule(experiment.scenario)}};
  naming(name_, [&] {
    StateReader state = reader();
    read_saved_log(state, run.log);
    state(run.acts, run.events_of_warmup, run.simulation);
    Simulation::each_policy_state(run.simulation, state);
    if (state.left() > 0) { StateReader::refuse(fmt::format("got {} bytes too many", state.left())); }
  });
  return run;
}

SavedMarket::Branching SavedMarket::branch(const Experiment& experiment, std::uint32_t replication) const {
  require_market_of(experiment);
  Branching branching{Simulation{experiment, replication}, {}};
  naming(name_, [&] {
    StateReader state = reader();
    read_saved_log(state, branching.log);
    PanelActs acts{panel_rule(experiment.scenario)};  // a comparison has no panel
    std::uint64_t events_of_warmup = 0;
    state(acts, events_of_warmup, branching.simulation);
  });
  return branching;
}

}  // namespace libsim
