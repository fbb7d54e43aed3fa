//! Globs among the paths, for shells that do not expand them.

use std::path::{Component, Path, PathBuf};

use globset::{GlobBuilder, GlobMatcher};

use super::{Gathering, Ignoring, walk};
use crate::path;
use crate::report::Problem;

/// Whether a path that does not exist is meant as a glob.
pub(super) fn is_glob(given: &Path) -> bool {
    given.to_string_lossy().contains(['*', '?', '[', '{'])
}

/// Adds the files that a glob stands for. What git ignores is passed over as below a folder; any name
/// will do, as the glob says which are meant.
pub(super) fn expand(given: &Path, ignoring: Ignoring, gathering: &mut Gathering) {
    let plain = gathering.plain(given);
    let shown = path::display(&plain);
    let matcher = match matcher(&shown) {
        Ok(matcher) => matcher,
        Err(error) => {
            let message = format!("`{shown}` is no glob: {}", error.kind());
            let remedy =
                "write `*`, `?`, `[…]` or `{…}`, or quote such characters with a backslash";
            return gathering.complain(Problem::error(Some(&shown), message, remedy));
        }
    };
    let folder = folder_of(&plain);
    if let Err(error) = std::fs::metadata(&folder) {
        return gathering.cannot_read(&folder, &error);
    }
    let before = gathering.files.len() + gathering.problems.len();
    walk::matching(&folder, &matcher, ignoring, gathering);
    if gathering.files.len() + gathering.problems.len() == before && !any_known(&matcher, gathering)
    {
        let remedy = "correct the glob, or leave it out";
        gathering.complain(Problem::error(
            Some(&shown),
            format!("no file matches `{shown}`"),
            remedy,
        ));
    }
}

fn matcher(shown: &str) -> Result<GlobMatcher, globset::Error> {
    Ok(GlobBuilder::new(shown).literal_separator(true).build()?.compile_matcher())
}

/// Whether files that were there before already match.
fn any_known(matcher: &GlobMatcher, gathering: &Gathering) -> bool {
    gathering.files.keys().flatten().any(|known| matcher.is_match(known))
}

/// The folder before the first part with a wildcard.
fn folder_of(plain: &Path) -> PathBuf {
    let literal: PathBuf = plain
        .components()
        .take_while(|part| !matches!(part, Component::Normal(text) if is_glob(Path::new(text))))
        .collect();
    if literal.as_os_str().is_empty() { PathBuf::from(".") } else { literal }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_is_what_stands_before_the_wildcards() {
        assert_eq!(folder_of(Path::new("a/b/*.json")), Path::new("a/b"));
        assert_eq!(folder_of(Path::new("*.json")), Path::new("."));
        assert_eq!(folder_of(Path::new("/x/**/a.json")), Path::new("/x"));
    }

    #[test]
    fn a_star_stays_within_its_folder() {
        let one = matcher("a/*.json").unwrap();
        assert!(one.is_match("a/b.json") && !one.is_match("a/b/c.json"));
        let all = matcher("a/**/*.json").unwrap();
        assert!(all.is_match("a/b.json") && all.is_match("a/b/c.json"));
    }
}
