/// @file  From predicted signals to the weights of a softmax.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace libsim {

/// What the softmax sees of a signal.
enum class ScoreTransform : std::uint8_t {
  identity,  ///< the signal, bounded to +-1e30
  log,       ///< its logarithm, -87.3 at 0 and below: choice by the signal's ratios
  logit      ///< log(p / (1 - p)), within +-87.3: for probabilities
};
inline constexpr std::array<std::string_view, 3> score_transform_names{"identity", "log", "logit"};

/// out[i] = transform(signal[i]), finite whatever the signal; NaN becomes the lowest value. @pre the spans have one
/// size
void transform_signal(ScoreTransform transform, std::span<const float> signal, std::span<float> out);

/// out[i] = exp((scores[i] - most) / temperature); 0 for a score of -infinity, and once below e^-87.
/// @param most  the largest score, finite
/// @pre the spans have one size; temperature > 0
void softmax_weights(std::span<const float> scores, float most, float temperature, std::span<float> out);

/// out[i] = p / (1 - p) of the signal bounded to [0, 1]; at 1, 1e37. @pre the spans have one size
void odds_each(std::span<const float> signal, std::span<float> out);

/// out[i] = (max(signal[i], 0) / most)^power: what softmax_weights gives for the logarithm at temperature 1 / power,
/// but exactly 0 where the signal is. @pre the spans have one size; most > 0 is the largest signal; power in [1, 4]
void ratio_weights(std::span<const float> signal, float most, int power, std::span<float> out);

}  // namespace libsim
