//! Replaces a file that was read before: all or nothing, and never one that somebody else has changed.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// How many names are tried for the file that takes the old one's place.
const MOST_NAMES: u32 = 16;

/// Why a file was left as it was.
#[derive(Debug)]
pub(super) enum Obstacle {
    /// It is a link.
    Link,
    /// It lies outside of the folders that are checked.
    Outside,
    /// It is a device, a pipe or the like.
    NoFile,
    /// It may not be written.
    ReadOnly,
    /// It no longer holds what was read.
    Changed,
    /// The system refused.
    System(io::Error),
}

impl From<io::Error> for Obstacle {
    fn from(error: io::Error) -> Self {
        Self::System(error)
    }
}

/// Where a file lies that may be replaced: a plain one below the folders that are checked.
///
/// # Errors
/// If it is none.
pub(super) fn target(path: &Path, roots: &[PathBuf]) -> Result<PathBuf, Obstacle> {
    let present = fs::symlink_metadata(path)?;
    if present.is_symlink() {
        return Err(Obstacle::Link);
    }
    if !present.is_file() {
        return Err(Obstacle::NoFile);
    }
    let target = fs::canonicalize(path)?;
    if roots.iter().any(|root| target.starts_with(root)) {
        Ok(target)
    } else {
        Err(Obstacle::Outside)
    }
}

/// Puts a new file in the place of one that holds `before`, with its permissions and, where the system
/// lets us, its owner.
///
/// # Errors
/// If that fails; the file is as it was then.
pub(super) fn replace(target: &Path, before: &[u8], after: &[u8]) -> Result<(), Obstacle> {
    let present = fs::symlink_metadata(target)?;
    check_writable(target, &present)?;
    let (beside, file) = create_beside(target)?;
    let replaced = fill(file, &beside, &present, after)
        .map_err(Obstacle::System)
        .and_then(|()| check_unchanged(target, before))
        .and_then(|()| Ok(fs::rename(&beside, target)?));
    if replaced.is_err() {
        // What matters is why the file was left, not that cleaning up failed.
        let _ = fs::remove_file(&beside);
    }
    replaced
}

/// That the file itself may be written, though a file is put in its place.
fn check_writable(target: &Path, present: &Metadata) -> Result<(), Obstacle> {
    if present.permissions().readonly() {
        return Err(Obstacle::ReadOnly);
    }
    match OpenOptions::new().write(true).open(target) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Err(Obstacle::ReadOnly),
        Err(error) => Err(Obstacle::System(error)),
    }
}

fn check_unchanged(target: &Path, before: &[u8]) -> Result<(), Obstacle> {
    if fs::read(target)? == before { Ok(()) } else { Err(Obstacle::Changed) }
}

/// A new file in the same folder, so that it can be renamed; what is there already is left alone.
fn create_beside(target: &Path) -> io::Result<(PathBuf, File)> {
    let name = target.file_name().ok_or(io::ErrorKind::InvalidInput)?.to_string_lossy();
    let mut number = 0;
    loop {
        let beside = target.with_file_name(format!(".{name}.{}-{number}.tmp", std::process::id()));
        match OpenOptions::new().write(true).create_new(true).open(&beside) {
            Ok(file) => return Ok((beside, file)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && number < MOST_NAMES => {
                number += 1;
            }
            Err(error) => return Err(error),
        }
    }
}

fn fill(mut file: File, beside: &Path, present: &Metadata, bytes: &[u8]) -> io::Result<()> {
    file.write_all(bytes)?;
    keep_owner(beside, present);
    file.set_permissions(present.permissions())?;
    file.sync_all()
}

/// Gives a file the owner and group of another, where the system lets us.
#[cfg(unix)]
fn keep_owner(path: &Path, like: &Metadata) {
    use std::os::unix::fs::{MetadataExt as _, chown};
    // Only an administrator may give files away; the group may often be kept.
    if chown(path, Some(like.uid()), Some(like.gid())).is_err() {
        let _ = chown(path, None, Some(like.gid()));
    }
}

#[cfg(not(unix))]
fn keep_owner(_: &Path, _: &Metadata) {}
