/// @file  A saved market with some bytes of its state changed, so that a fuzzer gets behind the checksum.
#pragma once

#include <filesystem>
#include <string_view>

#include "libsim/experiment/experiment.hpp"

namespace libsim::test {

/// A market of a few people, under a policy and an estimator that learn, within constraints.
const Experiment& few_people();

/// Saves that market after a day, then changes its state: each five of `bytes` are a place (little-endian, modulo the
/// size) and what the byte there is combined with by exclusive or; of a rest of one to four the first, if it is not 0,
/// cuts that many 256ths off the end. Size and checksum are right again. @return the file
std::filesystem::path make_patched_market(std::string_view bytes);

}  // namespace libsim::test
