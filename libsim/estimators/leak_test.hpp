/// @file  Whether features of the past move when the future does.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "libsim/core/time.hpp"
#include "libsim/estimators/click_features.hpp"
#include "libsim/estimators/click_rows.hpp"
#include "libsim/log/log.hpp"

namespace libsim {

/// The same log up to `cut`, with another future: from there on, users, rooms, watch times and amounts are
/// drawn anew from those of the future, each on its own, with replacement; watches under way at `cut` end at other
/// times after it. Which clicks the log lost stays.
/// @param seed  names the draws
Log with_other_future(const Log& log, Time cut, std::uint32_t seed = 0);

/// Makes features of the rows of a log.
using FeatureMaker = std::function<FeatureTable(const Log&, const ClickRows&)>;

/// The features that leak: whose value, of some row before `cut`, is another one when what comes at or after `cut` is.
/// None is a necessary condition for an honest protocol; it also is a sufficient one as far as the log has a row whose
/// value the future would move.
/// @return names, in the order of the columns
std::vector<std::string> find_leaks(const Log& log, Time cut, const FeatureMaker& make, std::uint32_t seed = 0);

}  // namespace libsim
