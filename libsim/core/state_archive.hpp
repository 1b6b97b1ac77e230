/// @file  What a value keeps from one process to the next: to bytes, and back.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace libsim {

class StateReader;
class StateWriter;

/// A type lists what of it is kept, once for writing and reading:
///
///     template <class Self, class Archive>
///     static void each_state(Self& self, Archive& archive) { archive(self.count_, self.rows_); }
///
/// It is read into a value that was made as the written one was: what its constructor was given need not be listed, nor
/// what is only memory for the next call.
template <class T>
concept ListsState = requires(const T& t, T& to, StateWriter& writer, StateReader& reader) {
  T::each_state(t, writer);
  T::each_state(to, reader);
};

/// Or it writes and reads itself.
template <class T>
concept SavesState = requires(const T& t, T& to, StateWriter& writer, StateReader& reader) {
  t.save_state(writer);
  to.load_state(reader);
};

namespace detail {

/// Kept as its bytes: all of them count.
template <class T>
constexpr bool is_plain = (std::is_arithmetic_v<T> && !std::is_same_v<T, bool>) || std::is_enum_v<T> ||
                          (std::is_class_v<T> && !std::ranges::range<T> && std::is_trivially_copyable_v<T> &&
                           std::has_unique_object_representations_v<T> && !ListsState<T> && !SavesState<T>);
template <class T, std::size_t n>
constexpr bool is_plain<std::array<T, n>> = is_plain<T>;

/// One block of plain values that can be resized.
template <class T>
concept PlainBlock = std::ranges::contiguous_range<T> && is_plain<std::ranges::range_value_t<T>> && requires(T t) {
  t.resize(std::size_t{});
};

template <class T>
concept Sequence = std::ranges::sized_range<T> && requires(T t, typename T::value_type value) {
  t.clear();
  t.push_back(std::move(value));
};

template <class T>
constexpr bool is_optional = false;
template <class T>
constexpr bool is_optional<std::optional<T>> = true;
template <class T>
constexpr bool is_pair = false;
template <class T, class U>
constexpr bool is_pair<std::pair<T, U>> = true;

/// @param kind  of whose state it is; "" for a type without one. @throws InputError
[[noreturn]] void refuse_state(std::string_view kind);

}  // namespace detail

/// Most bytes that a StateWriter hands over at once.
inline constexpr std::size_t state_piece = std::size_t{1} << 20U;

/// Writes values one after the other, in the machine's own layout (little-endian, see Event).
class StateWriter {
 public:
  /// Takes the bytes that are written, piece by piece.
  using Sink = std::function<void(std::span<const std::byte>)>;

  /// @param sink  gets the bytes in pieces
  explicit StateWriter(Sink sink) : sink_{std::move(sink)} {}

  /// Writes each of them, in order.
  template <class... T>
  void operator()(const T&... values) {
    (write(values), ...);
  }
  /// [n] plain values, without their number.
  template <class T>
  void block(std::span<const T> values) {
    static_assert(detail::is_plain<T>);
    put(std::as_bytes(values));
  }
  /// Hands over what is left. Call it last.
  void finish();
  /// Bytes so far.
  std::uint64_t size() const { return size_; }

 private:
  template <class T>
  void write(const T& value) {
    if constexpr (ListsState<T>) {
      T::each_state(value, *this);
    } else if constexpr (SavesState<T>) {
      value.save_state(*this);
    } else if constexpr (std::is_same_v<T, bool>) {
      write(static_cast<std::uint8_t>(value ? 1 : 0));
    } else if constexpr (detail::is_plain<T>) {
      put(std::as_bytes(std::span{&value, 1}));
    } else if constexpr (detail::is_optional<T>) {
      write(value.has_value());
      if (value) { write(*value); }
    } else if constexpr (detail::is_pair<T>) {
      write(value.first), write(value.second);
    } else if constexpr (detail::PlainBlock<T>) {
      write(std::uint64_t{value.size()});
      put(std::as_bytes(std::span{value.data(), value.size()}));
    } else {
      if constexpr (detail::Sequence<T>) { write(std::uint64_t{value.size()}); }
      for (const typename T::value_type& element : value) { write(element); }  // an array has no number
    }
  }
  void put(std::span<const std::byte> bytes);

  Sink sink_;
  std::vector<std::byte> buffer_;
  std::uint64_t size_ = 0;
};

/// Reads what a StateWriter wrote, in the same order. No size is believed that the bytes left cannot hold.
/// @throws InputError, here and below, if the bytes end too early or are none of what is read
class StateReader {
 public:
  /// Fills its argument with the next bytes. @return how many there were
  using Source = std::function<std::size_t(std::span<std::byte>)>;

  /// @param size  bytes that `source` will give
  StateReader(Source source, std::uint64_t size) : source_{std::move(source)}, left_{size} {}

  /// Reads each of them, in the order in which they were written. @throws InputError  if there are not as many bytes
  template <class... T>
  void operator()(T&... values) {
    (read(values), ...);
  }
  /// Fills `values` from the bytes as they are. @throws InputError  if there are not as many
  template <class T>
  void block(std::span<T> values) {
    static_assert(detail::is_plain<T>);
    take(std::as_writable_bytes(values));
  }
  /// A number of elements of which each takes `bytes` or more.
  std::uint64_t count(std::size_t bytes);
  /// Bytes to come.
  std::uint64_t left() const { return left_; }
  /// Says what is wrong with the bytes. @throws InputError  always
  [[noreturn]] static void refuse(std::string_view what);

 private:
  template <class T>
  void read(T& value) {
    if constexpr (ListsState<T>) {
      T::each_state(value, *this);
    } else if constexpr (SavesState<T>) {
      value.load_state(*this);
    } else if constexpr (std::is_same_v<T, bool>) {
      std::uint8_t byte = 0;
      read(byte);
      value = byte != 0;
    } else if constexpr (detail::is_plain<T>) {
      take(std::as_writable_bytes(std::span{&value, 1}));
    } else if constexpr (detail::is_optional<T>) {
      bool there = false;
      read(there);
      value.reset();
      if (there) { read(value.emplace()); }
    } else if constexpr (detail::is_pair<T>) {
      read(value.first), read(value.second);
    } else if constexpr (detail::PlainBlock<T>) {
      value.resize(count(sizeof(typename T::value_type)));
      take(std::as_writable_bytes(std::span{value.data(), value.size()}));
    } else if constexpr (detail::Sequence<T>) {
      value.clear();
      for (std::uint64_t n = count(1); n > 0; --n) {
        typename T::value_type element{};
        read(element);
        value.push_back(std::move(element));
      }
    } else {
      for (typename T::value_type& element : value) { read(element); }
    }
  }
  void take(std::span<std::byte> bytes);

  Source source_;
  std::uint64_t left_;
};

}  // namespace libsim
