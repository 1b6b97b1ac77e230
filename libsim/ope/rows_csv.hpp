/// @file  Reads logged bandit feedback from CSV, chunk by chunk.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "libsim/log/csv_tokenizer.hpp"
#include "libsim/log/mapped_file.hpp"
#include "libsim/ope/candidate_rows.hpp"
#include "libsim/ope/logged_rows.hpp"

namespace libsim {

/// How a file says what the target policy does.
enum class RowsFormat : std::uint8_t {
  logged_action,  ///< `pi_e`, of the logged action; `q_hat` and `q_target` (sum_a pi_e q) if there is a model
  wide,           ///< `action`, `pi_e_0`, `pi_e_1`, ...; `q_hat_0`, ... if there is a model; `pi_b_0`, ... if known
  long_rows  ///< one line a candidate: `request` (equal in the lines of a decision, which follow each other), `chosen`
             ///< (1 for the logged action, else 0), `pi_e`; `q_hat`, `pi_b`. Reward and pscore are read where chosen
};

/// The file has a header. Every format has `reward` and `pscore` (or `propensity`: that of the logged action), and may
/// have `cluster`, any text, such as a user's id. Other columns are not read. Decisions are numbered from 1: the "row"
/// of a problem.
class RowsCsv {
 public:
  /// @throws InputError if the file cannot be read, is empty, or lacks a column
  explicit RowsCsv(const std::filesystem::path& file);

  /// Which of the three layouts the header asks for.
  RowsFormat format() const { return format_; }
  /// Whether there are columns with a model's predictions.
  bool has_model() const { return has_model_; }
  /// Whether there is a column `cluster`.
  bool has_clusters() const { return column_[cluster] != absent; }
  /// The header's columns that nothing reads, e.g. mistyped ones.
  const std::vector<std::string>& unread_columns() const { return unread_; }

  /// Reads up to `rows` decisions. A row with a field that is missing or no number is a line in `problems`, and stands
  /// in the chunk as one that says nothing, so that the others keep their numbers.
  /// @return false at the end of the file, when there was none left
  bool next(std::size_t rows, std::vector<std::string>& problems);

  // The chunk: valid until the next call of next().

  LoggedRows logged_rows() const;                                              ///< @pre format() is logged_action
  CandidateRows candidate_rows() const { return table_.view(); }               ///< @pre format() is another
  std::span<const std::uint32_t> clusters() const { return chunk_clusters_; }  ///< [rows], dense from 0; or empty

 private:
  enum Column : std::size_t { reward, pscore, pi_e, q_hat, q_target, action, request, chosen, pi_b, cluster, columns };
  static constexpr std::size_t absent = static_cast<std::size_t>(-1);

  void read_header();
  std::vector<std::size_t> numbered(const std::vector<std::string>& header, std::string_view prefix) const;
  bool number(std::size_t field, double& value, std::vector<std::string>& problems) const;
  void note(std::size_t field, std::string_view expected, std::vector<std::string>& problems) const;
  bool line_is_whole(std::vector<std::string>& problems) const;
  void read_logged_action(std::vector<std::string>& problems);
  void read_wide(std::vector<std::string>& problems);
  void read_request(std::vector<std::string>& problems);
  void add_nothing();
  void add_cluster();

  std::string name_;
  MappedFile file_;
  CsvTokenizer lines_;
  std::vector<std::string> header_;
  std::array<std::size_t, columns> column_;
  std::vector<std::size_t> pi_e_each_;
  std::vector<std::size_t> q_hat_each_;
  std::vector<std::size_t> pi_b_each_;
  std::vector<std::string> unread_;
  RowsFormat format_ = RowsFormat::logged_action;
  bool has_model_ = false;
  bool line_waits_ = false;  ///< long format: the line that showed that a request had ended
  std::int64_t row_ = 0;
  std::array<std::vector<double>, 5> values_;  ///< reward, pscore, pi_e, q_hat, q_target
  LongRows table_{false, false};
  std::unordered_map<std::string, std::uint32_t> cluster_numbers_;
  std::vector<std::uint32_t> chunk_clusters_;
};

}  // namespace libsim
