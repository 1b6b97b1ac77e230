/// @file  One field of a configuration, as people and the JSON Schema see it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "libsim/core/range.hpp"

namespace libsim {

/// A row of `libsim describe`. A JSON Schema is made of the same rows.
struct FieldDoc {
  std::string path;   ///< JSON pointer, e.g. "/market/feed/slots"; "*" stands for each element of a list
  std::string type;   ///< number, integer, boolean, text, numbers, texts, weights, choice, object, objects, kind
  std::string range;  ///< "[0, 1]", ">= 0", or the words of a choice joined by "|"; "" if any
  std::string unit;   ///< "" for a pure number
  std::string default_value;       ///< as JSON; "" for objects, and for a kind without a default
  std::string meaning;             ///< what it means, as fields() says
  std::string min;                 ///< the smallest number allowed, as JSON; "" if only the type limits it
  std::string max;                 ///< the largest number allowed, as JSON; "" if only the type limits it
  std::vector<std::string> words;  ///< of a choice; of a kind, if known
  std::size_t count = 0;           ///< how many numbers a list must have; 0 for any number but none
  bool required = false;           ///< no default stands in for it
  bool optional = false;           ///< null says that there is none

  /// Notes what a number may be, and in which unit.
  template <class T>
  void set_range(Range<T> allowed, std::string_view unit_name) {
    range = range_text(allowed);
    min = bound_text(allowed.min);
    max = bound_text(allowed.max);
    unit = unit_name;
  }
};

}  // namespace libsim
