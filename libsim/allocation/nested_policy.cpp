#include "libsim/allocation/nested_policy.hpp"

#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "libsim/allocation/builtin_policies.hpp"

namespace libsim {

void read_nested_policy(ConfigReader& reader, std::string_view key, std::string_view default_kind, AnyPolicy& policy,
                        std::string_view doc) {
  nlohmann::json section = std::string{default_kind};
  reader.section(key, section, doc);
  if (reader.is_describing() || reader.find(key) == nullptr) { return; }
  std::optional<AnyPolicy> read = builtin_policies().make(section, reader.pointer_to(key), reader.problems());
  if (read) { policy = std::move(*read); }
}

}  // namespace libsim
