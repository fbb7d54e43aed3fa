//! The files below folders. Links are followed here, not by the walker: each folder is entered once,
//! and a link to a folder that it lies in is told rather than followed.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use globset::GlobMatcher;
use ignore::{DirEntry, WalkBuilder};

use super::{Gathering, Ignoring, Likeness, name};
use crate::path;
use crate::report::Problem;

/// Adds the files below the folders whose names say that they may hold policies.
pub(super) fn walk(folders: &[PathBuf], ignoring: Ignoring, gathering: &mut Gathering) {
    run(folders, ignoring, gathering, &|path| {
        name::likeness(&path.file_name().unwrap_or_default().to_string_lossy())
    });
}

/// Adds the files below a folder that a glob matches.
pub(super) fn matching(
    folder: &Path,
    matcher: &GlobMatcher,
    ignoring: Ignoring,
    gathering: &mut Gathering,
) {
    run(&[folder.to_owned()], ignoring, gathering, &|path| {
        let plain = path::relative_to(None, path);
        matcher.is_match(plain).then_some(Likeness::ByName)
    });
}

/// Which files to take, and how they are judged.
type Choose<'a> = dyn Fn(&Path) -> Option<Likeness> + 'a;

fn run(folders: &[PathBuf], ignoring: Ignoring, gathering: &mut Gathering, choose: &Choose<'_>) {
    let mut entered: Vec<PathBuf> = Vec::new();
    let mut waiting: Vec<PathBuf> = folders.to_vec();
    while !waiting.is_empty() {
        let mut links = Vec::new();
        for folder in waiting {
            links.extend(below(&folder, ignoring, gathering, choose));
            entered.extend(fs::canonicalize(&folder));
        }
        links.sort_by(|a, b| a.as_os_str().cmp(b.as_os_str()));
        waiting = Vec::new();
        for link in links {
            if let Some(target) = unentered(&link, &entered, gathering) {
                entered.push(target);
                waiting.push(link);
            }
        }
    }
}

/// Where a link to a folder leads, if that is a folder not yet entered.
fn unentered(link: &Path, entered: &[PathBuf], gathering: &mut Gathering) -> Option<PathBuf> {
    let target = match fs::canonicalize(link) {
        Ok(target) => target,
        Err(error) => {
            gathering.cannot_read(link, &error);
            return None;
        }
    };
    let home = link
        .parent()
        .map(|parent| if parent.as_os_str().is_empty() { Path::new(".") } else { parent });
    let home = home.and_then(|home| fs::canonicalize(home).ok());
    if home.is_some_and(|home| home.starts_with(&target)) {
        gathering.complain(link_loop(&path::display(&gathering.plain(link))));
        return None;
    }
    let known = entered.iter().any(|folder| target.starts_with(folder));
    (!known).then_some(target)
}

/// Adds the files below one folder; returns the links to folders.
fn below(
    folder: &Path,
    ignoring: Ignoring,
    gathering: &mut Gathering,
    choose: &Choose<'_>,
) -> Vec<PathBuf> {
    let mut links = Vec::new();
    let walk = WalkBuilder::new(folder)
        .standard_filters(ignoring == Ignoring::Heeded)
        .hidden(false)
        .filter_entry(|entry| !name::is_excluded_folder(&entry.file_name().to_string_lossy()))
        .build();
    for entry in walk {
        match entry {
            Ok(entry) if entry.path_is_symlink() && entry.depth() > 0 => {
                if let Some(link) = follow(&entry, gathering, choose) {
                    links.push(link);
                }
            }
            Ok(entry) => {
                let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
                if is_file && let Some(likeness) = choose(entry.path()) {
                    gathering.add_found(entry.path(), likeness);
                }
            }
            Err(error) => cannot_enter(folder, &error, gathering),
        }
    }
    links
}

/// Adds the file that a link leads to; returns the link if it leads to a folder.
fn follow(entry: &DirEntry, gathering: &mut Gathering, choose: &Choose<'_>) -> Option<PathBuf> {
    let link = entry.path();
    let chosen = choose(link);
    match fs::metadata(link) {
        Ok(target) if target.is_dir() => return Some(link.to_owned()),
        Ok(target) if target.is_file() => {
            if let Some(likeness) = chosen {
                gathering.add_found(link, likeness);
            }
        }
        Ok(_) => {}
        // A link that leads nowhere matters only if its name says that a policy was meant.
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            if chosen == Some(Likeness::ByName) {
                let shown = path::display(&gathering.plain(link));
                let message = format!("cannot read `{shown}`: the link leads nowhere");
                gathering.complain(Problem::error(
                    Some(&shown),
                    message,
                    "correct or remove the link",
                ));
            }
        }
        Err(error) if is_loop(&error) => {
            gathering.complain(link_loop(&path::display(&gathering.plain(link))));
        }
        Err(error) => gathering.cannot_read(link, &error),
    }
    None
}

fn link_loop(shown: &str) -> Problem {
    let message =
        format!("`{shown}` is a link that leads back to where it lies, so it was not followed");
    Problem::error(Some(shown), message, "remove the link, or name the folders to check one by one")
}

/// Whether links lead to each other without end.
fn is_loop(error: &io::Error) -> bool {
    // The kind of this error has no stable name; its text has had the same words on every system.
    error.to_string().to_lowercase().contains("levels of symbolic links")
}

fn cannot_enter(folder: &Path, error: &ignore::Error, gathering: &mut Gathering) {
    let place = path_of(error).unwrap_or(folder).to_owned();
    if let Some(source) = error.io_error() {
        return gathering.cannot_read(&place, source);
    }
    let shown = path::display(&gathering.plain(&place));
    let message = format!("a list of what is ignored was not understood: {error}");
    gathering.complain(Problem::note(Some(&shown), message, "correct it, or use `--no-ignore`"));
}

/// The path that an error of the walker speaks of.
fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            path_of(err)
        }
        ignore::Error::Loop { child, .. } => Some(child),
        _ => None,
    }
}
