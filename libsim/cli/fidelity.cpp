#include "libsim/cli/fidelity.hpp"

#include <filesystem>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "libsim/cli/gnuplot.hpp"
#include "libsim/core/disk.hpp"
#include "libsim/core/error.hpp"
#include "libsim/log/output_file.hpp"
#include "libsim/log/staged_directory.hpp"
#include "libsim/report/fidelity.hpp"
#include "libsim/report/result_json.hpp"

namespace libsim {
namespace {

constexpr DirectoryKind fidelity_directory{"fidelity.json", "fidelity results"};

std::vector<TextFile> files_of(const FidelityResult& result) {
  std::vector<TextFile> files = curve_files(result.fidelity);
  if (!result.predictions.empty()) { files.push_back({"predictive.csv", predictive_csv(result.predictions)}); }
  if (result.compared) { files.push_back({"ks.csv", ks_csv(result.fidelity)}); }
  return files;
}

/// Draws every script's figure. @return names of the drawings
std::vector<std::string> draw(const std::filesystem::path& directory, const std::vector<TextFile>& files,
                              const Console& console) {
  const auto gnuplot = program_on_path("gnuplot");
  if (!gnuplot) {
    console.err << "libsim: no gnuplot on PATH: figures are not drawn, their data and scripts are written\n";
    return {};
  }
  std::vector<std::string> drawings;
  for (const TextFile& file : files) {
    if (!file.name.ends_with(script_suffix)) { continue; }
    const std::string drawing =
        file.name.substr(0, file.name.size() - script_suffix.size()) + std::string{drawing_suffix};
    if (run_gnuplot(*gnuplot, directory, file.name) && std::filesystem::is_regular_file(directory / drawing)) {
      drawings.push_back(drawing);
    } else {
      std::filesystem::remove(directory / drawing);
      console.err << fmt::format("libsim: {} failed on {}: its figure is not drawn\n", gnuplot->string(), file.name);
    }
  }
  return drawings;
}

}  // namespace

void FidelityOutput::add_to(CLI::App& verb) {
  verb.add_option("--fidelity", directory_,
                  "write targets among the seeds, distances between seeds, Lorenz curves and tails, with figures")
      ->type_name("DIR");
  verb.add_option("--reference", reference_log_, "a log, of the real market perhaps, to show beside (--fidelity)")
      ->type_name("LOGDIR");
}

bool FidelityOutput::check() const {
  if (wanted()) {
    const StagedDirectory removed_at_once{directory_, fidelity_directory};
  } else if (!reference_log_.empty()) {
    throw InputError{"--reference", {"got it alone, expected it with --fidelity DIR"}};
  }
  return true;
}

bool FidelityOutput::read_reference() {
  if (wanted() && !reference_log_.empty()) {
    MeasuredFacts measured = measure_facts(std::filesystem::path{reference_log_}, true);
    reference_ = std::move(measured.distributions.front());
    if (measured.report) { reference_changes_ = changes_text(*measured.report); }
  }
  return true;
}

FidelityResult FidelityOutput::compute(const MeasuredFacts& measured, std::span<const FactTarget> targets,
                                       double scale) const {
  FidelityResult result;
  const bool several = measured.seeds.size() > 1;
  if (several) { result.predictions = predict_facts(measured.seeds, targets, scale); }
  result.fidelity = find_fidelity(measured.distributions, reference_ ? &*reference_ : nullptr);
  result.compared = several || reference_;
  result.reference_changes = reference_changes_;
  return result;
}

std::string FidelityOutput::text(const FidelityResult& result, bool emphasised) {
  std::string text;
  if (!result.predictions.empty()) { text += "\n" + predictive_table(result.predictions, emphasised); }
  if (result.compared) { text += "\n" + ks_table(result.fidelity, emphasised); }
  if (!result.reference_changes.empty()) { text += "Of the reference:\n" + result.reference_changes; }
  return text;
}

void FidelityOutput::write(const FidelityResult& result, const Manifest& manifest, const Console& console) const {
  StagedDirectory directory{directory_, fidelity_directory};
  const std::vector<TextFile> files = files_of(result);
  nlohmann::json marker{
      {"format", "libsim-fidelity"}, {"files", nlohmann::json::array()}, {"manifest", manifest_json(manifest)}};
  for (const TextFile& file : files) {
    OutputFile output{directory.path() / file.name};
    output.write(file.text);
    output.close();
    marker["files"].push_back(file.name);
  }
  for (const std::string& drawing : draw(directory.path(), files, console)) {
    sync_file(directory.path() / drawing);
    marker["files"].push_back(drawing);
  }
  directory.commit(marker);
}

}  // namespace libsim
