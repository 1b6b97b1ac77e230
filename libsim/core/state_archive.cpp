#include "libsim/core/state_archive.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "libsim/core/error.hpp"

namespace libsim {

void detail::refuse_state(std::string_view kind) {
  throw InputError{
      kind.empty() ? std::string{"a policy or estimator made in C++"} : fmt::format("\"{}\"", kind),
      {"got a state that cannot be saved, expected each_state() beside its observe(), see core/state_archive.hpp"}};
}

void StateWriter::put(std::span<const std::byte> bytes) {
  size_ += bytes.size();
  while (!bytes.empty()) {
    const auto now = bytes.first(std::min(bytes.size(), state_piece - buffer_.size()));
    buffer_.insert(buffer_.end(), now.begin(), now.end());
    bytes = bytes.subspan(now.size());
    if (buffer_.size() == state_piece) { finish(); }
  }
}

void StateWriter::finish() {
  sink_(buffer_);
  buffer_.clear();
}

std::uint64_t StateReader::count(std::size_t bytes) {
  std::uint64_t n = 0;
  read(n);
  if (n > left_ / bytes) { refuse(fmt::format("got {} elements where {} bytes are left", n, left_)); }
  return n;
}

void StateReader::take(std::span<std::byte> bytes) {
  if (bytes.size() > left_) { refuse("got its end too early"); }
  if (source_(bytes) != bytes.size()) { refuse("got its end too early"); }
  left_ -= bytes.size();
}

void StateReader::refuse(std::string_view what) {
  throw InputError{"saved state", {fmt::format("{}, expected what this build of libsim saves", what)}};
}

}  // namespace libsim
