/// @file  Compiles one function for several levels of x86, chosen when the program starts.
#pragma once

/// The one macro of libsim, for an attribute cannot be hidden in any other way. Before the definition of a function in
/// a .cpp file it makes clones for SSE2, AVX2 and AVX-512; -ffp-contract=off keeps their results equal bit by bit. What
/// the function calls must be [[gnu::always_inline]], or it stays at the lowest level. Empty for compilers and machines
/// without it, and under sanitizers, which are not ready yet when the choice is made.
// NOLINTBEGIN(cppcoreguidelines-macro-usage)
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)
#define LIBSIM_CLONES __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#else
#define LIBSIM_CLONES
#endif
// NOLINTEND(cppcoreguidelines-macro-usage)
