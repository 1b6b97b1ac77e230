/// @file  The JSON Schema of a configuration, from the list of its fields.
#pragma once

#include <span>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "libsim/core/field_doc.hpp"

namespace libsim {

/// A JSON Schema (draft 2020-12) with types, ranges, defaults, units (in the descriptions) and required keys. It
/// allows no unknown keys but, at the root, "extends" and "$schema". What one field's schema cannot say is left to the
/// reader: rules between fields, and weights that sum to 0.
/// @param docs  from ConfigReader::describing; rows of objects come before the rows of their fields
nlohmann::json json_schema(std::span<const FieldDoc> docs, std::string_view title);

}  // namespace libsim
