//! Which files to check, and their bytes.

mod glob;
mod gzip;
mod name;
mod read;
mod walk;

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use crate::path;
use crate::report::Problem;

pub(crate) use policylint::{Summons, may_hold_policy};
pub(crate) use read::{Content, MAX_NAMED_BYTES, Reader, read_stdin};

/// The word for the standard input among paths.
const STDIN: &str = "-";

/// What the user asked to have checked.
#[derive(Debug)]
pub(crate) struct Request<'a> {
    /// Files, folders, globs and `-`, as written.
    pub(crate) paths: &'a [PathBuf],
    /// The name to show for the standard input.
    pub(crate) stdin_name: Option<&'a Path>,
    /// Whose word counts for named files.
    pub(crate) exclusion: Exclusion,
    /// Which files that say what git ignores are heeded.
    pub(crate) ignoring: Ignoring,
}

/// Whether the lists of what is passed over hold for files that are named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exclusion {
    /// Only for files found below a folder.
    Found,
    /// Also for files that are named, as a hook does.
    Named,
}

/// Whether what git ignores is passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ignoring {
    /// It is.
    Heeded,
    /// It is not.
    Off,
}

/// A file to check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct InputFile {
    /// Where it is; `None` is the standard input.
    pub(crate) path: Option<PathBuf>,
    /// Its name as shown.
    pub(crate) name: String,
    /// Why it is checked.
    pub(crate) summons: Summons,
    /// Whether its name says that it may hold a policy.
    pub(crate) likeness: Likeness,
}

/// What a file's name says about its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Likeness {
    /// It may hold a policy.
    ByName,
    /// Nothing: the first character decides.
    ByOpening,
}

/// The files to check, and what went wrong on the way to them.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    /// By name, each once; a file that is both named and found counts as named.
    pub(crate) files: Vec<InputFile>,
    /// Paths that could not be followed.
    pub(crate) problems: Vec<Problem>,
}

/// Finds the files that the paths stand for.
pub(crate) fn gather(request: &Request<'_>) -> Gathered {
    let here = std::env::current_dir().ok();
    let mut gathering = Gathering { here, files: BTreeMap::new(), problems: Vec::new() };
    let mut folders = Vec::new();
    for given in request.paths {
        if given.as_os_str() == STDIN {
            let name = request.stdin_name.map_or_else(|| "<stdin>".to_owned(), path::display);
            gathering.add(None, name, Summons::Named, Likeness::ByName);
            continue;
        }
        match std::fs::metadata(given) {
            Ok(metadata) if metadata.is_dir() => folders.push(given.clone()),
            Ok(_) => gathering.add_named(given, request.exclusion),
            Err(_) if glob::is_glob(given) => glob::expand(given, request.ignoring, &mut gathering),
            Err(error) => gathering.cannot_read(given, &error),
        }
    }
    walk::walk(&folders, request.ignoring, &mut gathering);
    let mut files: Vec<InputFile> = gathering.files.into_values().collect();
    files.sort_by(|a, b| a.name.as_bytes().cmp(b.name.as_bytes()));
    Gathered { files, problems: gathering.problems }
}

/// The files found so far.
#[derive(Debug)]
pub(crate) struct Gathering {
    here: Option<PathBuf>,
    /// By path relative to the working directory; the standard input has none.
    files: BTreeMap<Option<PathBuf>, InputFile>,
    problems: Vec<Problem>,
}

impl Gathering {
    /// The path as it is kept and shown.
    fn plain(&self, path: &Path) -> PathBuf {
        path::relative_to(self.here.as_deref(), path)
    }

    fn add_named(&mut self, given: &Path, exclusion: Exclusion) {
        let plain = self.plain(given);
        let name = path::display(&plain);
        if exclusion == Exclusion::Found {
            self.add(Some(plain), name, Summons::Named, Likeness::ByName);
            return;
        }
        let excluded = plain.iter().any(|part| name::is_excluded_folder(&part.to_string_lossy()));
        if !excluded
            && let Some(likeness) =
                plain.file_name().and_then(|file| name::likeness(&file.to_string_lossy()))
        {
            self.add(Some(plain), name, Summons::Found, likeness);
        }
    }

    fn add_found(&mut self, found: &Path, likeness: Likeness) {
        let plain = self.plain(found);
        let name = path::display(&plain);
        self.add(Some(plain), name, Summons::Found, likeness);
    }

    fn add(&mut self, path: Option<PathBuf>, name: String, summons: Summons, likeness: Likeness) {
        let file = InputFile { path: path.clone(), name, summons, likeness };
        match self.files.entry(path) {
            std::collections::btree_map::Entry::Vacant(place) => {
                place.insert(file);
            }
            std::collections::btree_map::Entry::Occupied(mut present) => {
                if summons == Summons::Named {
                    present.insert(file);
                }
            }
        }
    }

    fn cannot_read(&mut self, given: &Path, error: &io::Error) {
        let shown = path::display(&self.plain(given));
        self.problems.push(Problem::unreadable(&shown, error));
    }

    fn complain(&mut self, problem: Problem) {
        self.problems.push(problem);
    }
}
