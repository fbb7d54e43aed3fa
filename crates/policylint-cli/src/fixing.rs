//! `--fix` and `--diff`: what becomes of the files in which something can be fixed.

mod configuration;
mod encoding;
mod rewrite;

use std::path::{Path, PathBuf};

use policylint::{Applicability, Fixed, Judged, MAX_ROUNDS, fix_text};

use crate::input::InputFile;
use crate::path;
use crate::report::{Change, Problem};
pub(crate) use configuration::mend_configuration;
use encoding::Decoded;
use rewrite::Obstacle;

/// What is to be done about what can be fixed.
#[derive(Debug)]
pub(crate) struct Fixing {
    /// Which fixes are applied.
    pub(crate) least: Applicability,
    /// What becomes of the result.
    pub(crate) purpose: Purpose,
    /// Below which folders files are replaced: those that the user named, and those that hold the files
    /// that the user named; without links in them.
    pub(crate) roots: Vec<PathBuf>,
}

/// What becomes of a fixed text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// It takes the place of the old one.
    Write,
    /// It is compared with the old one.
    Compare,
}

/// What became of a file.
#[derive(Debug, Default)]
pub(crate) struct Mended {
    /// The change, unless the file was left as it was.
    pub(crate) change: Option<Change>,
    /// How many fixes were applied.
    pub(crate) fixed: usize,
    /// What could not be done.
    pub(crate) problems: Vec<Problem>,
}

/// The folders below which files may be replaced when these paths are checked.
pub(crate) fn roots(paths: &[PathBuf]) -> Vec<PathBuf> {
    let folder = |path: &PathBuf| {
        let folder = path.ancestors().find(|ancestor| ancestor.is_dir());
        let folder = folder.filter(|folder| !folder.as_os_str().is_empty());
        std::fs::canonicalize(folder.unwrap_or(Path::new("."))).ok()
    };
    paths.iter().filter_map(folder).collect()
}

/// Fixes what can be fixed in the bytes of a file, and replaces the file where that is asked for.
/// `judge` reads a text as the user asked for and says what is wrong in it.
pub(crate) fn mend(
    fixing: &Fixing,
    bytes: &[u8],
    file: &InputFile,
    judge: impl Fn(&str) -> Judged,
) -> Mended {
    let mut mended = Mended::default();
    let Some(Decoded { text, form }) = encoding::decode(bytes) else {
        // Nothing is offered for such text, and what is no text stays out of it.
        return mended;
    };
    let fixed = fix_text(&text, fixing.least, judge);
    mended.problems = reservations(&fixed, &file.name);
    if fixed.text == text {
        return mended;
    }
    let change = Change { stored: form.encode(&fixed.text), before: text, after: fixed.text };
    match put_in_place(fixing, file, bytes, &change) {
        Ok(()) => {
            mended.fixed = fixed.applied.len();
            mended.change = Some(change);
        }
        Err(obstacle) => mended.problems.push(left_alone(&obstacle, &file.name)),
    }
    mended
}

/// Replaces the file if that is asked for, and says if it could not be.
fn put_in_place(
    fixing: &Fixing,
    file: &InputFile,
    bytes: &[u8],
    change: &Change,
) -> Result<(), Obstacle> {
    let Some(path) = &file.path else { return Ok(()) };
    let target = rewrite::target(path, &fixing.roots)?;
    match fixing.purpose {
        Purpose::Write => rewrite::replace(&target, bytes, &change.stored),
        Purpose::Compare => Ok(()),
    }
}

/// What is to be said of fixes that were not made.
fn reservations(fixed: &Fixed, name: &str) -> Vec<Problem> {
    let mut problems: Vec<Problem> = fixed
        .refused
        .iter()
        .map(|refused| {
            let (code, title) = (refused.rule.code, &refused.fix.title);
            let message = format!(
                "a fix of `{name}` was not made: with it the text would not be read as before ({code}: {title})"
            );
            Problem::note(Some(name), message, "change the text by hand")
        })
        .collect();
    if !fixed.is_settled {
        let message = format!(
            "the fixes of `{name}` come to no end: they undo each other, or take more than {MAX_ROUNDS} rounds"
        );
        problems.push(Problem::note(Some(name), message, "look at what is left by hand"));
    }
    problems
}

/// What is to be said of a file that was not replaced.
fn left_alone(obstacle: &Obstacle, name: &str) -> Problem {
    let (reason, remedy) = match obstacle {
        Obstacle::Link => ("it is a link", "name the file that it leads to"),
        Obstacle::Outside => (
            "it lies outside of the folders that are checked, behind a link",
            "check the folder that holds it",
        ),
        Obstacle::NoFile => ("it is no plain file", "fix the text as the standard input"),
        Obstacle::ReadOnly => ("it may not be written", "make it writable, or leave it out"),
        Obstacle::Changed => ("it has changed since it was read", "run again"),
        Obstacle::System(error) => {
            let message = format!("cannot write `{name}`: {}", path::reason(error));
            return Problem::error(Some(name), message, "its folder must be writable");
        }
    };
    let message = format!("`{name}` was left as it was: {reason}");
    match obstacle {
        // Links are left alone on purpose; what they lead to is fixed where it lies.
        Obstacle::Link | Obstacle::Outside => Problem::note(Some(name), message, remedy),
        _ => Problem::error(Some(name), message, remedy),
    }
}
