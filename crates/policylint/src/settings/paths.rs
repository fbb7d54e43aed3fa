//! Which files an entry of the settings is about.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// Patterns of paths, relative to the folder of the settings that hold them.
///
/// A pattern without `/` inside is about files of that name in any folder, unless it starts with `./`; `*`
/// stops at `/` and `**` does not; a pattern that names a folder is about all files in it.
#[derive(Debug, Clone, Default)]
pub struct PathGlobs {
    patterns: Vec<String>,
    set: GlobSet,
}

/// A text that is no pattern of paths.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadGlob {
    /// Which of the patterns, from 0.
    pub index: usize,
    /// What is wrong with it.
    pub reason: String,
}

impl PathGlobs {
    /// The patterns that a user wrote.
    ///
    /// # Errors
    /// If one of them cannot be read.
    pub fn parse(patterns: &[String]) -> Result<Self, BadGlob> {
        let mut set = GlobSetBuilder::new();
        for (index, pattern) in patterns.iter().enumerate() {
            for form in forms(pattern) {
                let glob = GlobBuilder::new(&form).literal_separator(true).build();
                set.add(glob.map_err(|error| bad(index, &error))?);
            }
        }
        let last = patterns.len().saturating_sub(1);
        let set = set.build().map_err(|error| bad(last, &error))?;
        Ok(Self { patterns: patterns.to_vec(), set })
    }

    /// Whether they are about a file; its path has `/` between its parts.
    pub fn matches(&self, path: &str) -> bool {
        self.set.is_match(path)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.patterns.is_empty()
    }

    /// The files that the patterns name, if each names just one.
    pub fn literals(&self) -> Option<Vec<&str>> {
        let literal = |pattern: &'_ String| {
            pattern.contains('/')
                && !pattern.ends_with('/')
                && !pattern.contains(['*', '?', '[', '{', '\\'])
        };
        let are_literal = !self.is_empty() && self.patterns.iter().all(literal);
        are_literal.then(|| {
            let patterns = self.patterns.iter().map(String::as_str);
            patterns.map(|pattern| plain(pattern).unwrap_or(pattern)).collect()
        })
    }
}

/// A pattern without the `./` that ties it to the folder of the settings.
fn plain(pattern: &str) -> Option<&str> {
    pattern.strip_prefix("./")
}

fn bad(index: usize, error: &globset::Error) -> BadGlob {
    BadGlob { index, reason: error.kind().to_string() }
}

/// A pattern as globs: of files, and of all that is in a folder.
fn forms(pattern: &str) -> [String; 2] {
    let tied = plain(pattern);
    let plain = tied.unwrap_or(pattern);
    let folder = plain.strip_suffix('/').unwrap_or(plain);
    let anywhere = if folder.contains('/') || tied.is_some() { "" } else { "**/" };
    let file = if plain.ends_with('/') { "/**" } else { "" };
    [format!("{anywhere}{folder}{file}"), format!("{anywhere}{folder}/**")]
}

/// How the names of files, which are relative to the working directory, become relative to the folder of
/// the settings.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PathBase {
    /// What a name loses at its start, if it has it: the folder of the settings below the working
    /// directory, with its `/`.
    pub strip: String,
    /// What it gains then: the working directory below the folder of the settings, with its `/`.
    pub add: String,
}

impl PathBase {
    /// The path of a file as patterns see it.
    pub fn path_of(&self, name: &str) -> String {
        match name.strip_prefix(self.strip.as_str()) {
            Some(rest) if !rest.starts_with('/') => without_dots(&format!("{}{rest}", self.add)),
            _ => name.to_owned(),
        }
    }
}

/// A path without `.` and, where a folder stands before them, `..`.
fn without_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." if kept.last().is_some_and(|last| *last != "..") => {
                kept.pop();
            }
            part => kept.push(part),
        }
    }
    kept.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, path: &str) -> bool {
        PathGlobs::parse(&[pattern.to_owned()]).unwrap().matches(path)
    }

    #[test]
    fn patterns_name_files_folders_and_names() {
        assert!(matches("a.json", "x/y/a.json") && matches("a.json", "a.json"));
        assert!(matches("policies/*.json", "policies/a.json"));
        assert!(!matches("policies/*.json", "policies/x/a.json"));
        assert!(!matches("policies/*.json", "x/policies/a.json"));
        assert!(matches("policies/**", "policies/x/a.json"));
        for folder in ["policies", "policies/", "./policies/"] {
            assert!(matches(folder, "policies/x/a.json"), "{folder}");
        }
        assert!(!matches("policies/", "policies"));
        assert!(matches("./a.json", "a.json") && !matches("./a.json", "x/a.json"));
        assert!(PathGlobs::parse(&["a".into(), "{".into()]).is_err_and(|bad| bad.index == 1));
    }

    #[test]
    fn names_become_relative_to_the_settings() {
        let below = PathBase { strip: "team/".into(), add: String::new() };
        assert_eq!(below.path_of("team/a.json"), "a.json");
        assert_eq!(below.path_of("other/a.json"), "other/a.json");
        let above = PathBase { strip: String::new(), add: "team/".into() };
        assert_eq!(above.path_of("a.json"), "team/a.json");
        assert_eq!(above.path_of("../other/./a.json"), "other/a.json");
        assert_eq!(above.path_of("../../a.json"), "../a.json");
        assert_eq!(above.path_of("/etc/a.json"), "/etc/a.json");
    }
}
