// What is known of a log? Its facts beside those published for KuaiLive. Reads libsim's own logs and KuaiLive's files.
#include <fmt/format.h>

#include "libsim/libsim.hpp"

using namespace libsim;

int main(int argc, char** argv) {
  if (argc != 2) {
    fmt::print("usage: log_facts DIRECTORY\n");
    return 2;
  }
  try {
    const MeasuredFacts measured = measure_facts(std::filesystem::path{argv[1]});
    const double scale = measured.origin ? measured.origin->scale : 1.0;  // of a simulated market, its log knows it
    const std::vector<FactRow> rows = judge_facts(measured.seeds, kuailive_fact_targets(), scale);
    fmt::print("{}{}", facts_table(rows, false), facts_verdict(rows));
  } catch (const InputError& error) {
    fmt::print("{}\n", error.what());
    return 2;
  }
}
