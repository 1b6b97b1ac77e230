/// @file  Ridge regression of one or more targets, free or through a few shared directions.
#pragma once

#include <cstddef>
#include <vector>

#include "libsim/estimators/feature_moments.hpp"
#include "libsim/estimators/linear_model.hpp"

namespace libsim {

/// Minimises, for each target, sum over rows of (y - b - w'z)^2 + penalty |w|^2, with z the features in units of their
/// standard deviation; the intercept b is free. Closed form: (Z'Z + penalty I) w = Z'y, by Cholesky's LDL'. A feature
/// that is constant has weight 0. Source: A. E. Hoerl and R. W. Kennard, Technometrics 12 (1970).
/// @param penalty  in rows: it weighs as much as so many rows. @pre penalty >= 0
/// @return [targets]
std::vector<LinearModel> fit_ridge(const FeatureMoments& moments, double penalty);
/// Least squares with a penalty on squared weights of standardised features. @return [targets]
std::vector<LinearModel> fit_ridge(FeatureColumns features, TargetColumns targets, double penalty);

/// Reduced-rank regression: the ridge solution W of all targets, in units of their standard deviation, projected onto
/// the `rank` directions in which its fitted values vary most, W V V' with V the leading eigenvectors of W'(Z'Z)W. So
/// targets with many outcomes (watching) lend strength to those with few (giving). With rank >= targets it is ridge.
/// Source: A. J. Izenman, J. Multivar. Anal. 5 (1975); with a ridge penalty, A. Mukherjee and J. Zhu, Stat. Anal. Data
/// Min. 4 (2011).
/// @pre rank >= 1. @return [targets]
std::vector<LinearModel> fit_reduced_rank(const FeatureMoments& moments, double penalty, std::size_t rank);

}  // namespace libsim
