/// @file  What a page shows of one result, in the order in which it is read.
#pragma once

#include <string>
#include <vector>

#include "libsim/report/figure.hpp"
#include "libsim/report/saved_results.hpp"
#include "libsim/report/table.hpp"

namespace libsim {

/// A table and what it shows.
struct CaptionedTable {
  std::string caption;  ///< one line
  TextTable table;      ///< as the program prints it
  bool folded = false;  ///< shown only when a reader asks for it
};

/// All texts are plain: the page escapes them.
struct ResultPart {
  std::string title{};                       ///< "tiny.json: greedy and concave against random"
  std::string source{};                      ///< name of the file or folder
  std::string setting{};                     ///< "4 replications; 3 days after a warm-up of 1; seed 1"
  std::vector<std::string> headline{};       ///< what the result says, a sentence each; the first stands alone, too
  std::vector<Figure> figures{};             ///< in the order in which they are read
  std::string figures_note{};                ///< how to read them
  std::vector<CaptionedTable> tables{};      ///< likewise
  std::vector<std::string> notes{};          ///< what the numbers are, and what is not shown
  std::vector<ProvenanceLine> provenance{};  ///< what made the result
  std::vector<std::string> commands{};       ///< that make the result again
};

/// @param source  name of the file or folder
ResultPart comparison_part(const SavedComparison& saved, const std::string& source);
/// Of `facts --json`.
ResultPart facts_part(const SavedFacts& saved, const std::string& source);
/// Of the folder of a sweep.
ResultPart sweep_part(const SavedSweep& saved, const std::string& source);

/// Of any of these.
ResultPart part_of(const SavedResult& result);

/// "4 replications; 3 days after a warm-up of 1; seed 1", as far as it is known.
std::string setting_line(const Manifest& manifest);

/// A setting of a sweep as people read it: a long number to four digits.
std::string shown_setting(const std::string& setting);

/// "a", "a and b", "a, b and c".
std::string listed(const std::vector<std::string>& words);

/// With a capital letter, if it begins with one of ASCII's small ones. A name such as watch_time stays as it is.
std::string capitalised(std::string text);

/// A difference with its interval, in percent of the baseline's mean, or in the metric's unit where that is 0:
/// "+4.1% [+2.0, +6.2]".
std::string difference_words(const MetricSummary& metric, double baseline);

}  // namespace libsim
