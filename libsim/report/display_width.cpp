#include "libsim/report/display_width.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace libsim {
namespace {

struct CodePoints {
  std::uint32_t first;
  std::uint32_t last;
};

constexpr std::array zero_width{
    CodePoints{0x0300, 0x036F}, CodePoints{0x1AB0, 0x1AFF}, CodePoints{0x1DC0, 0x1DFF}, CodePoints{0x200B, 0x200F},
    CodePoints{0x20D0, 0x20FF}, CodePoints{0xFE00, 0xFE0F}, CodePoints{0xFE20, 0xFE2F}, CodePoints{0xFEFF, 0xFEFF},
};
constexpr std::array double_width{
    CodePoints{0x1100, 0x115F},   CodePoints{0x2E80, 0x303E},   CodePoints{0x3041, 0x4DBF},
    CodePoints{0x4E00, 0xA4CF},   CodePoints{0xA960, 0xA97F},   CodePoints{0xAC00, 0xD7A3},
    CodePoints{0xF900, 0xFAFF},   CodePoints{0xFE30, 0xFE6F},   CodePoints{0xFF00, 0xFF60},
    CodePoints{0xFFE0, 0xFFE6},   CodePoints{0x1F300, 0x1F64F}, CodePoints{0x1F900, 0x1F9FF},
    CodePoints{0x20000, 0x3FFFD},
};

struct Decoded {
  std::uint32_t code_point;
  std::size_t bytes;
};

// A byte that starts no whole sequence is returned as it is, alone, so that decoding always moves on.
Decoded decode_first(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i])); };
  const std::uint32_t lead = byte(0);
  std::size_t bytes = 1;
  std::uint32_t code_point = lead;
  if (lead >= 0xC2 && lead < 0xE0) {
    bytes = 2;
    code_point = lead & 0x1FU;
  } else if (lead >= 0xE0 && lead < 0xF0) {
    bytes = 3;
    code_point = lead & 0x0FU;
  } else if (lead >= 0xF0 && lead < 0xF5) {
    bytes = 4;
    code_point = lead & 0x07U;
  }
  if (bytes > text.size()) { return {lead, 1}; }
  for (std::size_t i = 1; i < bytes; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) { return {lead, 1}; }
    code_point = (code_point << 6U) | (byte(i) & 0x3FU);
  }
  return {code_point, bytes};
}

bool contains(const auto& ranges, std::uint32_t code_point) {
  return std::ranges::any_of(
      ranges, [&](const CodePoints& range) { return range.first <= code_point && code_point <= range.last; });
}

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const auto [code_point, bytes] = decode_first(text);
    text.remove_prefix(bytes);
    if (contains(zero_width, code_point)) { continue; }
    width += contains(double_width, code_point) ? 2U : 1U;
  }
  return width;
}

}  // namespace libsim
