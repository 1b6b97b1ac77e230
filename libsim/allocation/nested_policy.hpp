/// @file  A policy inside a policy, as JSON gives it.
#pragma once

#include <string_view>

#include "libsim/core/config.hpp"
#include "libsim/decision/policy.hpp"

namespace libsim {

/// For the fields() of a policy that wraps another: reads a built-in policy, {"kind": ...} or a kind alone, to any
/// depth; its problems are reported under the key. From C++ any policy can be wrapped.
/// @param default_kind  the kind that `policy` is when the key is absent
void read_nested_policy(ConfigReader& reader, std::string_view key, std::string_view default_kind, AnyPolicy& policy,
                        std::string_view doc);

}  // namespace libsim
