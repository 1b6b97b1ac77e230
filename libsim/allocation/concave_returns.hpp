/// @file  What a streamer's revenue is worth when more of it is worth less.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <string_view>

#include "libsim/core/portable_math.hpp"

namespace libsim {

/// The shape of g.
enum class ConcaveForm : std::uint8_t {
  log,         ///< log(1 + V / tau)
  sqrt,        ///< sqrt(1 + V / tau)
  saturating,  ///< 1 - exp(-V / tau)
  alpha_fair   ///< (1 + V / tau)^(1 - alpha) / (1 - alpha), and log(1 + V / tau) for alpha = 1
};
inline constexpr std::array<std::string_view, 4> concave_form_names{"log", "sqrt", "saturating", "alpha_fair"};

/// A concave function g of a streamer's revenue V >= 0, both in coins; tau > 0 is the revenue at which it bends. Each
/// has a finite slope at V = 0. Source of the alpha-fair family: Mo & Walrand, IEEE/ACM Trans. Networking 8(5), 2000,
/// here of 1 + V / tau; alpha = 0 is revenue itself, larger alpha cares more for the poor.
struct ConcaveReturns {
  ConcaveForm form = ConcaveForm::log;  ///< of the function
  double alpha = 1.0;                   ///< >= 0; of alpha_fair only

  /// g(V), without unit.
  double value(double revenue, double tau) const {
    const double x = 1.0 + revenue / tau;
    switch (form) {
      case ConcaveForm::log:
        return portable_log(x);
      case ConcaveForm::sqrt:
        return std::sqrt(x);
      case ConcaveForm::saturating:
        return 1.0 - portable_exp(-revenue / tau);
      case ConcaveForm::alpha_fair:
        return alpha == 1.0 ? portable_log(x) : portable_pow(x, 1.0 - alpha) / (1.0 - alpha);
    }
    return 0.0;
  }

  /// g'(V), per coin.
  double slope(double revenue, double tau) const {
    const double x = 1.0 + revenue / tau;
    switch (form) {
      case ConcaveForm::log:
        return 1.0 / (tau * x);
      case ConcaveForm::sqrt:
        return 0.5 / (tau * std::sqrt(x));
      case ConcaveForm::saturating:
        return portable_exp(-revenue / tau) / tau;
      case ConcaveForm::alpha_fair:
        return portable_pow(x, -alpha) / tau;
    }
    return 0.0;
  }
};

}  // namespace libsim
