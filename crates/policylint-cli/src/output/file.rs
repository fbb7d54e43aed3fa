//! Where the output goes: the standard output, or a file that is replaced as a whole.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::Paint;
use crate::error::Error;
use crate::terminal::Console;

/// Columns of a report that goes to a file.
const COLUMNS: usize = 100;

/// Where GitHub Actions wants a summary of the step to be written.
const STEP_SUMMARY: &str = "GITHUB_STEP_SUMMARY";

/// Where the output goes.
#[derive(Debug)]
pub(crate) struct Destination {
    target: Target,
    console: Console,
}

/// What is written to.
#[derive(Debug)]
enum Target {
    File(PathBuf),
    Output,
    Aside,
}

impl Destination {
    /// The file, or else the standard output.
    pub(crate) fn new(file: Option<&Path>, console: Console) -> Self {
        let target = file.map_or(Target::Output, |file| Target::File(file.to_path_buf()));
        Self { target, console }
    }

    /// The standard error, where the standard output is taken.
    pub(crate) fn aside(console: Console) -> Self {
        Self { target: Target::Aside, console }
    }

    /// Whether it takes colors. A file never does.
    pub(crate) fn paint(&self) -> Paint {
        if matches!(self.target, Target::Output) { self.console.paint() } else { Paint::Plain }
    }

    /// How many columns it has.
    pub(crate) fn columns(&self) -> usize {
        if matches!(self.target, Target::Output) { Console::columns() } else { COLUMNS }
    }

    /// Writes all of the text.
    ///
    /// # Errors
    /// If that fails. A file then holds what it held before; a reader of the standard output that went
    /// away is no failure, as the run's answer stays the same.
    pub(crate) fn write(&self, text: &str) -> Result<(), Error> {
        match &self.target {
            Target::File(path) => replace(path, text)
                .map_err(|source| Error::Output { path: Some(path.clone()), source }),
            Target::Output => ended_by_reader(Console::print(text)),
            Target::Aside => ended_by_reader(Console::print_aside(text)),
        }
    }
}

/// A reader that went away is no failure.
pub(super) fn ended_by_reader(written: io::Result<()>) -> Result<(), Error> {
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result.map_err(Error::stdout),
    }
}

/// Appends to the summary of the step, if there is one.
///
/// # Errors
/// If there is one and it cannot be written.
pub(super) fn append_to_step_summary(text: &str) -> Result<(), Error> {
    let Some(path) =
        std::env::var_os(STEP_SUMMARY).filter(|path| !path.is_empty()).map(PathBuf::from)
    else {
        return Ok(());
    };
    let append =
        || OpenOptions::new().append(true).create(true).open(&path)?.write_all(text.as_bytes());
    append().map_err(|source| Error::Output { path: Some(path.clone()), source })
}

/// Replaces what a file holds, or makes it.
///
/// # Errors
/// If it cannot be written; then it holds what it held before.
pub(crate) fn write_file(path: &Path, text: &str) -> Result<(), Error> {
    replace(path, text).map_err(|source| Error::Output { path: Some(path.to_path_buf()), source })
}

/// Replaces what a file holds, all or nothing. What is no plain file, such as a device, is written to.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let present = fs::metadata(path).ok();
    if present.as_ref().is_some_and(|present| !present.is_file()) {
        return OpenOptions::new().write(true).open(path)?.write_all(text.as_bytes());
    }
    // A link stays, and the file that it leads to is replaced.
    let target = if present.is_some() { fs::canonicalize(path)? } else { path.to_path_buf() };
    let name =
        target.file_name().ok_or(io::ErrorKind::InvalidInput)?.to_string_lossy().into_owned();
    let beside = target.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
    let written =
        write_beside(&beside, present.as_ref(), text).and_then(|()| fs::rename(&beside, &target));
    if written.is_err() {
        // What matters is why writing failed, not that cleaning up did.
        let _ = fs::remove_file(&beside);
    }
    written
}

fn write_beside(beside: &Path, present: Option<&fs::Metadata>, text: &str) -> io::Result<()> {
    let mut file = File::create(beside)?;
    file.write_all(text.as_bytes())?;
    if let Some(present) = present {
        file.set_permissions(present.permissions())?;
    }
    file.sync_all()
}
