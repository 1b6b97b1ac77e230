#include "tests/fuzz/patched_market.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <vector>

#include <zstd.h>

#include "libsim/core/file.hpp"
#include "libsim/core/state_archive.hpp"
#include "libsim/experiment/run.hpp"
#include "libsim/log/checksum.hpp"
#include "tests/fuzz/packed_files.hpp"

namespace libsim::test {
namespace {

/// A saved market in its parts; the format is in libsim/experiment/saved_market.hpp.
struct Parts {
  std::string head;   // all before the state
  std::string state;  // as it was before compression
};

Parts saved_parts() {
  const auto file = scratch_file("whole.market", "");
  run(few_people(), {.save = file});
  std::vector<std::string> problems;
  const std::string content = read_file(file, problems).value();
  std::uint32_t header = 0;
  std::memcpy(&header, &content[12], sizeof header);
  std::uint64_t size = 0;
  std::memcpy(&size, &content[content.size() - 16], sizeof size);
  Parts parts{content.substr(0, 16 + header), std::string(size, '\0')};
  const char* from = &content[parts.head.size()];
  std::size_t left = content.size() - 16 - parts.head.size();
  for (std::size_t at = 0; left > 0;) {
    const std::size_t frame = ZSTD_findFrameCompressedSize(from, left);
    at += ZSTD_decompress(&parts.state[at], parts.state.size() - at, from, frame);
    from += frame, left -= frame;
  }
  return parts;
}

template <class Number>
void append(std::string& to, Number number) {
  to.append(sizeof number, '\0');
  std::memcpy(&to[to.size() - sizeof number], &number, sizeof number);
}

}  // namespace

const Experiment& few_people() {
  static const Experiment experiment = load_experiment(
      LIBSIM_SOURCE_DIR "/scenarios/tiny.json",
      {"world.users.count=12", "world.streamers.count=2", "world.users.homes=1", "run.days=1", "run.warmup_days=1",
       "policy=concave", R"(estimator={"kind": "two_stage", "serve_from": 2, "least_gift_rows": 1})",
       "constraints.frequency_cap=8", "constraints.gini.ceiling=0.5"});
  return experiment;
}

std::filesystem::path make_patched_market(std::string_view bytes) {
  static const Parts whole = saved_parts();
  std::string state = whole.state;
  for (; bytes.size() >= 5; bytes.remove_prefix(5)) {
    std::uint32_t place = 0;
    std::memcpy(&place, bytes.data(), sizeof place);
    char& byte = state[place % state.size()];
    byte = static_cast<char>(byte ^ bytes[4]);
  }
  if (!bytes.empty()) { state.resize(state.size() - state.size() * static_cast<std::uint8_t>(bytes.front()) / 256); }

  std::string content = whole.head;
  std::string frame(ZSTD_compressBound(state_piece), '\0');
  for (std::size_t at = 0; at < state.size(); at += state_piece) {
    const std::size_t length = std::min(state_piece, state.size() - at);
    content.append(frame, 0, ZSTD_compress(frame.data(), frame.size(), &state[at], length, 1));
  }
  append(content, std::uint64_t{state.size()});
  append(content, checksum(std::as_bytes(std::span{content})));
  return scratch_file("patched.market", content);
}

}  // namespace libsim::test
