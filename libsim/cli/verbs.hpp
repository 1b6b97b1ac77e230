/// @file  The verbs of the program. To add one: a file that defines its function, a line here and one in program.cpp.
#pragma once

#include <functional>

#include "libsim/cli/console.hpp"

namespace CLI {
class App;
}

namespace libsim {

/// A verb with its options, ready to be called once they are parsed.
struct Verb {
  const CLI::App* parser = nullptr;
  std::function<int(const Console&)> act;  ///< @return the exit code
};

Verb run_verb(CLI::App& program);
Verb compare_verb(CLI::App& program);
Verb facts_verb(CLI::App& program);
Verb estimate_verb(CLI::App& program);
Verb score_verb(CLI::App& program);
Verb race_verb(CLI::App& program);
Verb ab_verb(CLI::App& program);
Verb guardrails_verb(CLI::App& program);
Verb calibrate_verb(CLI::App& program);
Verb ope_verb(CLI::App& program);
Verb sweep_verb(CLI::App& program);
Verb plan_verb(CLI::App& program);
Verb report_verb(CLI::App& program);
Verb list_verb(CLI::App& program);
Verb describe_verb(CLI::App& program);

}  // namespace libsim
