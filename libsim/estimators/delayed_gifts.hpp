/// @file  Expected labels of clicks whose gifts may not be known yet.
#pragma once

#include <span>
#include <vector>

#include "libsim/estimators/linear_model.hpp"

namespace libsim {

/// Clicks as they look when a model is trained. Views of equal length.
struct DelayedRows {
  FeatureColumns features;         ///< [features] of [rows]
  std::span<const double> known;   ///< [rows] 1 if a gift is known of, else 0
  std::span<const double> gift_s;  ///< [rows] seconds from the click until it was; read where known
  std::span<const double> age_s;   ///< [rows] seconds since the click
};

/// What the clicks will have come to, by a model of the delay.
struct DelayedGifts {
  std::vector<double> expected;  ///< [rows] P(gift | what is known): 1 where known
  double rate_per_s = 0.0;       ///< of the delay's exponential distribution
  int rounds = 0;                ///< of the search, until it stood still
};

/// A click gives with p(x), by logistic regression, and its gift becomes known after an exponential time, of one rate
/// for all, so that a click of age a without a known gift has one all the same with probability
///
///     p e^{-rate a} / (1 - p + p e^{-rate a})
///
/// Expectation maximisation from "unknown is none", until the rate moves by less than 0.1%, of at most 12 rounds. A
/// logistic regression a round. Where most gifts come at once the exponential is wrong, and its rate small for the
/// rest. Source: O. Chapelle, KDD 2014, with one rate instead of one that depends on x.
/// @param penalty  of the regression, see logistic.hpp; > 0
DelayedGifts expect_delayed_gifts(const DelayedRows& rows, double penalty);

}  // namespace libsim
