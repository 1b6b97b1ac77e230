/// @file  The published values that the tests compare with.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "libsim/core/json_file.hpp"
#include "libsim/ope/rows_csv.hpp"
#include "libsim/ope/term_block.hpp"

namespace libsim::test {

inline const std::string ope_data = LIBSIM_SOURCE_DIR "/tests/ope/data/";

/// tests/ope/data/expected.json.
inline const nlohmann::json& expected_values() {
  static const nlohmann::json values = [] {
    std::vector<std::string> problems;
    auto read = read_json_file(ope_data + "expected.json", problems);
    REQUIRE(problems.empty());
    return *read;
  }();
  return values;
}

/// A case's rows, whole, with the model's sums.
struct OpeCase {
  explicit OpeCase(const std::string& name) : file{ope_data + name + ".csv"} {
    std::vector<std::string> problems;
    REQUIRE(file.next(100'000, problems));
    rows = sums.reduce(file.candidate_rows(), 1, problems);
    REQUIRE(problems.empty());
  }

  RowsCsv file;
  CandidateSums sums;
  LoggedRows rows;
};

/// plain_i + numerator_i / mean(denominator): one number a row whose mean is the value, the denominator taken as known.
/// So Open Bandit Pipeline has it; for self-normalised estimators its intervals miss the denominator's error.
inline std::vector<double> frozen_terms(const Terms& terms) {
  std::vector<double> frozen(terms.plain.begin(), terms.plain.end());
  if (terms.numerator.empty()) { return frozen; }
  const double mean = value_of({terms.denominator, {}, {}, {}});
  for (std::size_t i = 0; i < frozen.size(); ++i) { frozen[i] += terms.numerator[i] / mean; }
  return frozen;
}

/// "nan" and numbers.
inline double number_of(const nlohmann::json& value) {
  return value.is_string() ? std::numeric_limits<double>::quiet_NaN() : value.get<double>();
}

/// Equal within `tolerance`, absolutely and relatively; NaN equals NaN.
inline bool agree(double found, double expected, double tolerance) {
  if (std::isnan(expected) || std::isnan(found)) { return std::isnan(expected) && std::isnan(found); }
  return std::fabs(found - expected) <= tolerance * std::fmax(1.0, std::fabs(expected));
}

}  // namespace libsim::test
