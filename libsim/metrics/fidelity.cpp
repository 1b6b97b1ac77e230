#include "libsim/metrics/fidelity.hpp"

#include <cassert>
#include <cstddef>

namespace libsim {

Fidelity find_fidelity(std::span<const LogDistributions> logs, const LogDistributions* reference) {
  assert(!logs.empty() && "a distance is from something");
  Fidelity fidelity;
  fidelity.logs = logs.size();
  for (std::size_t k = 0; k < fidelity.kinds.size(); ++k) {
    KindFidelity& kind = fidelity.kinds[k];
    kind.values = logs.front()[k].size;
    kind.ks = ks_between_logs(logs, k);
    if (reference != nullptr) { kind.reference = {(*reference)[k].size, ks_to_log(logs, *reference, k)}; }
    kind.lorenz = lorenz_envelope(logs, reference, k);
    kind.ccdf = ccdf_envelope(logs, reference, k);
  }
  return fidelity;
}

}  // namespace libsim
