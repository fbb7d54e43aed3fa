//! Which configuration is for which file: the nearest above it counts.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::Config;
use super::load::{ConfigFault, has_own_table, load, normal};
use crate::input::InputFile;

/// The names of files that hold a configuration; the first in a folder counts.
const NAMES: [&str; 3] = ["policylint.toml", ".policylint.toml", "pyproject.toml"];

/// Where no configuration is looked for above.
const TOP: &str = ".git";

/// Which configuration to use.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Choice<'a> {
    /// The nearest above each file.
    Nearest,
    /// This one.
    File(&'a Path),
    /// None.
    Isolated,
}

/// The configurations of a run.
#[derive(Debug)]
pub(crate) struct Configs {
    here: PathBuf,
    /// By the path of their files; without one, no configuration.
    loaded: BTreeMap<Option<PathBuf>, Config>,
}

/// Files by the path of their configuration; without one, no configuration.
pub(crate) type Groups = BTreeMap<Option<PathBuf>, Vec<InputFile>>;

/// Files with one configuration.
#[derive(Debug)]
pub(crate) struct Grouped<'c> {
    /// The configuration.
    pub(crate) config: &'c Config,
    /// The files.
    pub(crate) files: Vec<InputFile>,
}

impl Configs {
    /// Finds and reads the configurations of files, and says which is whose.
    ///
    /// # Errors
    /// All that is wrong in them.
    pub(crate) fn find(
        choice: Choice<'_>,
        files: Vec<InputFile>,
    ) -> Result<(Self, Groups), Vec<ConfigFault>> {
        let here = std::env::current_dir().unwrap_or_default();
        let mut finder = Finder { known: BTreeMap::new() };
        let mut groups = Groups::new();
        for file in files {
            let own = match choice {
                Choice::Isolated => None,
                Choice::File(path) => Some(normal(&here.join(path))),
                Choice::Nearest => finder.above(&folder_of(&file, &here)),
            };
            groups.entry(own).or_default().push(file);
        }
        if let Choice::File(path) = choice {
            // It is read, and its faults are told, also if there is nothing to check.
            groups.entry(Some(normal(&here.join(path)))).or_default();
        }
        let mut configs = Self { here, loaded: BTreeMap::new() };
        let mut faults = Vec::new();
        for path in groups.keys() {
            let config = match path {
                Some(path) => load(path, &configs.here),
                None => Ok(Config::default()),
            };
            match config {
                Ok(config) => {
                    configs.loaded.insert(path.clone(), config);
                }
                Err(more) => faults.extend(more),
            }
        }
        faults.dedup();
        if faults.is_empty() { Ok((configs, groups)) } else { Err(faults) }
    }

    /// The files by their configurations.
    pub(crate) fn grouped(&self, mut groups: Groups) -> Vec<Grouped<'_>> {
        let with_files = |(path, config)| {
            let files = groups.remove(path).unwrap_or_default();
            Grouped { config, files }
        };
        self.loaded.iter().map(with_files).collect()
    }

    /// Whether a path of the command line is a folder that holds another, or the same.
    pub(crate) fn covers(&self, path: &Path, folder: &Path) -> bool {
        let path = normal(&self.here.join(path));
        path.is_dir() && folder.starts_with(path)
    }
}

/// The folder that a file is in; the standard input is where it says, or here.
fn folder_of(file: &InputFile, here: &Path) -> PathBuf {
    let path = file.path.as_deref().unwrap_or(Path::new(&file.name));
    normal(&here.join(path)).parent().unwrap_or(here).to_path_buf()
}

/// What is known about folders.
struct Finder {
    known: BTreeMap<PathBuf, Option<PathBuf>>,
}

impl Finder {
    /// The nearest configuration in a folder or above it.
    fn above(&mut self, folder: &Path) -> Option<PathBuf> {
        let mut visited = Vec::new();
        let mut found = None;
        for folder in folder.ancestors() {
            if let Some(known) = self.known.get(folder) {
                found.clone_from(known);
                break;
            }
            visited.push(folder.to_path_buf());
            found = own(folder);
            if found.is_some() || folder.join(TOP).exists() {
                break;
            }
        }
        for folder in visited {
            self.known.insert(folder, found.clone());
        }
        found
    }
}

fn own(folder: &Path) -> Option<PathBuf> {
    let files = NAMES.iter().map(|name| folder.join(name)).filter(|file| file.is_file());
    let mut files = files.filter(|file| !file.ends_with("pyproject.toml") || has_own_table(file));
    files.next()
}
