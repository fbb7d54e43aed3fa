//! `cargo xtask e2e`: the answer in the form of AWS under AWS's own SDK, and the hook under the real
//! pre-commit, both installed from PyPI into the target folder.
//!
//! The project is copied as it is now into a repository of its own, so that uncommitted work is
//! tested too; pre-commit clones it and builds the command with `cargo install`, as it does for users.

mod analyzer;
mod cases;
mod differential;
mod install;

use std::path::{Path, PathBuf};

use crate::{console, process, project};

/// How it ended, when nothing failed.
#[derive(Debug)]
pub(crate) enum Verdict {
    /// All of so many cases behaved.
    Passed(usize),
    /// Something from outside is missing; the reason names it.
    CouldNotRun(String),
}

/// Where the parts are.
#[derive(Debug)]
struct Bench {
    /// The program `pre-commit`.
    pre_commit: PathBuf,
    /// A repository with the project as it is now.
    snapshot: PathBuf,
    /// Its only commit.
    revision: String,
    /// The folder that holds all of it.
    folder: PathBuf,
}

/// Prints the verdict; an error when a case misbehaved, or when nothing could run under `CI`.
pub(crate) fn run() -> Result<(), String> {
    match examine()? {
        Verdict::Passed(cases) => console::say(&format!("end to end: {cases} cases passed")),
        Verdict::CouldNotRun(reason) => console::say(&format!("end to end: not run: {reason}")),
    }
    Ok(())
}

/// Installs, builds and runs the cases.
pub(crate) fn examine() -> Result<Verdict, String> {
    let folder = target_folder()?.join("e2e");
    let ready = analyzer::run(&folder)
        .and_then(|()| differential::run(&folder))
        .and_then(|()| install::pre_commit(&folder))
        .and_then(|pre_commit| install::snapshot(&folder, pre_commit))
        .and_then(|bench| cases::install_hook(&bench).map(|()| bench));
    match ready {
        Ok(bench) => cases::run_all(&bench).map(|cases| Verdict::Passed(cases + 2)),
        Err(install::Obstacle::Missing(reason)) if !under_ci() => Ok(Verdict::CouldNotRun(reason)),
        Err(install::Obstacle::Missing(reason)) => {
            Err(format!("end to end could not run: {reason}"))
        }
        Err(install::Obstacle::Failed(reason)) => Err(reason),
    }
}

fn under_ci() -> bool {
    std::env::var("CI").is_ok_and(|value| value == "true")
}

/// Cargo's target folder, wherever it was put.
fn target_folder() -> Result<PathBuf, String> {
    let mut command = process::cargo();
    command.args(["metadata", "--format-version", "1", "--no-deps", "--offline"]);
    let text = process::stdout(&mut command)?;
    let metadata: serde_json::Value = serde_json::from_str(&text)
        .map_err(|error| format!("cannot read the output of `cargo metadata`: {error}"))?;
    let folder = metadata.get("target_directory").and_then(serde_json::Value::as_str);
    Ok(folder.map_or_else(|| project::root().join("target"), |folder| Path::new(folder).into()))
}
