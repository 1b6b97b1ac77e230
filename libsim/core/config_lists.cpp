// The list fields of ConfigReader.
#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "libsim/core/config.hpp"
#include "libsim/core/json_file.hpp"

namespace libsim {
namespace {

using Json = nlohmann::json;

}  // namespace

void ConfigReader::field(std::string_view key, std::vector<std::string>& value, std::string_view doc) {
  if (docs_ != nullptr) {
    describe(key, "texts", doc).default_value = canonical_json(value);
  } else if (const Json* got = find(key)) {
    const auto is_text = [](const Json& element) { return element.is_string(); };
    if (!got->is_array() || !std::ranges::all_of(*got, is_text)) {
      return problem(key, fmt::format("got {}, expected a list of texts", shown_json(*got)));
    }
    value = got->get<std::vector<std::string>>();
  }
}

void ConfigReader::field(std::string_view key, std::vector<double>& value, std::size_t count, Range<double> each,
                         std::string_view unit, std::string_view doc) {
  if (docs_ != nullptr) {
    FieldDoc& row = describe(key, "numbers", doc);
    row.set_range(each, unit);
    row.default_value = Json(value).dump();
    row.count = count;
  } else if (auto good = numbers(key, count, each)) {
    value = std::move(*good);
  }
}

void ConfigReader::weights(std::string_view key, std::vector<double>& value, std::size_t count, std::string_view doc) {
  const Range<double> each{0.0, std::numeric_limits<double>::max()};
  if (docs_ != nullptr) {
    FieldDoc& row = describe(key, "weights", doc);
    row.set_range(each, "");
    row.default_value = Json(value).dump();
    row.count = count;
  } else if (auto good = numbers(key, count, each)) {
    double sum = 0.0;
    for (const double weight : *good) { sum += weight; }
    if (sum > 0.0 && std::isfinite(sum)) {
      value = std::move(*good);
    } else {
      problem(key, fmt::format("got {}, which sum to {}, expected weights with a sum > 0 that a double can hold",
                               shown_json(*find(key)), sum));
    }
  }
}

std::optional<std::vector<ConfigReader>> ConfigReader::elements(std::string_view key) {
  const Json* got = find(key);
  if (got == nullptr) { return std::nullopt; }
  if (!got->is_array()) {
    problem(key, fmt::format("got {}, expected a list of objects", shown_json(*got)));
    return std::nullopt;
  }
  std::vector<ConfigReader> readers;
  readers.reserve(got->size());
  for (std::size_t i = 0; i < got->size(); ++i) {
    readers.emplace_back((*got)[i], fmt::format("{}/{}", pointer_to(key), i), *problems_);
  }
  return readers;
}

std::optional<std::vector<double>> ConfigReader::numbers(std::string_view key, std::size_t count, Range<double> each) {
  const Json* got = find(key);
  if (got == nullptr) { return std::nullopt; }
  const std::string size = count == 0 ? "at least 1" : std::to_string(count);
  if (!got->is_array() || got->empty() || (count != 0 && got->size() != count)) {
    const std::string found = got->is_array() ? fmt::format("{} of them", got->size()) : shown_json(*got);
    problem(key, fmt::format("got {}, expected a list of {} number{}", found, size, count <= 1 ? "" : "s"));
    return std::nullopt;
  }
  std::vector<double> good;
  for (std::size_t i = 0; i < got->size(); ++i) {
    const Json& element = (*got)[i];
    if (element.is_number() && each.holds(element.get<double>())) {
      good.push_back(element.get<double>());
      continue;
    }
    wrong_.emplace_back(key);
    problems_->push_back(fmt::format("{}/{}: got {}, expected {}", pointer_to(key), i, shown_json(element),
                                     expected_text("a number", range_text(each))));
  }
  if (good.size() != got->size()) { return std::nullopt; }
  return good;
}

}  // namespace libsim
