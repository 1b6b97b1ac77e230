/// @file  The one header for first contact: load a scenario, write a policy, run, compare, measure, print.
#pragma once

#include "libsim/allocation/builtin_policies.hpp"
#include "libsim/core/error.hpp"
#include "libsim/core/version.hpp"
#include "libsim/decision/policy.hpp"
#include "libsim/experiment/compare.hpp"
#include "libsim/experiment/experiment.hpp"
#include "libsim/experiment/measured_facts.hpp"
#include "libsim/experiment/run.hpp"
#include "libsim/experiment/simulation.hpp"
#include "libsim/log/any_log.hpp"
#include "libsim/metrics/fact_judgement.hpp"
#include "libsim/metrics/facts.hpp"
#include "libsim/metrics/market_metrics.hpp"
#include "libsim/metrics/published_facts.hpp"
#include "libsim/report/facts_text.hpp"
#include "libsim/report/metric_tables.hpp"
