/// @file  Facts, funnel and health of a log, for people.
#pragma once

#include <span>
#include <string>

#include "libsim/experiment/measured_facts.hpp"
#include "libsim/metrics/fact_judgement.hpp"
#include "libsim/report/table.hpp"

namespace libsim {

/// One fact a row: measured and published value, the error in tolerances, whether it holds. Those compared by logarithm
/// are marked, and a line below says how; an infinite error, for want of a tolerance, is not defined. Facts that are
/// never judged and were not measured are left out.
std::string facts_table(std::span<const FactRow> rows, bool emphasised);
/// The same without the lines below it.
TextTable fact_table(std::span<const FactRow> rows);
/// How to get the error of facts that are compared by logarithm, one line for each kind that is there.
std::string transform_notes(std::span<const FactRow> rows);

/// "31 of 40 targets and 5 of 6 secondary facts hold.".
std::string facts_verdict(std::span<const FactRow> rows);

/// Stages and rates, each rate with its denominator; the user-level rates stand last, with a word of warning.
std::string funnel_text(const Funnel& funnel, bool emphasised);

/// Members, watch and coins of every quadrant, and how many stay in theirs from week to week.
std::string quadrants_text(const Quadrants& quadrants, bool emphasised);

/// The score with its parts, and what was counted.
std::string health_text(const DataHealth& health, bool emphasised);

}  // namespace libsim
