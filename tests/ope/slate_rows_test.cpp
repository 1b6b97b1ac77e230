#include "libsim/ope/slate_rows.hpp"

#include <array>
#include <cmath>
#include <numeric>
#include <vector>

#include <catch2/catch.hpp>

#include "libsim/core/error.hpp"
#include "libsim/ope/marginal_propensities.hpp"

using namespace libsim;

namespace {

using Slate = std::array<std::size_t, 2>;

/// Two slots of three items without repetition, drawn one after another in proportion to weights.
struct Luce {
  std::array<double, 3> weight;

  double first(std::size_t a) const { return weight[a] / (weight[0] + weight[1] + weight[2]); }
  double second(std::size_t a, std::size_t b) const {
    return a == b ? 0.0 : weight[b] / (weight[0] + weight[1] + weight[2] - weight[a]);
  }
  double at_second(std::size_t b) const {
    double sum = 0.0;
    for (std::size_t a = 0; a < 3; ++a) { sum += first(a) * second(a, b); }
    return sum;
  }
};

/// The expected reward of each slot.
enum class Depends { on_item, on_items_above, on_all };

std::array<double, 2> rewards(const Slate& s, Depends how) {
  const std::array<double, 3> worth{1.0, 2.0, 5.0};
  std::array<double, 2> r{worth[s[0]], 0.5 * worth[s[1]]};
  if (how == Depends::on_item) { return r; }
  r[1] += worth[s[0]] * worth[s[1]] / 7.0;
  if (how == Depends::on_all) { r[0] -= 0.3 * worth[s[1]]; }
  return r;
}

/// Every slate once, with its probability under the logging policy: expectations are sums, and nothing is left to
/// chance.
struct Enumeration {
  Enumeration(const Luce& logs, const Luce& wants, Depends how) {
    for (std::size_t a = 0; a < 3; ++a) {
      for (std::size_t b = 0; b < 3; ++b) {
        if (a == b) { continue; }
        const auto r = rewards({a, b}, how);
        probability.push_back(logs.first(a) * logs.second(a, b));
        truth += wants.first(a) * wants.second(a, b) * (r[0] + r[1]);
        for (const double x : r) { reward.push_back(x); }
        propensity.insert(propensity.end(), {logs.first(a), logs.second(a, b)});
        target.insert(target.end(), {wants.first(a), wants.second(a, b)});
        marginal_propensity.insert(marginal_propensity.end(), {logs.first(a), logs.at_second(b)});
        marginal_target.insert(marginal_target.end(), {wants.first(a), wants.at_second(b)});
        first.push_back(reward.size());
        slates.push_back({a, b});
      }
    }
  }

  SlateRows view() const {
    return {first, reward, propensity, target, marginal_propensity, marginal_target, predicted, model_value};
  }

  double expectation(SlateEstimator estimator) const {
    const std::vector<double> terms = slate_terms(estimator, view());
    return std::inner_product(terms.begin(), terms.end(), probability.begin(), 0.0);
  }

  std::vector<Slate> slates;
  std::vector<double> probability;
  std::vector<std::size_t> first{0};
  std::vector<double> reward, propensity, target, marginal_propensity, marginal_target, predicted, model_value;
  double truth = 0.0;
};

const Luce logging{{1.0, 1.0, 2.0}};
const Luce target{{3.0, 1.0, 1.0}};

}  // namespace

TEST_CASE("slate estimators are unbiased exactly where their assumption holds", "[ope]") {
  for (const Depends how : {Depends::on_item, Depends::on_items_above, Depends::on_all}) {
    const Enumeration all{logging, target, how};
    CHECK(all.expectation(SlateEstimator::sips) == Approx(all.truth).epsilon(1e-13));
    const bool cascade = how != Depends::on_all;
    CHECK((std::fabs(all.expectation(SlateEstimator::rips) - all.truth) < 1e-13) == cascade);
    CHECK((std::fabs(all.expectation(SlateEstimator::iips) - all.truth) < 1e-13) == (how == Depends::on_item));
  }
}

TEST_CASE("cascade-DR is unbiased with any model, and exact with the true one", "[ope]") {
  for (const double error : {0.0, 0.7}) {
    INFO(error);
    Enumeration all{logging, target, Depends::on_items_above};
    const auto second_q = [&](std::size_t a, std::size_t b) {
      return rewards({a, b}, Depends::on_items_above)[1] + error * static_cast<double>(b);
    };
    const auto expected_second = [&](std::size_t a) {
      double sum = 0.0;
      for (std::size_t b = 0; b < 3; ++b) { sum += a == b ? 0.0 : target.second(a, b) * second_q(a, b); }
      return sum;
    };
    const auto first_q = [&](std::size_t a) {
      const std::size_t other = a == 0 ? 1 : 0;
      return rewards({a, other}, Depends::on_items_above)[0] + expected_second(a) - error * static_cast<double>(a);
    };
    double expected_first = 0.0;
    for (std::size_t a = 0; a < 3; ++a) { expected_first += target.first(a) * first_q(a); }
    for (const Slate& s : all.slates) {
      all.predicted.insert(all.predicted.end(), {first_q(s[0]), second_q(s[0], s[1])});
      all.model_value.insert(all.model_value.end(), {expected_first, expected_second(s[0])});
    }
    CHECK(all.expectation(SlateEstimator::cascade_dr) == Approx(all.truth).epsilon(1e-13));
    if (error == 0.0) {
      for (const double term : slate_terms(SlateEstimator::cascade_dr, all.view())) {
        CHECK(term == Approx(all.truth).epsilon(1e-13));
      }
    }
  }
}

TEST_CASE("what an estimator of slates ignores biases it by what the logging policy showed there", "[ope]") {
  // Two slots, each with a good item (1) or a bad one (0), logged by one coin a slot; the target always shows two good
  // ones. A user clicks once at most, and a good item alone is clicked with probability 0.5.
  struct Users {
    const char* what;
    std::array<double, 2> (*clicks)(std::size_t a, std::size_t b);  // expected, of each slot
    double rips, iips;                                              // by hand; the truth is 0.75
  };
  const std::vector<Users> all_users{
      // From the top: the second slot is clicked if the first was not. IIPS takes the first for good in half of the
      // slates: 0.5 + (0.5 + 0.25) / 2.
      {"cascade",
       [](std::size_t a, std::size_t b) {
         const double above = a == 1 ? 0.5 : 0.0;
         return std::array{above, b == 1 ? (1.0 - above) * 0.5 : 0.0};
       },
       0.75, 0.875},
      // Both at once: of two good ones each gets half of 0.75. RIPS takes the second for good in half of the slates
      // when
      // it values the first, (0.375 + 0.5) / 2 + 0.375; IIPS does so on both sides, 2 (0.375 + 0.5) / 2.
      {"choice",
       [](std::size_t a, std::size_t b) {
         const double each = a + b == 2 ? 0.375 : 0.5;
         return std::array{a == 1 ? each : 0.0, b == 1 ? each : 0.0};
       },
       0.8125, 0.875}};
  for (const Users& users : all_users) {
    INFO(users.what);
    std::vector<std::size_t> first{0};
    std::vector<double> reward, target;
    for (std::size_t a = 0; a < 2; ++a) {
      for (std::size_t b = 0; b < 2; ++b) {
        const auto clicks = users.clicks(a, b);
        reward.insert(reward.end(), clicks.begin(), clicks.end());
        target.insert(target.end(), {static_cast<double>(a), static_cast<double>(b)});  // 1 if good
        first.push_back(reward.size());
      }
    }
    const std::vector<double> half(8, 0.5);
    const std::vector<double> wrong_model(8, 0.3);
    const SlateRows slates{first, reward, half, target, half, target, wrong_model, wrong_model};
    const auto expectation = [&](SlateEstimator estimator) {
      const std::vector<double> terms = slate_terms(estimator, slates);
      return std::accumulate(terms.begin(), terms.end(), 0.0) / 4.0;  // each slate is as likely
    };
    CHECK(expectation(SlateEstimator::sips) == Approx(0.75).epsilon(1e-14));
    CHECK(expectation(SlateEstimator::rips) == Approx(users.rips).epsilon(1e-14));
    CHECK(expectation(SlateEstimator::cascade_dr) == Approx(users.rips).epsilon(1e-14));
    CHECK(expectation(SlateEstimator::iips) == Approx(users.iips).epsilon(1e-14));
  }
}

TEST_CASE("a slate worked by hand", "[ope]") {
  // Weights 2 and 0.5, then a slate of one slot with weight 3; marginal weights 2, 1 and 3.
  const std::vector<std::size_t> first{0, 2, 3};
  const std::vector<double> reward{1.0, 4.0, 2.0};
  const std::vector<double> propensity{0.25, 0.5, 0.25};
  const std::vector<double> targets{0.5, 0.25, 0.75};
  const std::vector<double> marginal_propensity{0.25, 0.25, 0.25};
  const std::vector<double> marginal_target{0.5, 0.25, 0.75};
  const std::vector<double> predicted{3.0, 2.0, 1.0};
  const std::vector<double> model_value{4.0, 1.0, 5.0};
  const SlateRows slates{first,           reward,    propensity, targets, marginal_propensity,
                         marginal_target, predicted, model_value};
  CHECK(slate_terms(SlateEstimator::sips, slates) == std::vector<double>{5.0, 6.0});
  CHECK(slate_terms(SlateEstimator::iips, slates) == std::vector<double>{6.0, 6.0});
  CHECK(slate_terms(SlateEstimator::rips, slates) == std::vector<double>{6.0, 6.0});
  // 2 (1 - 3) + 4, and 1 (4 - 2) + 2 * 1; 3 (2 - 1) + 5.
  CHECK(slate_terms(SlateEstimator::cascade_dr, slates) == std::vector<double>{4.0, 8.0});
  CHECK(slate_weights(SlateEstimator::sips, slates) == std::vector<double>{1.0, 3.0});
  CHECK(slate_weights(SlateEstimator::iips, slates) == std::vector<double>{2.0, 3.0});
  CHECK(propensities_of(SlateEstimator::iips) == PropensityKind::marginal);
  CHECK(propensities_of(SlateEstimator::sips) == PropensityKind::joint);
  CHECK(propensities_of(SlateEstimator::rips) == PropensityKind::prefix);
}

TEST_CASE("broken slots and missing columns are refused, all of them", "[ope]") {
  const std::vector<std::size_t> first{0, 2, 3};
  const std::vector<double> reward{1.0, NAN, 2.0};
  const std::vector<double> propensity{0.0, 0.5, 1.5};
  const std::vector<double> targets{0.5, -0.25, 0.75};
  const SlateRows slates{first, reward, propensity, targets};
  CHECK(find_slate_problems(slates).size() == 4);
  try {
    slate_terms(SlateEstimator::rips, slates);
    FAIL("broken slots were used");
  } catch (const InputError& error) {
    CHECK(error.problems.front() == "slate 1, slot 1, propensity: got 0, expected a probability in (0, 1]");
  }
  CHECK_THROWS_AS(slate_terms(SlateEstimator::iips, slates), InputError);
}

TEST_CASE("weights by category are unbiased where the category tells all, though actions were never logged", "[ope]") {
  // Four actions in two categories; action 1 is never logged, and rewards are of the category.
  const std::vector<std::uint32_t> category{0, 0, 1, 1};
  const std::array<double, 4> pi_b{0.5, 0.0, 0.25, 0.25};
  const std::array<double, 4> pi_e{0.1, 0.4, 0.5, 0.0};
  const std::array<double, 4> worth{3.0, 3.0, 1.0, 1.0};
  double marginal = 0.0;
  double by_action = 0.0;
  double truth = 0.0;
  for (std::uint32_t a = 0; a < 4; ++a) {
    truth += pi_e[a] * worth[a];
    const std::vector<std::uint32_t> logged{a};
    const double weight =
        category_probabilities(pi_e, category, logged)[0] / category_probabilities(pi_b, category, logged)[0];
    marginal += pi_b[a] * weight * worth[a];
    if (pi_b[a] > 0.0) { by_action += pi_e[a] * worth[a]; }
  }
  CHECK(marginal == Approx(truth).epsilon(1e-14));
  CHECK(by_action < truth - 1.0);
}
