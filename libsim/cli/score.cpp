// libsim score: predictions made elsewhere, by the same metrics as libsim's own.
#include <limits>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "libsim/cli/options.hpp"
#include "libsim/cli/problems.hpp"
#include "libsim/cli/verbs.hpp"
#include "libsim/core/file.hpp"
#include "libsim/core/hash.hpp"
#include "libsim/metrics/file_scores.hpp"
#include "libsim/report/estimation_json.hpp"
#include "libsim/report/estimation_text.hpp"
#include "libsim/report/number_format.hpp"

namespace libsim {
namespace {

struct ScoreArguments {
  std::string file;
  OutputOptions output;
  BootstrapOptions bootstrap;
};

std::string title_of(const ScoreArguments& options, const PredictionFile& file) {
  std::string title = fmt::format("{}: {} rows, {}", options.file, format_count(static_cast<std::int64_t>(file.rows())),
                                  prediction_kind_names[static_cast<std::size_t>(file.kind)]);
  if (file.kind == PredictionKind::concentration || options.bootstrap.resamples == 0) { return title; }
  const char* cluster = file.kind == PredictionKind::ranking ? "queries" : file.user.empty() ? "rows" : "users";
  const std::size_t clusters = file.user.empty() ? file.rows() : distinct_users(file.user);
  return title + fmt::format("; {:.0f}% intervals by a bootstrap over {} {}", 100.0 * options.bootstrap.confidence,
                             format_count(static_cast<std::int64_t>(clusters)), cluster);
}

int act(const ScoreArguments& options, const Console& console) {
  Problems problems;
  problems.collect([&] { return options.output.check({options.file}); });
  const auto file = problems.collect([&] { return read_predictions(options.file); });
  problems.throw_if_any();

  Manifest manifest;
  std::vector<std::string> unreadable;
  manifest.inputs["predictions"] = hex_digits(content_hash(read_file(options.file, unreadable).value_or("")));
  const std::vector<PredictionScore> scores = score_file(*file, options.bootstrap);
  const std::string text = fmt::format("{}\n\n{}", title_of(options, *file), scores_table(scores, console.emphasised));
  options.output.deliver(console, text, score_json(*file, scores, manifest), {{"rows", file->rows()}});
  return 0;
}

}  // namespace

Verb score_verb(CLI::App& program) {
  const auto options = std::make_shared<ScoreArguments>();
  CLI::App& verb = *program.add_subcommand("score", "score predictions made elsewhere, from a CSV file");
  verb.add_option(
          "FILE", options->file,
          "CSV with the columns y,p; y,yhat; label,prediction; query,relevance,score; or value. Optional: user, "
          "for intervals by user; amount, with p")
      ->required();
  add_bootstrap(verb, options->bootstrap);
  verb.add_option("--seed", options->bootstrap.seed, "names the luck of the bootstrap")
      ->type_name("N")
      ->check(CLI::Validator{integer_in(0, std::numeric_limits<std::uint32_t>::max()), ""});
  options->output.add_to(verb);
  return {&verb, [options](const Console& console) { return act(*options, console); }};
}

}  // namespace libsim
