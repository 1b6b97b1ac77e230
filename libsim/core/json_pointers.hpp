/// @file  Which place of a JSON text is in which.
#pragma once

#include <algorithm>
#include <string>

namespace libsim {

/// Whether `pointer` is `ancestor` or a place in it.
inline bool is_at_or_below(const std::string& pointer, const std::string& ancestor) {
  return pointer.starts_with(ancestor) && (pointer.size() == ancestor.size() || pointer[ancestor.size()] == '/');
}

/// Whether one holds the other, or they are the same.
inline bool overlap(const std::string& a, const std::string& b) {
  return a.size() < b.size() ? is_at_or_below(b, a) : is_at_or_below(a, b);
}

/// "/market/feed" as a path, "market.feed".
inline std::string dotted(std::string pointer) {
  if (pointer.starts_with('/')) { pointer.erase(0, 1); }
  std::ranges::replace(pointer, '/', '.');
  return pointer;
}

}  // namespace libsim
