//! `cargo xtask test`: every test there is, and at the end what could not run.

use crate::e2e::{self, Verdict};
use crate::{console, process};

/// Runs all Rust tests, then the end-to-end part; an error when one fails.
pub(crate) fn run() -> Result<(), String> {
    process::run(process::cargo().args(["test", "--workspace", "--locked", "--no-fail-fast"]))
        .map_err(|failure| format!("{failure}\nnot run after that: end to end with pre-commit"))?;
    match e2e::examine()? {
        Verdict::Passed(cases) => {
            console::say(&format!("everything ran: the Rust tests, and {cases} cases end to end"));
        }
        Verdict::CouldNotRun(reason) => {
            console::say("the Rust tests passed; not run:");
            console::say(&format!("  end to end with pre-commit: {reason}"));
        }
    }
    Ok(())
}
