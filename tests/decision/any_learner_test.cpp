#include "libsim/decision/any_learner.hpp"

#include <catch2/catch.hpp>

#include "libsim/decision/policy.hpp"

using namespace libsim;

namespace {

struct Silent {
  SignalSet signals() const { return {}; }
  void decide(const Request&, const CandidateSet&, RngStream&, Slate&) const {}
};

struct CountsClicks : Silent {
  int clicks = 0;
  int* seen = nullptr;
  void observe(const Clicked&) { *seen = ++clicks; }
};

struct TakesAll : Silent {
  template <class X>
  void observe(const X&) {}
};

struct TakesNumbers : Silent {
  void observe(int*) {}
};

struct WouldChange : Silent {
  void observe(const Clicked&) {}
  void observe(Gifted&) {}
};

struct BadHooks : Silent {
  bool prompt(const SessionMoment&) { return true; }
  float multiplier(const CandidateSet&, std::size_t) { return 1.0F; }  // must be const
};

struct GoodHooks : Silent {
  bool prompt(const SessionMoment&, RngStream&) { return true; }
  float multiplier(const CandidateSet&, std::size_t i) const { return static_cast<float>(i); }
};

struct Wraps : GoodHooks {
  bool inner = false;
  bool prompts() const { return inner; }
};

struct BadAnswer : Silent {
  int prompts() const { return 1; }
};

}  // namespace

TEST_CASE("a hook that is there but cannot be used is found, by its name alone", "[decision]") {
  using namespace libsim::detail;
  STATIC_REQUIRE(observe_is_usable<Silent>);
  STATIC_REQUIRE(observe_is_usable<CountsClicks>);
  STATIC_REQUIRE(observe_is_usable<TakesAll>);
  STATIC_REQUIRE_FALSE(observe_is_usable<TakesNumbers>);
  STATIC_REQUIRE_FALSE(observe_is_usable<WouldChange>);
  STATIC_REQUIRE_FALSE(names_prompt<Silent>);
  STATIC_REQUIRE((names_prompt<BadHooks> && !Prompts<BadHooks>));
  STATIC_REQUIRE((names_multiplier<BadHooks> && !Multiplies<BadHooks>));
  STATIC_REQUIRE((names_prompt<GoodHooks> && Prompts<GoodHooks>));
  STATIC_REQUIRE((names_multiplier<GoodHooks> && Multiplies<GoodHooks>));
  STATIC_REQUIRE((names_prompts<BadAnswer> && !TellsPrompts<BadAnswer>));
  STATIC_REQUIRE((names_prompts<Wraps> && TellsPrompts<Wraps>));
}

TEST_CASE("a learner hears what it declares, and a copy learns on its own", "[decision]") {
  STATIC_REQUIRE(detail::AllFeedback::heard_by<Silent> == 0);
  STATIC_REQUIRE(detail::AllFeedback::heard_by<CountsClicks> == detail::feedback_bit<Clicked>);
  STATIC_REQUIRE(detail::AllFeedback::heard_by<TakesAll> == 255);
  int seen = 0;
  CountsClicks counts;
  counts.seen = &seen;
  AnyPolicy policy{counts};
  policy.observe(Clicked{});
  policy.observe(HourPassed{});
  CHECK(seen == 1);
  AnyPolicy copy = policy;
  copy.observe(Clicked{});
  CHECK(seen == 2);
  policy.observe(Clicked{});
  CHECK(seen == 2);  // its own second
  policy = AnyPolicy{Silent{}};
  policy.observe(Clicked{});
  CHECK(seen == 2);
  CHECK_FALSE(copy.prompts());
  CHECK(AnyPolicy{GoodHooks{}}.prompts());
  CHECK_FALSE(AnyPolicy{Wraps{}}.prompts());  // it knows better than its members tell
  CHECK(AnyPolicy{Wraps{{}, true}}.prompts());
  CHECK(AnyPolicy{GoodHooks{}}.multiplier({}, 3) == 3.0F);
  CHECK(policy.multiplier({}, 3) == 1.0F);
}
