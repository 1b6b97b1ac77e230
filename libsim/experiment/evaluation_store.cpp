#include "libsim/experiment/evaluation_store.hpp"

#include <cerrno>
#include <cmath>
#include <limits>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "libsim/core/disk.hpp"
#include "libsim/core/error.hpp"
#include "libsim/core/file.hpp"

namespace libsim {
namespace {

using Json = nlohmann::json;

[[noreturn]] void fail(const std::filesystem::path& file, const char* action) {
  throw ResourceError{
      fmt::format("{}: cannot be {}: {}", file.string(), action, std::generic_category().message(errno))};
}

constexpr std::string_view line_start = R"({"facts":)";  // keys are sorted

std::string line_of(const std::string& key, const std::vector<FactValue>& facts) {
  Json rows = Json::array();
  for (const FactValue& fact : facts) {
    const Json value = std::isfinite(fact.value) ? Json(fact.value) : Json{};
    rows.push_back(Json::array({fact.id, value, fact.denominator, fact.unit}));
  }
  return Json{{"key", key}, {"facts", std::move(rows)}}.dump() + "\n";
}

std::vector<FactValue> facts_of(const Json& rows) {
  std::vector<FactValue> facts;
  for (const Json& row : rows) {
    const double value = row.at(1).is_null() ? std::numeric_limits<double>::quiet_NaN() : row.at(1).get<double>();
    facts.push_back({row.at(0).get<std::string>(), value, row.at(2).get<std::string>(), row.at(3).get<std::string>()});
  }
  return facts;
}

}  // namespace

EvaluationStore::EvaluationStore(std::filesystem::path file) : file_{std::move(file)} {
  std::error_code error;
  if (std::filesystem::exists(file_, error)) {
    std::vector<std::string> problems;
    const std::optional<std::string> text = read_file(file_, problems);
    if (!text) { throw InputError{file_.string(), std::move(problems)}; }
    read(*text);
  }
  descriptor_ = ::open(file_.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
  if (descriptor_ < 0) { fail(file_, "opened"); }
}

EvaluationStore::~EvaluationStore() {
  if (descriptor_ >= 0) { ::close(descriptor_); }
}

void EvaluationStore::read(const std::string& text) {
  const auto refuse = [this](std::size_t line) {
    throw InputError{file_.string(),
                     {fmt::format("line {}: got something else than an evaluation, expected a file "
                                  "that --state has written",
                                  line)}};
  };
  std::size_t line = 0;
  std::size_t whole = 0;  // bytes that end in a line's end
  for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', whole)) {
    ++line;
    try {
      const Json json = Json::parse(text.begin() + static_cast<std::ptrdiff_t>(whole),
                                    text.begin() + static_cast<std::ptrdiff_t>(end));
      facts_.emplace(json.at("key").get<std::string>(), facts_of(json.at("facts")));
    } catch (const Json::exception&) { refuse(line); }
    whole = end + 1;
  }
  if (whole != text.size()) {
    const std::string_view cut_short = std::string_view{text}.substr(whole, line_start.size());
    if (!line_start.starts_with(cut_short)) { refuse(line + 1); }  // somebody's file, which must not be shortened
    std::error_code error;
    std::filesystem::resize_file(file_, whole, error);
    if (error) { throw ResourceError{fmt::format("{}: cannot be shortened: {}", file_.string(), error.message())}; }
  }
  bytes_ = whole;
}

const std::vector<FactValue>* EvaluationStore::find(const std::string& key) const {
  const std::lock_guard lock{guard_};
  const auto found = facts_.find(key);
  return found == facts_.end() ? nullptr : &found->second;
}

void EvaluationStore::add(const std::string& key, std::vector<FactValue> facts) {
  for (FactValue& fact : facts) {  // as JSON has them: what is remembered must be what would be read again
    if (!std::isfinite(fact.value)) { fact.value = std::numeric_limits<double>::quiet_NaN(); }
  }
  const std::string line = line_of(key, facts);
  const std::lock_guard lock{guard_};
  if (facts_.contains(key)) { return; }
  if (descriptor_ >= 0 && !write_all(descriptor_, line)) {
    const int why = errno;
    // If this fails, too, the next reader does it.
    [[maybe_unused]] const int failed = ::ftruncate(descriptor_, static_cast<::off_t>(bytes_));
    errno = why;
    fail(file_, "written");
  }
  bytes_ += line.size();
  facts_.emplace(key, std::move(facts));
}

std::size_t EvaluationStore::size() const {
  const std::lock_guard lock{guard_};
  return facts_.size();
}

}  // namespace libsim
