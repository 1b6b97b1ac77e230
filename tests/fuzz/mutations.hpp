/// @file  Changes inputs as a fuzzer does, but without a fuzzer: always the same changes, with any compiler.
#pragma once

#include <array>
#include <cctype>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "libsim/core/draws.hpp"
#include "libsim/core/rng.hpp"

namespace libsim::test {

/// Inputs made of others: bytes changed, taken out, doubled, or put in from another input; numbers replaced by those
/// that break programs.
class Mutations {
 public:
  /// @param inputs  at least one; must outlive this. @param reader  names the luck, with the number of the input
  Mutations(std::span<const std::string> inputs, std::uint32_t reader) : inputs_{inputs}, reader_{reader} {}

  std::string input(std::uint32_t number) const {
    RngStream rng{{1, 0}, Purpose::test, reader_, number};
    std::string text = any(inputs_, rng);
    const std::uint32_t changes = 1 + draw_index(rng, 6);
    for (std::uint32_t i = 0; i < changes; ++i) { change(text, rng); }
    return text;
  }

 private:
  template <class T>
  static const T& any(std::span<const T> all, RngStream& rng) {
    return all[draw_index(rng, static_cast<std::uint32_t>(all.size()))];
  }
  static std::size_t place(const std::string& text, RngStream& rng) {
    return draw_index(rng, static_cast<std::uint32_t>(text.size() + 1));
  }

  void change(std::string& text, RngStream& rng) const {
    const std::size_t at = place(text, rng);
    const std::size_t length = 1 + draw_index(rng, 24);
    switch (draw_index(rng, 7)) {
      case 0:
        if (at < text.size()) { text[at] = static_cast<char>(text[at] ^ (1 << draw_index(rng, 8))); }
        return;
      case 1:
        text.insert(at, 1, static_cast<char>(draw_index(rng, 256)));
        return;
      case 2:
        text.erase(at, length);
        return;
      case 3: {
        const std::string part = text.substr(at, length);
        text.insert(place(text, rng), part);
        return;
      }
      case 4: {
        const std::string& other = any(inputs_, rng);
        text.insert(at, other.substr(place(other, rng), length));
        return;
      }
      default:
        return replace_number(text, at, rng);
    }
  }

  /// Replaces the first number from `at` on.
  static void replace_number(std::string& text, std::size_t at, RngStream& rng) {
    static constexpr std::array<std::string_view, 21> numbers{"0",
                                                              "-1",
                                                              "1",
                                                              "2",
                                                              "3",
                                                              "0.5",
                                                              "1e-300",
                                                              "1e300",
                                                              "1.7976931348623157e308",
                                                              "-0.0",
                                                              "NaN",
                                                              "1e999",
                                                              "2147483648",
                                                              "4294967295",
                                                              "4294967296",
                                                              "9223372036854775807",
                                                              "9223372036854775808",
                                                              "18446744073709551616",
                                                              "-9223372036854775808",
                                                              "null",
                                                              "\"\""};
    const auto is_digit = [&](std::size_t i) { return std::isdigit(static_cast<unsigned char>(text[i])) != 0; };
    while (at < text.size() && !is_digit(at)) { ++at; }
    std::size_t end = at;
    while (end < text.size() && (is_digit(end) || text[end] == '.')) { ++end; }
    text.replace(at, end - at, any(std::span<const std::string_view>{numbers}, rng));
  }

  std::span<const std::string> inputs_;
  std::uint32_t reader_;
};

}  // namespace libsim::test
