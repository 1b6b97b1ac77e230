/// @file  The rows of a log that models are fitted on, and those that they are scored on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "libsim/estimators/click_features.hpp"
#include "libsim/estimators/click_rows.hpp"
#include "libsim/experiment/estimation.hpp"
#include "libsim/log/log.hpp"

namespace libsim {

/// The rows of a log, cut in time.
struct EstimationSplit {
  ClickRows rows;                ///< of the whole log
  FeatureTable table;            ///< of these
  std::int64_t days = 0;         ///< from the first to the last click
  std::int64_t test_days = 0;    ///< the last of them
  std::size_t train = 0;         ///< end of the training rows: before the first test row by the embargo
  std::size_t cut = 0;           ///< the first test row
  std::vector<double> is_gift;   ///< [train] labels to learn from
  std::vector<double> amount;    ///< [train]
  std::vector<double> expected;  ///< [train] of is_gift, under Chapelle's model; else empty

  /// How many models are scored on.
  std::size_t test_rows() const { return rows.size() - cut; }
};

/// With the labels that are known when the test days begin, or as the options say.
/// @param source  names the log in errors. @throws InputError if the log has no click before or in the test days
EstimationSplit split_rows(const Log& log, const EstimationOptions& options, const std::string& source);

}  // namespace libsim
