// libsim report: results as a page to read and to show.
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "libsim/cli/gnuplot.hpp"
#include "libsim/cli/options.hpp"
#include "libsim/cli/problems.hpp"
#include "libsim/cli/verbs.hpp"
#include "libsim/core/disk.hpp"
#include "libsim/core/error.hpp"
#include "libsim/core/file.hpp"
#include "libsim/log/output_file.hpp"
#include "libsim/log/staged_directory.hpp"
#include "libsim/report/result_json.hpp"
#include "libsim/report/result_page.hpp"
#include "libsim/report/saved_results.hpp"

namespace libsim {
namespace {

namespace fs = std::filesystem;

constexpr DirectoryKind figures_directory{"figures.json", "figures of a report"};

struct ReportArguments {
  std::string source;
  std::string page = "report.html";
  bool page_only = false;
  OutputOptions output;
};

/// "report.figures" beside "report.html".
fs::path figures_folder(const ReportArguments& options) {
  return fs::path{options.page}.replace_extension(".figures");
}

/// A page never takes the place of a result.
bool check_page(const ReportArguments& options) {
  options.output.check({}, {{"--out", options.page}});
  if (fs::path{options.page}.extension() == ".json") {
    throw InputError{"--out", {fmt::format("got {}, expected the name of a page, as report.html", options.page)}};
  }
  return true;
}

bool check_figures(const ReportArguments& options) {
  if (options.page_only) { return true; }
  const fs::path folder = figures_folder(options);
  std::error_code error;
  if (fs::equivalent(folder, options.source, error)) {
    throw InputError{"--out",
                     {fmt::format("got {}, whose figures would replace {}, which is read, expected another file",
                                  options.page, options.source)}};
  }
  const StagedDirectory removed_at_once{folder, figures_directory};
  return true;
}

/// Draws all figures, and keeps them as files if they are wanted.
class Drawing {
 public:
  Drawing(const ReportArguments& options, const Console& console)
      : keep_{!options.page_only}, console_{&console}, gnuplot_{program_on_path("gnuplot")} {
    const fs::path folder =
        keep_ ? figures_folder(options)
              : fs::temp_directory_path() / fmt::format("libsim-{}.figures", ::getpid());  // gone with this object
    directory_.emplace(folder, figures_directory);
    if (!gnuplot_) {
      console.err << fmt::format("libsim: no gnuplot on PATH: the page has no figures{}\n",
                                 keep_ ? "; their data and scripts are written" : "");
    }
  }

  bool can_draw() const { return gnuplot_.has_value(); }

  /// @return the drawing as a part of the page; "" if there is none
  std::string draw(const Figure& figure) {
    const std::vector<TextFile> files = figure_files(figure, keep_);
    for (const TextFile& file : files) {
      OutputFile output{directory_->path() / file.name};
      output.write(file.text);
      output.close();
      written_.push_back(file.name);
    }
    if (!gnuplot_) { return ""; }
    const std::string script = figure.name + std::string{script_suffix};
    const bool whole = run_gnuplot(*gnuplot_, directory_->path(), script);
    std::string svg;
    for (const std::string_view suffix : {drawing_suffix, pdf_suffix, png_suffix}) {
      const std::string name = figure.name + std::string{suffix};
      const fs::path file = directory_->path() / name;
      std::error_code error;
      if (!fs::is_regular_file(file, error)) { continue; }
      if (suffix == drawing_suffix) {
        std::vector<std::string> problems;
        svg = inline_svg(read_file(file, problems).value_or(""), figure, figure.name);
      }
      if (!whole && suffix != drawing_suffix) {  // it may be half a file
        fs::remove(file, error);
        continue;
      }
      sync_file(file);
      written_.push_back(name);
    }
    if (!whole) {
      console_->err << fmt::format("libsim: {} failed on {}: {}\n", gnuplot_->string(), script,
                                   svg.empty() ? "its figure is not drawn" : "its figure is in the page only");
    }
    return svg;
  }

  void keep(const nlohmann::ordered_json& build) {
    if (keep_) { directory_->commit({{"format", "libsim-figures"}, {"files", written_}, {"manifest", build}}); }
  }

 private:
  bool keep_;
  const Console* console_;
  std::optional<fs::path> gnuplot_;
  std::optional<StagedDirectory> directory_;
  std::vector<std::string> written_;
};

std::string command_of(const ReportArguments& options) {
  std::string command = fmt::format("libsim report {} --out {}",
                                    shell_word(fs::path{options.source}.lexically_normal().filename().string()),
                                    shell_word(fs::path{options.page}.filename().string()));
  return options.page_only ? command + " --page-only" : command;
}

std::string name_of_folder(const std::string& source) {
  fs::path path = fs::path{source}.lexically_normal();
  if (!path.has_filename()) { path = path.parent_path(); }
  return path.filename() == "." ? fs::current_path().filename().string() : path.filename().string();
}

std::string text_of(std::span<const ResultPart> parts) {
  std::string text;
  for (const ResultPart& part : parts) {
    text += part.title + "\n";
    for (const std::string& sentence : part.headline) { text += "  " + sentence + "\n"; }
  }
  return text;
}

nlohmann::ordered_json json_of(std::span<const ResultPart> parts, const SavedResults& read, const std::string& page) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const ResultPart& part : parts) {
    nlohmann::ordered_json figures = nlohmann::ordered_json::array();
    for (const Figure& figure : part.figures) { figures.push_back(figure.name); }
    list.push_back(
        {{"source", part.source}, {"title", part.title}, {"headline", part.headline}, {"figures", std::move(figures)}});
  }
  return {{"page", page}, {"results", std::move(list)}, {"not_read", read.not_read}, {"manifest", build_json()}};
}

int act(const ReportArguments& options, const Console& console) {
  Problems problems;
  problems.collect([&] { return check_page(options); });
  problems.collect([&] { return check_figures(options); });
  const auto read = problems.collect([&] { return read_results(options.source); });
  problems.throw_if_any();

  std::vector<ResultPart> parts;
  for (const SavedResult& result : read->results) { parts.push_back(part_of(result)); }
  Drawing drawing{options, console};
  std::map<std::string, std::string> drawings;
  std::int64_t figures = 0;
  for (std::size_t p = 0; p < parts.size(); ++p) {
    for (Figure& figure : parts[p].figures) {
      if (parts.size() > 1) { figure.name = fmt::format("{}-{}", p + 1, figure.name); }
      std::string svg = drawing.draw(figure);
      if (!svg.empty()) { drawings[figure.name] = std::move(svg), ++figures; }
    }
  }
  const PageFrame frame{
      .title = fmt::format("{}: {} results", name_of_folder(options.source), parts.size()),
      .not_read = read->not_read,
      .no_figures = drawing.can_draw() ? "" : "No figures: gnuplot was not installed where this page was made.",
      .figures_folder = options.page_only ? "" : figures_folder(options).filename().string(),
      .command = command_of(options),
  };
  const std::string page = result_page(parts, frame, drawings);
  drawing.keep(build_json());
  write_file(options.page, page);
  std::string text = text_of(parts) + fmt::format("\nThe page is {}", options.page);
  text += options.page_only ? ".\n" : fmt::format(", its figures are in {} too.\n", figures_folder(options).string());
  options.output.deliver(console, text, json_of(parts, *read, options.page), {{"figures", figures}});
  return 0;
}

}  // namespace

Verb report_verb(CLI::App& program) {
  const auto options = std::make_shared<ReportArguments>();
  CLI::App& verb =
      *program.add_subcommand("report", "results as a page: what they say, figures, tables, what made them");
  verb.add_option("DIR|FILE.json", options->source,
                  "a sweep's folder, what compare --json or facts --json wrote, or a folder that holds such")
      ->required();
  verb.add_option("--out", options->page, "the page; its figures go into a folder beside it, PAGE.figures")
      ->type_name("FILE")
      ->capture_default_str();
  verb.add_flag("--page-only", options->page_only, "no folder of figures beside the page");
  options->output.add_to(verb);
  verb.footer(
      "Figures are drawn by gnuplot, where it is installed. The page holds them, needs no network, and can be sent "
      "alone.");
  return {&verb, [options](const Console& console) { return act(*options, console); }};
}

}  // namespace libsim
