//! Where the project's files are, and reading and writing them with errors that name the path.

use std::fs;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

/// Folders that hold no sources: build output and version control.
const SKIPPED_FOLDERS: [&str; 3] = ["target", ".git", "node_modules"];

/// The folder of the workspace: of the one at hand where cargo runs the task, for clones may share a
/// target folder; else as known at build time.
pub(crate) fn root() -> PathBuf {
    let running = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let xtask = running
        .filter(|folder| folder.ends_with("xtask"))
        .unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf());
    xtask.parent().unwrap_or(&xtask).to_path_buf()
}

/// The files below a folder, sorted; none when the folder does not exist.
pub(crate) fn files_below(folder: &Path) -> Vec<PathBuf> {
    WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| {
            let name = entry.file_name().to_string_lossy();
            !(entry.file_type().is_dir() && SKIPPED_FOLDERS.contains(&name.as_ref()))
        })
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .map(walkdir::DirEntry::into_path)
        .collect()
}

/// The path below the root with `/` between its parts, whatever the system.
pub(crate) fn display(root: &Path, path: &Path) -> String {
    let relative = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = relative.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

/// The file's text.
pub(crate) fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("cannot read `{}`: {error}", path.display()))
}

/// Writes the file, and the folders above it where they are missing.
pub(crate) fn write(path: &Path, text: &str) -> Result<(), String> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)
            .map_err(|error| format!("cannot create `{}`: {error}", folder.display()))?;
    }
    fs::write(path, text).map_err(|error| format!("cannot write `{}`: {error}", path.display()))
}
