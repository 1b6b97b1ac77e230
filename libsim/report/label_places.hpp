/// @file  Where the names of points stand in a figure, so that they can be read.
#pragma once

#include <span>
#include <vector>

namespace libsim {

/// Pixels from the lower left corner of a frame.
struct PixelPoint {
  double x;  ///< to the right
  double y;  ///< up
};

/// Height that a label takes, in pixels.
inline constexpr double label_height = 13.0;

/// A place for each point's label: beside the point, above or below it, as near as no other label, no point and no edge
/// is in the way; where there is no such place, the one that is least so. Earlier points choose first.
/// @param points  [n] @param widths  [n] of the labels, in pixels @param width, height  of the frame
/// @return [n] the middle of the label's left end. O(n^2)
std::vector<PixelPoint> label_places(std::span<const PixelPoint> points, std::span<const double> widths, double width,
                                     double height);

}  // namespace libsim
