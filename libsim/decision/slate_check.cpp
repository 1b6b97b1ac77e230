#include "libsim/decision/slate_check.hpp"

#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "libsim/core/error.hpp"

namespace libsim {

void refuse_slate(const Request& request, std::size_t candidates, const Slate& slate) {
  std::vector<std::string> problems;
  const std::size_t wanted = std::min<std::size_t>(request.slots, candidates);
  if (slate.size != wanted) {
    problems.push_back(fmt::format("decide() showed {} rooms, expected {}: {} slots, {} candidates", slate.size, wanted,
                                   request.slots, candidates));
  }
  for (std::uint32_t k = 0; k < slate.size; ++k) {
    const Slate::Shown& shown = slate.shown[k];
    if (shown.candidate >= candidates) {
      problems.push_back(
          fmt::format("slot {}: got candidate {}, expected one below {}", k + 1, shown.candidate, candidates));
    }
    if (!(shown.propensity > 0.0F && shown.propensity <= 1.0F)) {
      problems.push_back(
          fmt::format("slot {}: got propensity {}, expected the probability with which decide() chose "
                      "this room after those before it, in (0, 1]",
                      k + 1, shown.propensity));
    }
    for (std::uint32_t before = 0; before < k; ++before) {
      if (slate.shown[before].candidate != shown.candidate) { continue; }
      problems.push_back(fmt::format("slot {}: got candidate {}, which slot {} shows already, expected distinct ones",
                                     k + 1, shown.candidate, before + 1));
    }
  }
  throw InputError{"policy", std::move(problems)};
}

}  // namespace libsim
