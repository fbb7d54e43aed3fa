//! Paths as they are shown: relative to the working directory, with `/` between their parts.

use std::io;
use std::path::{Component, Path, PathBuf};

/// The path as it is shown. Parts that are not Unicode are shown as well as they can be.
pub(crate) fn display(path: &Path) -> String {
    let mut shown = String::new();
    for component in path.components() {
        match component {
            Component::CurDir => continue,
            Component::RootDir => {
                shown.push('/');
                continue;
            }
            _ => {}
        }
        if !shown.is_empty() && !shown.ends_with('/') {
            shown.push('/');
        }
        shown.push_str(&component.as_os_str().to_string_lossy());
    }
    if shown.is_empty() { ".".to_owned() } else { shown }
}

/// The path relative to `folder` if it lies below it, without `.` parts; else as it is.
pub(crate) fn relative_to(folder: Option<&Path>, path: &Path) -> PathBuf {
    let inside = folder.and_then(|folder| path.strip_prefix(folder).ok()).unwrap_or(path);
    let plain: PathBuf = inside.components().filter(|part| *part != Component::CurDir).collect();
    if plain.as_os_str().is_empty() { PathBuf::from(".") } else { plain }
}

/// Why an operation on a file failed, without the number of the system's error.
pub(crate) fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::NotADirectory => "a part of its path is not a folder".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        _ => {
            let text = error.to_string();
            let plain = text.split(" (os error").next().unwrap_or(&text);
            plain.to_lowercase()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_shown_relative_and_with_slashes() {
        assert_eq!(display(Path::new("./a/./b.json")), "a/b.json");
        assert_eq!(display(Path::new("/a/b.json")), "/a/b.json");
        assert_eq!(display(Path::new("../a.json")), "../a.json");
        assert_eq!(display(Path::new(".")), ".");
    }

    #[test]
    fn the_working_directory_is_left_out() {
        let folder = Path::new("/home/ann");
        assert_eq!(relative_to(Some(folder), Path::new("/home/ann/./a.json")), Path::new("a.json"));
        assert_eq!(
            relative_to(Some(folder), Path::new("/home/bob/a.json")),
            Path::new("/home/bob/a.json")
        );
        assert_eq!(relative_to(Some(folder), Path::new("/home/ann")), Path::new("."));
        assert_eq!(relative_to(None, Path::new("./a.json")), Path::new("a.json"));
    }
}
