//! `policylint.model.toml`: whom files are about that do not say so themselves.
//!
//! ```toml
//! [[file]]
//! path = "exports/reports-*.json"
//! subject = "arn:aws:s3:::acme-reports"
//! ```

use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobMatcher};
use policylint::model::account::Subject;
use policylint::nearest_word;
use policylint::{LineColumn, SourceFile};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::path;
use crate::report::Problem;

/// The name of the file, in the folder that is named with `-m` or beside the file that is.
const NAME: &str = "policylint.model.toml";

/// Larger files name no subjects.
const MOST_BYTES: u64 = 1 << 20;

/// The names of an entry.
const KEYS: [&str; 2] = ["path", "subject"];

/// Whom files are about, as the user says.
#[derive(Debug, Default)]
pub(super) struct Naming(Vec<Entry>);

#[derive(Debug)]
struct Entry {
    folder: PathBuf,
    matcher: GlobMatcher,
    subject: Subject,
}

impl Naming {
    /// Reads the files that stand with the paths of a model, and adds what is wrong with them.
    pub(super) fn beside(paths: &[PathBuf], problems: &mut Vec<Problem>) -> Self {
        let mut naming = Self::default();
        let mut folders: Vec<PathBuf> = paths.iter().map(|given| folder_of(given)).collect();
        folders.sort();
        folders.dedup();
        for folder in folders {
            naming.read(&folder, problems);
        }
        naming
    }

    /// Whom a file is about; the last entry that matches counts.
    pub(super) fn subject_of(&self, file: &Path) -> Option<Subject> {
        let file = std::path::absolute(file).ok()?;
        let matching = self.0.iter().rev().find(|entry| {
            file.strip_prefix(&entry.folder).is_ok_and(|below| entry.matcher.is_match(below))
        });
        matching.map(|entry| entry.subject.clone())
    }

    fn read(&mut self, folder: &Path, problems: &mut Vec<Problem>) {
        let file = folder.join(NAME);
        let here = std::env::current_dir().ok();
        let shown = path::display(&path::relative_to(here.as_deref(), &file));
        let text = match std::fs::metadata(&file) {
            Err(_) => return,
            Ok(metadata) if metadata.len() > MOST_BYTES => {
                let message = format!("`{shown}` has more than {} MiB", MOST_BYTES >> 20);
                problems.push(Problem::error(Some(&shown), message, "name fewer files"));
                return;
            }
            Ok(_) => std::fs::read_to_string(&file),
        };
        let text = match text {
            Ok(text) => text,
            Err(error) => return problems.push(Problem::unreadable(&shown, &error)),
        };
        let source = SourceFile::new(shown.as_str(), text.as_str());
        let mut faults = Vec::new();
        self.take_in(folder, &text, &mut faults);
        faults.sort_by_key(|fault| fault.at);
        for Fault { at, message, remedy } in faults {
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            let LineColumn { line, column, .. } = source.lines().line_column(source.text(), at);
            let message = format!("{shown}:{line}:{column}: {message}");
            problems.push(Problem::error(Some(&shown), message, remedy));
        }
    }

    fn take_in(&mut self, folder: &Path, text: &str, faults: &mut Vec<Fault>) {
        let (table, errors) = DeTable::parse_recoverable(text);
        for error in errors {
            let at = error.span().map_or(0, |span| span.start);
            faults.push(fault(at, error.message().to_lowercase(), "correct the TOML"));
        }
        for (key, value) in table.get_ref() {
            match value.get_ref() {
                DeValue::Array(entries) if key.get_ref() == "file" => {
                    for entry in entries {
                        match self::entry(folder, entry) {
                            Ok(entry) => self.0.push(entry),
                            Err(fault) => faults.push(fault),
                        }
                    }
                }
                _ => faults.push(fault(
                    key.span().start,
                    format!("`{}` is no part of this file", key.get_ref()),
                    "write entries `[[file]]` with `path` and `subject`",
                )),
            }
        }
    }
}

struct Fault {
    at: usize,
    message: String,
    remedy: String,
}

fn fault(at: usize, message: impl Into<String>, remedy: impl Into<String>) -> Fault {
    Fault { at, message: message.into(), remedy: remedy.into() }
}

fn entry(folder: &Path, value: &Spanned<DeValue<'_>>) -> Result<Entry, Fault> {
    let at = value.span().start;
    let DeValue::Table(table) = value.get_ref() else {
        return Err(fault(
            at,
            "an entry of `file` is no table",
            "write `[[file]]` above its lines",
        ));
    };
    if let Some(key) = table.keys().find(|key| !KEYS.contains(&key.get_ref().as_ref())) {
        let remedy = match nearest_word(key.get_ref(), KEYS) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "leave it out; there are `path` and `subject`".to_owned(),
        };
        return Err(fault(key.span().start, format!("unknown key `{}`", key.get_ref()), remedy));
    }
    let text = |name: &str| {
        let found = table.iter().find(|(key, _)| key.get_ref() == name).map(|(_, value)| value);
        let value = found.ok_or_else(|| {
            fault(at, format!("an entry has no `{name}`"), format!("add `{name} = \"…\"`"))
        })?;
        let at = value.span().start;
        let no_text =
            || fault(at, format!("`{name}` is no text"), "write it between double quotes");
        let text = value.get_ref().as_str().ok_or_else(no_text)?;
        Ok((text.to_owned(), at))
    };
    let ((glob, glob_at), (subject, subject_at)) = (text("path")?, text("subject")?);
    let matcher = GlobBuilder::new(&glob).literal_separator(true).build();
    let matcher = matcher.map_err(|error| {
        let remedy = "write `*`, `?`, `[…]` or `{…}`, relative to this file";
        fault(glob_at, format!("`{glob}` is no glob: {}", error.kind()), remedy)
    })?;
    Ok(Entry {
        folder: folder.to_path_buf(),
        matcher: matcher.compile_matcher(),
        subject: subject_named(&subject).ok_or_else(|| {
            let remedy = "write an ARN, an account id, or the id of a root, unit or policy of an organization";
            fault(subject_at, format!("`{subject}` names nobody"), remedy)
        })?,
    })
}

/// The subject that a text names: an ARN, an account, or an id of an organization.
fn subject_named(text: &str) -> Option<Subject> {
    let is_account = text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_id = ["r-", "ou-", "p-", "o-", "vpce-"].iter().any(|start| text.starts_with(start));
    if text.starts_with("arn:") && text.splitn(6, ':').count() == 6 {
        Some(Subject::arn(text))
    } else if is_account || is_id {
        Some(Subject::Id(text.to_owned()))
    } else {
        None
    }
}

/// The folder that a path of a model is, or lies in.
fn folder_of(given: &Path) -> PathBuf {
    let absolute = std::path::absolute(given).unwrap_or_else(|_| given.to_path_buf());
    if absolute.is_dir() {
        return absolute;
    }
    absolute.parent().map_or_else(PathBuf::new, Path::to_path_buf)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> Vec<String> {
        let mut faults = Vec::new();
        Naming::default().take_in(Path::new("/model"), text, &mut faults);
        faults.into_iter().map(|fault| fault.message).collect()
    }

    #[test]
    fn the_last_entry_that_matches_counts() {
        let text = "[[file]]\npath = \"*.json\"\nsubject = \"111122223333\"\n\
                    [[file]]\npath = \"b*.json\"\nsubject = \"arn:aws:s3:::b\"\n";
        let (mut naming, mut faults) = (Naming::default(), Vec::new());
        naming.take_in(Path::new("/model"), text, &mut faults);
        assert!(faults.is_empty());
        let subject = |file: &str| naming.subject_of(Path::new(file));
        assert_eq!(subject("/model/b1.json"), Some(Subject::arn("arn:aws:s3:::b")));
        assert_eq!(subject("/model/a.json"), Some(Subject::Id("111122223333".to_owned())));
        assert_eq!(subject("/model/deep/a.json"), None);
        assert_eq!(subject("/other/a.json"), None);
    }

    #[test]
    fn mistakes_are_named() {
        assert_eq!(faults("[[files]]\npath = \"a\"\n"), ["`files` is no part of this file"]);
        assert_eq!(faults("[[file]]\npath = \"a\"\nsubjekt = \"x\"\n"), ["unknown key `subjekt`"]);
        assert_eq!(faults("[[file]]\npath = \"a\"\n"), ["an entry has no `subject`"]);
        let wrong = "[[file]]\npath = \"a\"\nsubject = \"acme\"\n";
        assert_eq!(faults(wrong), ["`acme` names nobody"]);
        assert_eq!(faults("[[file]]\npath = 1\nsubject = \"r-ab12\"\n"), ["`path` is no text"]);
    }
}
