/// @file  The fields of a configuration as a table.
#pragma once

#include <span>
#include <string>

#include "libsim/core/field_doc.hpp"

namespace libsim {

/// One field a row, named as --set wants it: "market.feed.slots"; a long list of choices goes on in the rows below.
/// @param values  [fields], what a scenario says, as JSON, "" where the default stands; empty for no such column
std::string field_table(std::span<const FieldDoc> fields, std::span<const std::string> values, bool emphasised);

}  // namespace libsim
