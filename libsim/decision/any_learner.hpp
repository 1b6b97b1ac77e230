/// @file  What AnyPolicy and AnySignals share: a value of any type that may learn from feedback.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "libsim/core/state_archive.hpp"
#include "libsim/decision/feedback.hpp"

namespace libsim {

/// `T` learns from feedback of type `X`.
template <class T, class X>
concept Observes = requires(T t, const X& x) {
  t.observe(x);
};

namespace detail {

// Whether a class has a member of a name, whatever its signature: beside another member of that name, inherited from
// elsewhere, the name alone is ambiguous. A final class cannot be inherited from; it is not looked into.
struct NamesAll {
  void observe();
  void prompt();
  void prompts();
  void multiplier();
  void propensity();
};
template <class T>
struct Beside : T, NamesAll {};

template <class T>
constexpr bool names_observe = !std::is_final_v<T> && !requires {
  &Beside<T>::observe;
};
template <class T>
constexpr bool names_prompt = !std::is_final_v<T> && !requires {
  &Beside<T>::prompt;
};
template <class T>
constexpr bool names_prompts = !std::is_final_v<T> && !requires {
  &Beside<T>::prompts;
};
template <class T>
constexpr bool names_multiplier = !std::is_final_v<T> && !requires {
  &Beside<T>::multiplier;
};
template <class T>
constexpr bool names_propensity = !std::is_final_v<T> && !requires {
  &Beside<T>::propensity;
};

/// One bit a kind of feedback.
template <class X>
constexpr std::uint8_t feedback_bit = 0;
template <>
inline constexpr std::uint8_t feedback_bit<Showed> = 1;
template <>
inline constexpr std::uint8_t feedback_bit<Clicked> = 2;
template <>
inline constexpr std::uint8_t feedback_bit<Gifted> = 4;
template <>
inline constexpr std::uint8_t feedback_bit<Left> = 8;
template <>
inline constexpr std::uint8_t feedback_bit<RoomOpened> = 16;
template <>
inline constexpr std::uint8_t feedback_bit<RoomClosed> = 32;
template <>
inline constexpr std::uint8_t feedback_bit<HourPassed> = 64;
template <>
inline constexpr std::uint8_t feedback_bit<Touched> = 128;

/// `T` would learn from `X`, but only if it could change it: a const is missing.
template <class T, class X>
constexpr bool lacks_const = requires(T t, X& x) {
  t.observe(x);
}
&&!Observes<T, X>;

/// The kinds of feedback.
template <class... X>
struct FeedbackKinds {
  /// The bits of those that T learns from.
  template <class T>
  static constexpr std::uint8_t heard_by = static_cast<std::uint8_t>(((Observes<T, X> ? feedback_bit<X> : 0) | ...));
  template <class T>
  static constexpr bool any_lacks_const = (lacks_const<T, X> || ...);
};
using AllFeedback = FeedbackKinds<Showed, Clicked, Gifted, Left, RoomOpened, RoomClosed, HourPassed, Touched>;

/// If T has observe(), some feedback fits it, and none of it would fit if only it were not const.
template <class T>
constexpr bool observe_is_usable =
    !AllFeedback::any_lacks_const<T> && (!names_observe<T> || AllFeedback::heard_by<T> != 0);

/// The name in the registry; "" for a type made for C++ alone.
template <class T>
constexpr std::string_view kind_of() {
  if constexpr (requires { T::kind; }) {
    return T::kind;
  } else {
    return {};
  }
}

/// What every erased learner can be asked; an interface adds its own functions,
/// `std::unique_ptr<Interface> clone() const` and `template <class T> static constexpr bool is_constant`: whether
/// nothing that a T is asked can change it.
struct LearnerInterface {
  virtual ~LearnerInterface() = default;
  virtual void observe(const Showed&) = 0;
  virtual void observe(const Clicked&) = 0;
  virtual void observe(const Gifted&) = 0;
  virtual void observe(const Left&) = 0;
  virtual void observe(const RoomOpened&) = 0;
  virtual void observe(const RoomClosed&) = 0;
  virtual void observe(const HourPassed&) = 0;
  virtual void observe(const Touched&) = 0;
  virtual void save_state(StateWriter&) const = 0;
  virtual void load_state(StateReader&) = 0;
};

/// Holds a T, and passes on what T learns from.
template <class T, class Interface>
struct LearnerModel : Interface {
  static_assert(observe_is_usable<T>,
                "observe() is there, but takes no feedback: its argument must be const X& for an X of feedback.hpp");

  explicit LearnerModel(T t) : value{std::move(t)} {}

  void observe(const Showed& x) final { forward(x); }
  void observe(const Clicked& x) final { forward(x); }
  void observe(const Gifted& x) final { forward(x); }
  void observe(const Left& x) final { forward(x); }
  void observe(const RoomOpened& x) final { forward(x); }
  void observe(const RoomClosed& x) final { forward(x); }
  void observe(const HourPassed& x) final { forward(x); }
  void observe(const Touched& x) final { forward(x); }

  void save_state(StateWriter& writer) const final {
    if constexpr (!ListsState<T> && !stateless) { refuse_state(kind_of<T>()); }
    writer(std::string{kind_of<T>()});
    if constexpr (ListsState<T>) { writer(value); }
  }
  void load_state(StateReader& reader) final {
    if constexpr (!ListsState<T> && !stateless) { refuse_state(kind_of<T>()); }
    std::string kind;
    reader(kind);
    if (kind != kind_of<T>()) { StateReader::refuse("got the state of \"" + kind + "\""); }
    if constexpr (ListsState<T>) { reader(value); }
  }

  T value;

 private:
  static constexpr bool stateless = AllFeedback::heard_by<T> == 0 && Interface::template is_constant<T>;

  template <class X>
  void forward(const X& x) {
    if constexpr (Observes<T, X>) { value.observe(x); }
  }
};

}  // namespace detail

/// Any learner as a value. Costs one virtual call per feedback that it learns from (none for the rest).
template <class Interface>
class AnyLearner {
 public:
  AnyLearner(const AnyLearner& other) : self_{other.self_->clone()}, listens_{other.listens_} {}
  AnyLearner(AnyLearner&&) noexcept = default;
  AnyLearner& operator=(AnyLearner other) noexcept {
    self_.swap(other.self_);
    listens_ = other.listens_;
    return *this;
  }
  ~AnyLearner() = default;

  /// Whether there is any feedback that it takes.
  bool learns() const { return listens_ != 0; }
  /// Whether it takes feedback of type X.
  template <class X>
  bool hears() const {
    return (listens_ & detail::feedback_bit<X>) != 0;
  }
  template <class X>
  void observe(const X& x) {
    static_assert(detail::feedback_bit<X> != 0, "not a kind of feedback");
    if (hears<X>()) { self_->observe(x); }
  }

  /// Writes what was learned, for a learner that is made alike to go on from. One that cannot change has nothing to
  /// write; any other must list its state, see ListsState. @throws InputError  if it does not
  void save_state(StateWriter& writer) const { self_->save_state(writer); }
  /// @throws InputError  if the state is of another kind
  void load_state(StateReader& reader) { self_->load_state(reader); }

 protected:
  /// @tparam T  that `self` holds
  template <class T>
  AnyLearner(std::unique_ptr<Interface> self, std::type_identity<T> /*held*/)
      : self_{std::move(self)}, listens_{detail::AllFeedback::heard_by<T>} {}

  /// What it holds, by the interface that all have.
  Interface& self() { return *self_; }
  /// What it holds, by the interface that all have.
  const Interface& self() const { return *self_; }

 private:
  std::unique_ptr<Interface> self_;
  std::uint8_t listens_;
};

}  // namespace libsim
