//! What the tasks print: results to stdout, complaints to stderr. A closed pipe is not an error.

use std::io::Write as _;

/// Prints one line, or a block of lines, to stdout.
pub(crate) fn say(text: &str) {
    let _closed_pipe = writeln!(std::io::stdout().lock(), "{}", text.trim_end());
}

/// Prints one line, or a block of lines, to stderr.
pub(crate) fn complain(text: &str) {
    let _closed_pipe = writeln!(std::io::stderr().lock(), "{}", text.trim_end());
}
