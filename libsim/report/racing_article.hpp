/// @file  The article that resource racing is after, and what it reports.
#pragma once

#include <string_view>

namespace libsim::racing_article {

/// Of the exposure's UV value on the positions that raced; no intervals are given.
inline constexpr double versus_history = 0.216;  ///< against the mean of the last 90 days
inline constexpr double versus_control = 0.324;  ///< against the group with the planned schedule
/// How long the race lasted that the article reports.
inline constexpr int race_days = 21;

/// 2 January 2019, in Chinese; its subtitle: a first try from planned economy to market economy.
inline constexpr std::string_view title = "资源赛马——从计划经济到市场经济的初试";
/// Its title and subtitle in English.
inline constexpr std::string_view meaning = "Resource racing: a first try from planned economy to market economy";

}  // namespace libsim::racing_article
