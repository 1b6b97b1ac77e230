/// @file  The files of a KuaiLive log: names and columns.
#pragma once

#include <array>
#include <string_view>

namespace libsim {

// KuaiLive is a directory of CSV files. Source: the data set's own description (5 to 25 May 2025, Kuaishou); columns
// are read by name and written in this order. Days (p_date) are cut by local time: utc_offset.

namespace kuailive {

/// The header of the file of clicks.
inline constexpr std::array<std::string_view, 5> click_columns{"user_id", "live_id", "streamer_id", "timestamp",
                                                               "watch_live_time"};
/// The header of the file of gifts.
inline constexpr std::array<std::string_view, 5> gift_columns{"user_id", "live_id", "streamer_id", "timestamp",
                                                              "gift_price"};
/// Of like.csv, comment.csv and negative.csv.
inline constexpr std::array<std::string_view, 4> touch_columns{"user_id", "live_id", "streamer_id", "timestamp"};
/// The header of the file of rooms.
inline constexpr std::array<std::string_view, 8> room_columns{
    "p_date",          "live_id",       "streamer_id",           "live_type",
    "start_timestamp", "end_timestamp", "live_content_category", "live_name_id"};
/// The header of the file of users.
inline constexpr std::array<std::string_view, 21> user_columns{"user_id",
                                                               "age",
                                                               "gender",
                                                               "country",
                                                               "device_brand",
                                                               "device_price",
                                                               "reg_timestamp",
                                                               "fans_num",
                                                               "follow_num",
                                                               "first_watch_live_timestamp",
                                                               "accu_watch_live_cnt",
                                                               "accu_watch_live_duration",
                                                               "is_live_streamer",
                                                               "is_photo_author",
                                                               "onehot_feat0",
                                                               "onehot_feat1",
                                                               "onehot_feat2",
                                                               "onehot_feat3",
                                                               "onehot_feat4",
                                                               "onehot_feat5",
                                                               "onehot_feat6"};
/// The header of the file of streamers.
inline constexpr std::array<std::string_view, 23> streamer_columns{"streamer_id",
                                                                   "gender",
                                                                   "age",
                                                                   "country",
                                                                   "device_brand",
                                                                   "device_price",
                                                                   "live_operation_tag",
                                                                   "fans_user_num",
                                                                   "fans_group_fans_num",
                                                                   "follow_user_num",
                                                                   "first_live_timestamp",
                                                                   "accu_live_cnt",
                                                                   "accu_live_duration",
                                                                   "accu_play_cnt",
                                                                   "accu_play_duration",
                                                                   "reg_timestamp",
                                                                   "onehot_feat0",
                                                                   "onehot_feat1",
                                                                   "onehot_feat2",
                                                                   "onehot_feat3",
                                                                   "onehot_feat4",
                                                                   "onehot_feat5",
                                                                   "onehot_feat6"};

}  // namespace kuailive
}  // namespace libsim
