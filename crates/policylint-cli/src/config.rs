//! The configuration: `policylint.toml`, or `[tool.policylint]` in `pyproject.toml`.

mod decode;
mod discover;
mod form;
pub(crate) mod keys;
mod load;
pub(crate) mod schema;
mod section;
mod starter;
mod validate;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use policylint::{PathGlobs, PolicyKind, ReadOptions, Settings, SourceFile, Tree, WrittenSettings};

pub(crate) use discover::{Choice, Configs, Grouped};
pub(crate) use load::ConfigFault;
pub(crate) use starter::{NAME, STARTER};

/// What the configuration says for a file.
#[derive(Debug, Default)]
pub(crate) struct Config {
    /// The folder of the nearest file, absolute; `None` if there is no configuration.
    pub(crate) folder: Option<PathBuf>,
    /// What the library has to know.
    pub(crate) settings: Settings,
    /// Files that are not checked.
    pub(crate) exclude: PathGlobs,
    /// What kind of policies files hold.
    pub(crate) kinds: Vec<KindHint>,
    /// The files it comes from, those that are extended first.
    pub(crate) texts: Vec<ConfigText>,
}

/// What kind of policies some files hold.
#[derive(Debug)]
pub(crate) struct KindHint {
    files: PathGlobs,
    kind: Option<PolicyKind>,
    resource_type: Option<String>,
}

/// A file of the configuration.
#[derive(Debug)]
pub(crate) struct ConfigText {
    /// Where it is.
    pub(crate) path: PathBuf,
    /// Its name as shown.
    pub(crate) name: String,
    /// Its text, as a tree without nodes.
    pub(crate) tree: Arc<Tree>,
    /// What it says about rules outside suppressions.
    pub(crate) written: WrittenSettings,
}

impl ConfigText {
    fn new(path: &Path, name: &str, text: &str) -> Self {
        let tree = Arc::new(Tree::over(SourceFile::new(name, text)));
        let (path, name) = (path.to_path_buf(), name.to_owned());
        Self { path, name, tree, written: WrittenSettings::default() }
    }
}

impl Config {
    /// How to read a file: as the command line says, else as the configuration does.
    pub(crate) fn read_options(&self, given: &ReadOptions, name: &str) -> ReadOptions {
        let mut options = given.clone();
        if given.kind.is_some() || given.resource_type.is_some() || self.kinds.is_empty() {
            return options;
        }
        let path = self.settings.base.path_of(name);
        if let Some(hint) = self.kinds.iter().find(|hint| hint.files.matches(&path)) {
            options.kind = hint.kind;
            options.resource_type.clone_from(&hint.resource_type);
        }
        options
    }

    /// Whether a file is not to be checked.
    pub(crate) fn excludes(&self, name: &str) -> bool {
        !self.exclude.is_empty() && self.exclude.matches(&self.settings.base.path_of(name))
    }
}
