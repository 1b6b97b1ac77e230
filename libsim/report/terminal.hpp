/// @file  Whether somebody looks: a terminal gets emphasis and progress, a file or a pipe gets plain text.
#pragma once

namespace libsim {

/// Which stream is asked about.
enum class OutputStream { standard_output, standard_error };

/// Whether the stream is a terminal, rather than a file or a pipe, and one that can redraw a line: its TERM is not
/// "dumb". Reads the environment: call it before starting threads that change it.
bool obeys_escapes(OutputStream stream);

/// Whether text for the stream may be emphasised: it obeys escapes, and the user has not set NO_COLOR
/// (https://no-color.org).
bool wants_emphasis(OutputStream stream);

}  // namespace libsim
